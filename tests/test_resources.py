"""Shipped files are found in a checkout, in a wheel and in a frozen build."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from station import resources
from station.resources import ResourceMissingError


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    resources.root.cache_clear()
    yield
    resources.root.cache_clear()


def test_the_checkout_has_them() -> None:
    assert resources.root().name in {"resources", "_resources"}
    assert "[cover]" in resources.text("words", "en", "cover.toml")


def test_a_frozen_build_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "a.txt").write_text("ä", encoding="utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources.root() == tmp_path / "resources"
    assert resources.text("a.txt") == "ä"


def test_a_frozen_build_without_them_falls_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "none"), raising=False)
    assert resources.path("words").is_dir()


def test_an_installed_wheel_has_them_beside_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "station"
    (installed / "_resources").mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(installed / "resources.py"))
    assert resources.root() == installed / "_resources"


def test_a_missing_file_is_named_with_what_to_do() -> None:
    with pytest.raises(ResourceMissingError, match=r"words/xx is missing\. Install"):
        resources.path("words", "xx")


def test_an_incomplete_installation_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "station" / "resources.py"))
    with pytest.raises(ResourceMissingError, match="Install the program again"):
        resources.root()
