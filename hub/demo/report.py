"""What a check found: figures, pictures, and every sentence of what is missing; at the end one JSON line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content_packs.errors import YizhanError
from hub.demo.proofs import LateError
from hub.demo.voice import Voice

FIGURES = (
    "boards_shown", "signed_on_station", "records_on_hub", "lost", "doubled", "seconds_to_first_board",
    "edit_to_screen_s", "notice_to_screen_s",
)  # fmt: skip
"""What every report must hold; a figure that was never measured is a failure too."""


@dataclass(slots=True)
class Report:
    """Filled by the story.

    Attributes:
        out: folder of the pictures.
        voice: says each step as it goes.
        figures: by name.
        pictures: file names, in order of taking.
        failures: sentences, Chinese and English.
        late: likewise, of what was right and slower than promised.
    """

    out: Path
    voice: Voice
    figures: dict[str, Any] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    failures: list[list[str]] = field(default_factory=list)
    late: list[list[str]] = field(default_factory=list)

    @contextmanager
    def part(self, zh: str, en: str) -> Iterator[None]:
        """One part of the story; what fails in it is written down, and the story goes on."""
        try:
            with self.voice.step(zh, en):
                yield
        except YizhanError as error:
            self.fail(error)
        except Exception as error:  # the story goes on and the JSON line must be printed, whatever happened
            self.fail(YizhanError(f"自查程序自己出错：{error!r}", f"the check itself failed: {error!r}"))

    def fail(self, error: YizhanError) -> None:
        """Write down a failure."""
        self.voice.refusal(error)
        told = self.late if isinstance(error, LateError) else self.failures
        told.append([error.sentence("zh"), error.sentence("en")])

    def picture(self, name: str) -> Path:
        """Where the next picture goes; ``name`` without ending."""
        if f"{name}.png" not in self.pictures:
            self.pictures.append(f"{name}.png")
        return self.out / f"{name}.png"

    def close(self) -> int:
        """Print the JSON line; returns the exit code."""
        missing = [name for name in FIGURES if self.figures.get(name) is None]
        missing += [name for name in self.pictures if not (self.out / name).is_file()]
        if missing:
            names = ", ".join(missing)
            self.failures.append([f"没有测到：{names}。", f"never measured: {names}"])
        wrong = [*self.failures, *self.late]
        for zh, en in wrong:
            self.voice.say(f"✗ {zh}", en)
        if not wrong:
            self.voice.say(
                "✓ 全部通过，没有丢失，没有重复。", "everything shown, nothing lost, nothing doubled"
            )
        row = {
            "ok": not wrong,
            **{name: self.figures.get(name) for name in FIGURES},
            **self.figures,
            "pictures": self.pictures,
            "failures": self.failures,
            "late": self.late,
        }
        self.voice.line(json.dumps(row, ensure_ascii=False))
        return 1 if wrong else 0
