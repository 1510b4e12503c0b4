"""Text of both directions in one line.

In a language whose lines begin at the right, whatever is put into a sentence is kept together by a
first-strong isolate (FSI ... PDI): a code, a sum or a name is read in its own direction, and moves
nothing around it. All other direction marks are taken out of it: they come from outside.
"""

FSI, PDI = "\u2068", "\u2069"

_MARKS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def isolated(text: str) -> str:
    """`text`, which comes from anywhere, as a unit of its own."""
    return embedded(text.translate(_MARKS))


def embedded(text: str) -> str:
    """`text`, which is a sentence of ours, as a unit of its own."""
    return f"{FSI}{text}{PDI}" if text else text


def bare(text: str) -> str:
    """`text` without isolates of ours."""
    return text.replace(FSI, "").replace(PDI, "")
