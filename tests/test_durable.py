"""What is called written is on the disk: files, and the names in a folder."""

import os
import stat
from pathlib import Path

import pytest

from station import durable


def test_files_and_names_are_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[bool] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        flushed.append(stat.S_ISDIR(os.fstat(handle).st_mode))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    (tmp_path / "paper").write_text("x")
    durable.file(tmp_path / "paper")
    durable.names_in(tmp_path)
    assert flushed == [False, True]
    with pytest.raises(NotADirectoryError):
        durable.names_in(tmp_path / "paper")
    with pytest.raises(FileNotFoundError):
        durable.file(tmp_path / "none")
