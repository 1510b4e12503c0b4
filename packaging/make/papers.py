"""What a package says of itself: its parts as CycloneDX JSON, and their licences as text."""

import json
import shutil
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from make.part import Part

_SPDX = frozenset(
    "MIT MIT-0 BSD-2-Clause BSD-3-Clause Apache-2.0 MPL-2.0 PSF-2.0 OFL-1.1 LGPL-3.0-only".split()
)


def sbom(parts: Sequence[Part], version: str, made_at: int) -> str:
    """`parts` as a CycloneDX 1.6 list. The same parts make the same bytes."""
    own = f"pkg:generic/station@{version}"
    content: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(made_at, UTC).isoformat().replace("+00:00", "Z"),
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "station",
                "version": version,
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": [_component(part) for part in parts],
        "dependencies": [
            {"ref": own, "dependsOn": [_ref(part) for part in parts]},
            *(
                {
                    "ref": _ref(part),
                    "dependsOn": [_ref(other) for other in parts if other.name in part.needs],
                }
                for part in parts
            ),
        ],
    }
    named = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content, sort_keys=True))
    content["serialNumber"] = f"urn:uuid:{named}"
    return json.dumps(content, indent=1) + "\n"


def _ref(part: Part) -> str:
    return part.purl or f"{part.name}@{part.version or 'shipped'}"


def _component(part: Part) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "data" if part.licence == "OFL-1.1" or "fallback" in part.name else "library",
        "bom-ref": _ref(part),
        "name": part.name,
        "licenses": [_licence(part)],
    }
    if part.version:
        component["version"] = part.version
    if part.purl:
        component["purl"] = part.purl
    return component


def _licence(part: Part) -> dict[str, Any]:
    if part.licence in _SPDX:
        return {"license": {"id": part.licence}}
    # Also " OR " and " WITH " of SPDX: as a name every reader takes it.
    return {"license": {"name": part.licence or "see licences"}}


def write_licences(parts: Sequence[Part], own: Path, folder: Path) -> None:
    """A list of `parts`, and the text of every licence, into `folder`; `own` is the program's."""
    folder.mkdir(parents=True)
    shutil.copyfile(own, folder / "station.txt")
    lines = ["station is under the MIT licence (station.txt). Inside are:", ""]
    for part in parts:
        lines.append(f"{part.name} {part.version}".rstrip() + f": {part.licence}")
        for text in part.texts:
            into = folder / part.name
            into.mkdir(exist_ok=True)
            shutil.copyfile(text, into / text.name)
    (folder / "README.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
