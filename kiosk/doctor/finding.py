"""What a check is, what it looks at, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from content_packs.words import Words
from kiosk.config import Folder
from kiosk.domain.clockwork import Ticks


class Level(StrEnum):
    """How a check ended."""

    FINE = "fine"
    NOTE = "note"
    """Nothing to mend, but something to know."""
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Patient:
    """The station that is looked at.

    Attributes:
        folder: its data.
        fonts: folder of Regular.ttf and Bold.ttf.
        driver: SDL video driver it is started with.
        scanner: the scanner's device; None: the usual link.
        ticks: the machine's clocks, as they stand.
        system: where ``/proc``, ``/sys`` and ``/dev`` hang; another root in tests.
    """

    folder: Folder
    fonts: Path
    driver: str
    scanner: Path | None
    ticks: Ticks
    system: Path = Path("/")


@dataclass(frozen=True, slots=True)
class Finding:
    """How a check ended, in one sentence: what is there, or what mends it.

    ``figures`` are for ``--json``: whole numbers and short texts, never a person or a key.
    """

    level: Level
    words: Words
    figures: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's report."""

    name: str
    title: Words
    look: Callable[[Patient], Finding]


def fine(zh: str, en: str, **figures: int | str) -> Finding:
    """All is well: what is there."""
    return Finding(Level.FINE, Words(zh, en), figures)


def note(zh: str, en: str, **figures: int | str) -> Finding:
    """Nothing to mend, but something to know."""
    return Finding(Level.NOTE, Words(zh, en), figures)


def mend(zh: str, en: str, **figures: int | str) -> Finding:
    """Something is wrong: the sentence says what to do."""
    return Finding(Level.MEND, Words(zh, en), figures)
