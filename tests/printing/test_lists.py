"""Lists as files: whole or not at all."""

import asyncio
import errno
import os
from pathlib import Path

import pytest

from station.domain.errors import EnvironmentFaultError
from station.domain.manifest import ListFile
from station.printing.lists import Lists


def test_a_full_disk_leaves_the_former_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = Lists(lambda: tmp_path)
    (file,) = asyncio.run(lists.save(None, "settings", [ListFile("json", b"the former")]))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFaultError) as caught:
        asyncio.run(lists.save(None, "settings", [ListFile("json", b"the new one")]))
    assert "No space left" in str(caught.value.message)
    assert Path(file).read_bytes() == b"the former"
    assert [each.name for each in tmp_path.iterdir()] == ["settings.json"]
