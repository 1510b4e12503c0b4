"""Cells of a CSV that spreadsheets will open."""

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet may take a cell that begins with one of these for a formula."""


def harmless(cell: str) -> str:
    """The cell so that no spreadsheet runs it: a quote mark in front says that it is text."""
    return f"'{cell}" if cell.startswith(_RISKY) else cell
