"""What the service screen knows beyond the facts: the doctor's findings and how an errand ended."""

from __future__ import annotations

from enum import StrEnum

from content_packs.values import dataclass
from content_packs.words import Words


class Errand(StrEnum):
    """What a dialog can have done that takes time or reaches beyond records."""

    EXAMINE = "examine"
    DIAGNOSE = "diagnose"
    EXPORT = "export"
    CHINESE = "zh"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Line:
    """One finding: ``sign`` is ✓, · or × (the fonts of the boards have no ✗)."""

    sign: str
    title: Words
    words: Words


@dataclass(frozen=True, slots=True)
class Care:
    """Findings of the last examination; ``busy`` while an errand runs; ``said``: how the last one ended."""

    findings: tuple[Line, ...] = ()
    busy: bool = False
    said: Words = Words("")
    program: str = ""
    mem_mb: int = 0
    screen_h: int = 0
    disk_mb: int = 0
