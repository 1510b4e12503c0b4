"""What the program no longer uses goes back to the system: glibc, as it comes, keeps it.

A paper's PDF takes 32 MB for a moment (Qt's writer). From the first of them glibc learns to take
blocks of that size from its arenas, to keep twice as much of what is freed there, and it makes an
arena for each thread: over a shift the window would hold tens of megabytes of nothing. Fixed limits
end the learning (mallopt(3), M_MMAP_THRESHOLD). Other systems' libraries are left as they are.
"""

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""malloc.h of glibc."""
_KEPT = 512 * 1024
"""Bytes at the end of an arena that stay for the next block."""
_OWN_BLOCK = 512 * 1024
"""Bytes from which a block is taken from the system alone, and goes back alone."""
_ARENAS = 2
"""The threads rarely work at the same moment: Python lets one at a time."""


def settle() -> None:
    """Sets the limits. Call it early: a thread that has an arena keeps it."""
    libc = _glibc()
    if libc is not None:
        libc.mallopt(_ARENA_MAX, _ARENAS)
        libc.mallopt(_MMAP_THRESHOLD, _OWN_BLOCK)
        libc.mallopt(_TRIM_THRESHOLD, _KEPT)


def give_back() -> None:
    """Gives whole free pages back, in the middle of the arenas too. Takes some milliseconds."""
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "gnu_get_libc_version") else None
