"""Figures: what a benchmark reports, and how a list of times becomes one number."""

import math
import os
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One number of one benchmark; `budget` is the most it may be (design section 8), or the
    least where `floor` is true.
    """

    bench: str
    name: str
    value: float
    unit: str
    budget: float | None = None
    note: str = ""
    load: float = 0.0
    """The machine's load average while it was measured."""
    floor: bool = False

    @property
    def verdict(self) -> str:
        """`ok`, `OVER` or `UNDER` where there is a budget."""
        if self.budget is None:
            return ""
        if self.floor:
            return "ok" if self.value >= self.budget else "UNDER"
        return "ok" if self.value <= self.budget else "OVER"

    def as_json(self) -> dict[str, object]:
        """For the JSON file."""
        return {**asdict(self), "verdict": self.verdict or None}


class Report:
    """Collects the figures of one benchmark."""

    def __init__(self, bench: str) -> None:
        self.bench = bench
        self.figures: list[Figure] = []

    def add(
        self, name: str, value: float, unit: str, budget: float | None = None, note: str = ""
    ) -> None:
        """Adds one number."""
        load = round(os.getloadavg()[0], 2)
        self.figures.append(Figure(self.bench, name, value, unit, budget, note, load))

    def least(self, name: str, value: float, unit: str, budget: float) -> None:
        """Adds one number that should be at least `budget`."""
        load = round(os.getloadavg()[0], 2)
        self.figures.append(Figure(self.bench, name, value, unit, budget, "", load, floor=True))

    def spread(
        self,
        name: str,
        times_s: Sequence[float],
        budget: float | None = None,
        note: str = "",
        of: float = 0.95,
    ) -> None:
        """Adds the median and a high quantile of `times_s` in ms; `budget` holds for the latter."""
        note = f"n={len(times_s)}" + (f"; {note}" if note else "")
        self.add(f"{name}: median", 1000 * statistics.median(times_s), "ms", None, note)
        label = f"p{100 * of:g}"
        self.add(f"{name}: {label}", 1000 * quantile(times_s, of), "ms", budget)


def quantile(values: Sequence[float], of: float) -> float:
    """The smallest value that `of` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(of * len(ordered)) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """The figures as text."""
    lines: list[str] = []
    bench = ""
    for figure in figures:
        if figure.bench != bench:
            bench = figure.bench
            lines += ["", f"{bench}  (load {figure.load})"]
        value = f"{figure.value:,.3f}" if figure.value < 10 else f"{figure.value:,.1f}"
        sign = ">=" if figure.floor else "<="
        budget = "" if figure.budget is None else f"{sign} {figure.budget:g}"
        parts = f"  {figure.name:<52} {value:>10} {figure.unit:<8} {budget:<8} {figure.verdict:<5}"
        lines.append(f"{parts} {figure.note}".rstrip())
    return "\n".join(lines)
