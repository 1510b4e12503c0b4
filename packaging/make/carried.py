"""Libraries in machine code that come inside the libraries of Python: who looks for a hole in one
of them looks for it by its own name.
"""

import re
from collections.abc import Iterator, Mapping

from make.part import Part


def carried(by: Mapping[str, Part]) -> Iterator[Part]:
    """Those inside the parts `by` name, each under the licences of what brings it."""
    if qt := by.get("pyside6-essentials"):
        yield _inside(qt, "qt", qt.version, "LGPL-3.0-only")
    if apsw := by.get("apsw"):
        from apsw import sqlite_lib_version

        yield _inside(apsw, "sqlite", sqlite_lib_version(), "blessing")
    if pdf := by.get("pypdfium2"):
        from pypdfium2 import PDFIUM_INFO

        yield _inside(pdf, "pdfium", str(PDFIUM_INFO.build), "Apache-2.0")
    if cryptography := by.get("cryptography"):
        from cryptography.hazmat.backends.openssl import backend

        found = re.search(r"\d+\.\d+\.\d+", backend.openssl_version_text())
        yield _inside(cryptography, "openssl", found[0] if found else "", "Apache-2.0")


def _inside(of: Part, name: str, version: str, licence: str) -> Part:
    purl = f"pkg:generic/{name}@{version}" if version else ""
    return Part(name, version, licence, of.texts, purl)
