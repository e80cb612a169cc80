"""How little memory the hub holds on to."""

from __future__ import annotations

import ctypes

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3
"""Names of glibc's malloc.h."""


def hold_little() -> None:
    """Have the C library give large pages of text back at once, and not keep a store for each thread."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):  # glibc's
        library.mallopt(M_ARENA_MAX, 2)
        library.mallopt(M_MMAP_THRESHOLD, 128 * 1024)


def give_back() -> None:
    """Have the C library give the kernel what it holds of memory that was let go; a few ms."""
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
