"""What every reader has in common: codes come out of it, and it says what ails it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where a reader's words go; both are called from the reader's own thread.

    Attributes:
        code: a code was read. Empty when the device delivered an end without a code: that is a reader
            that reads nothing, never a person's Enter key.
        ail: what ails the reader now, one sentence for the log; empty when it works.
    """

    code: Callable[[str], None]
    ail: Callable[[str], None]


class Reader(Protocol):
    """A device that is read in a thread of its own."""

    def start(self) -> None:
        """Begin to read; returns at once, whether or not the device is there."""

    def stop(self) -> None:
        """Let the device go."""
