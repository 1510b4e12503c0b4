"""The silhouettes, as rings of points in a square of side 1, and as dots.

The even-odd rule makes every second ring a hole.
"""

from functools import lru_cache

from station.render.marks import Bitmap, ShapeKind

Ring = tuple[tuple[float, float], ...]

_SHIELD: tuple[Ring, ...] = (
    (
        (0.50, 0.00), (0.90, 0.14), (0.90, 0.48), (0.885, 0.60), (0.84, 0.71), (0.77, 0.81),
        (0.68, 0.89), (0.59, 0.955), (0.50, 1.00), (0.41, 0.955), (0.32, 0.89), (0.23, 0.81),
        (0.16, 0.71), (0.115, 0.60), (0.10, 0.48), (0.10, 0.14),
    ),
    (
        (0.235, 0.52), (0.305, 0.45), (0.435, 0.575), (0.695, 0.315), (0.765, 0.385),
        (0.435, 0.715),
    ),
)  # fmt: skip

# Outlined, so that from a distance it cannot be taken for the solid shield of a confirmation.
_TRIANGLE: tuple[Ring, ...] = (
    ((0.50, 0.03), (0.53, 0.045), (0.995, 0.90), (0.985, 0.94), (0.96, 0.96), (0.04, 0.96),
     (0.015, 0.94), (0.005, 0.90), (0.47, 0.045)),
    ((0.50, 0.19), (0.865, 0.865), (0.135, 0.865)),
    ((0.452, 0.40), (0.548, 0.40), (0.535, 0.65), (0.465, 0.65)),
    ((0.452, 0.71), (0.548, 0.71), (0.548, 0.80), (0.452, 0.80)),
)  # fmt: skip

# The marks for handling boxes (ISO 780): a glass with a crack, two arrows on a floor, a weight.
_GLASS: tuple[Ring, ...] = (
    (
        (0.20, 0.02), (0.80, 0.02), (0.775, 0.28), (0.70, 0.44), (0.565, 0.54), (0.565, 0.84),
        (0.77, 0.90), (0.77, 0.98), (0.23, 0.98), (0.23, 0.90), (0.435, 0.84), (0.435, 0.54),
        (0.30, 0.44), (0.225, 0.28),
    ),
    ((0.50, 0.02), (0.60, 0.02), (0.55, 0.15), (0.64, 0.20), (0.52, 0.40), (0.54, 0.24),
     (0.44, 0.19)),
)  # fmt: skip
_ARROWS: tuple[Ring, ...] = (
    ((0.27, 0.02), (0.49, 0.32), (0.35, 0.32), (0.35, 0.80), (0.19, 0.80), (0.19, 0.32),
     (0.05, 0.32)),
    ((0.73, 0.02), (0.95, 0.32), (0.81, 0.32), (0.81, 0.80), (0.65, 0.80), (0.65, 0.32),
     (0.51, 0.32)),
    ((0.05, 0.89), (0.95, 0.89), (0.95, 0.98), (0.05, 0.98)),
)  # fmt: skip
_WEIGHT: tuple[Ring, ...] = (
    ((0.18, 0.38), (0.82, 0.38), (0.98, 0.98), (0.02, 0.98)),
    ((0.34, 0.38), (0.30, 0.27), (0.31, 0.16), (0.38, 0.06), (0.50, 0.02), (0.62, 0.06),
     (0.69, 0.16), (0.70, 0.27), (0.66, 0.38), (0.57, 0.38), (0.60, 0.27), (0.595, 0.19),
     (0.55, 0.13), (0.50, 0.11), (0.45, 0.13), (0.405, 0.19), (0.40, 0.27), (0.43, 0.38)),
)  # fmt: skip

# Solid with eight edges, crossed out in white.
_STOP: tuple[Ring, ...] = (
    (
        (0.293, 0.00), (0.707, 0.00), (1.00, 0.293), (1.00, 0.707), (0.707, 1.00), (0.293, 1.00),
        (0.00, 0.707), (0.00, 0.293),
    ),
    (
        (0.50, 0.40), (0.70, 0.20), (0.80, 0.30), (0.60, 0.50), (0.80, 0.70), (0.70, 0.80),
        (0.50, 0.60), (0.30, 0.80), (0.20, 0.70), (0.40, 0.50), (0.20, 0.30), (0.30, 0.20),
    ),
)  # fmt: skip

RINGS: dict[ShapeKind, tuple[Ring, ...]] = {
    ShapeKind.SHIELD: _SHIELD,
    ShapeKind.TRIANGLE: _TRIANGLE,
    ShapeKind.GLASS: _GLASS,
    ShapeKind.ARROWS: _ARROWS,
    ShapeKind.WEIGHT: _WEIGHT,
    ShapeKind.STOP: _STOP,
}


@lru_cache(maxsize=32)
def bitmap(kind: ShapeKind, size: int) -> Bitmap:
    """The silhouette in a square of `size` dots: a dot is black if its centre lies inside."""
    rows = []
    for row in range(size):
        dots = 0
        crossings = _crossings(kind, (row + 0.5) / size)
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            first, last = round(left * size), round(right * size)
            for column in range(first, last):
                dots |= 1 << (size - 1 - column)
        width = (size + 7) // 8
        rows.append((dots << (8 * width - size)).to_bytes(width, "big"))
    return Bitmap(size, size, tuple(rows))


def _crossings(kind: ShapeKind, y: float) -> list[float]:
    found = []
    for ring in RINGS[kind]:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y1 <= y) != (y2 <= y):
                found.append(x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return sorted(found)
