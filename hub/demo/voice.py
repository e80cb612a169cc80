"""What the demo says on the terminal: one line a step, ending in a tick or in what mends it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from content_packs.errors import YizhanError
from content_packs.words import Words

DOING, DONE, FAILED = "doing", "done", "failed"


@dataclass(slots=True)
class Step:
    """A step of the start or of the story; ``seconds`` since it began once it ended."""

    words: Words
    state: str = DOING
    seconds: float = 0.0
    note: str = ""


class Voice:
    """Prints steps and remembers them for the demo page.

    Args:
        out: where to print.
    """

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self.steps: list[Step] = []
        self._out = out
        self._live = False

    def say(self, zh: str, en: str) -> None:
        """One line that is no step."""
        self._print(f"{zh}  {en}\n")

    @contextmanager
    def step(self, zh: str, en: str) -> Iterator[Step]:
        """Print a step when it begins and its tick when it ends; ``note`` is added behind the tick."""
        step = Step(Words(zh, en))
        self.steps.append(step)
        began = time.monotonic()
        self._print(f"· {zh}  {en} … ")
        try:
            yield step
        except BaseException as error:
            step.state = FAILED
            self._print("✗\n")
            if isinstance(error, YizhanError):
                step.note = error.sentence("zh")
            raise
        finally:
            step.seconds = time.monotonic() - began
        step.state = DONE
        self._print(f"✓ {step.seconds:.1f} s{'  ' + step.note if step.note else ''}\n")

    def refusal(self, error: YizhanError) -> None:
        """The sentence of an error, in both languages."""
        self._print(f"✗ {error.sentence('zh')}\n  {error.sentence('en')}\n")

    def line(self, text: str) -> None:
        """One line as it is, for programs."""
        self._print(f"{text}\n")

    def live(self, text: str) -> None:
        """Replace the state line at the bottom; only on a terminal, a log would fill with it."""
        if self._out.isatty():
            self._out.write(f"\r\x1b[2K{text}")
            self._out.flush()
            self._live = True

    def _print(self, text: str) -> None:
        if self._live:
            self._out.write("\r\x1b[2K")
            self._live = False
        self._out.write(text)
        self._out.flush()
