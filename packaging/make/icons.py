"""The program's icon in the forms that each system wants, drawn from its one SVG.

Run as a program of its own, `python -m make.icons SVG FOLDER`: it loads Qt, offscreen.
"""

import struct
import sys
from collections.abc import Mapping
from pathlib import Path

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_ICO = (16, 24, 32, 48, 64, 128, 256)
_ICNS = {"ic11": 32, "ic12": 64, "ic07": 128, "ic08": 256, "ic09": 512}
"""What macOS calls a PNG of that size."""


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """A Windows icon of PNG `pictures` by their size, at most 256."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    at = len(head) + 16 * len(pictures)
    entries = b""
    for size, png in sorted(pictures.items()):
        side = size % 256  # 256 is written as 0
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(png), at)
        at += len(png)
    return head + entries + b"".join(png for _, png in sorted(pictures.items()))


def icns(pictures: Mapping[int, bytes]) -> bytes:
    """A macOS icon of PNG `pictures` by their size."""
    parts = [
        name.encode("ascii") + struct.pack(">I", 8 + len(pictures[size])) + pictures[size]
        for name, size in _ICNS.items()
    ]
    body = b"".join(parts)
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def drawn(svg: Path, size: int) -> bytes:
    """`svg` as a PNG of `size` x `size`. Raises ValueError if it is no SVG."""
    from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    picture = QSvgRenderer(str(svg))
    if not picture.isValid():
        raise ValueError(f"{svg} is no SVG")
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    picture.render(painter, QRectF(0, 0, size, size))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def write(svg: Path, folder: Path) -> None:
    """Puts `station-SIZE.png`, `station.ico` and `station.icns` into `folder`."""
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication(["icons"])
    pictures = {size: drawn(svg, size) for size in SIZES}
    folder.mkdir(parents=True, exist_ok=True)
    for size, png in pictures.items():
        (folder / f"station-{size}.png").write_bytes(png)
    (folder / "station.ico").write_bytes(ico({size: pictures[size] for size in _ICO}))
    (folder / "station.icns").write_bytes(icns(pictures))
    del application


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
