"""One Qt application for all tests of a process, without a screen.

Papers need only a QGuiApplication and would make one; the window's tests need a QApplication, and
a process can have one application only.
"""

import os
from collections.abc import Iterator

import pytest

# Before Qt: PySide reads the source of every module that is imported after it, and pydantic's
# lazy parts cannot be looked at while half loaded. The program loads them through the store.
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter  # noqa: F401

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def _one_application() -> Iterator[None]:
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(["tests"])
    yield
    del application
