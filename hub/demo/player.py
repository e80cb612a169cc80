"""One station played by the check: scan, look, wait; every wait has an end."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from content_packs.errors import LinkError
from content_packs.words import Words
from hub.demo.pixels import Picture
from hub.demo.report import Report
from hub.demo.stage import Stage
from hub.demo.station import StationChild

_T = TypeVar("_T")
POLL_S = 0.1
ANSWER_S = 5.0
REPEAT_S = 2.2
"""The same code within two seconds is one scan read twice; a second scan must come later."""


class Player:
    """A station of the stage, with the report its pictures go to."""

    def __init__(self, stage: Stage, name: str, report: Report) -> None:
        self.name = name
        self._stage = stage
        self._report = report
        self._scanned: dict[str, float] = {}

    @property
    def station(self) -> StationChild:
        return self._stage.stations[self.name]

    def status(self) -> dict[str, Any]:
        """How it is."""
        return self.station.status()

    def scan(self, code: str) -> dict[str, Any]:
        """Type a code and wait for the answer it gives."""
        self._let_pass(code)
        return self._answer_to(lambda: self._stage.scan(self.name, code))

    def key_in(self, number: str) -> dict[str, Any]:
        """Press the digits of a number and Enter, one key after the other."""
        self._let_pass(number)

        def press() -> None:
            for key in (*number, "enter"):
                self._stage.press(self.name, key)

        return self._answer_to(press)

    def look(self, name: str) -> Picture:
        """Take a picture for the report."""
        return Picture.read(self._stage.picture(self.name, self._report.picture(f"{self.name}-{name}")))

    def glance(self) -> Picture:
        """Take a picture nobody keeps."""
        return Picture.read(self._stage.picture(self.name, self._scrap))

    @property
    def _scrap(self) -> Path:
        return self._stage.options.data / "pictures" / f"{self.name}.png"

    def wait(
        self, holds: Callable[[dict[str, Any]], bool], seconds: float, zh: str, en: str
    ) -> dict[str, Any]:
        """Ask until its status is as wanted; returns that status."""
        return wait(self.status, holds, seconds, Words(f"{self.name} {zh}", f"{self.name}: {en}"))

    def _let_pass(self, code: str) -> None:
        """Wait until a second scan of the same code is a scan of its own."""
        rest = self._scanned.get(code, 0.0) + REPEAT_S - time.monotonic()
        if rest > 0:
            time.sleep(rest)
        self._scanned[code] = time.monotonic()

    def _answer_to(self, scan: Callable[[], None]) -> dict[str, Any]:
        before = len(self.station.said("answer"))
        scan()
        said = wait(
            lambda: self.station.said("answer"),
            lambda answers: len(answers) > before,
            ANSWER_S,
            Words(f"{self.name} 没有应答扫码", f"{self.name} did not answer a scan"),
        )
        return said[before]


def wait(ask: Callable[[], _T], holds: Callable[[_T], bool], seconds: float, what: Words) -> _T:
    """Ask until the answer is as wanted; a station that is being restarted is asked again.

    Raises:
        LinkError: it was not within ``seconds``; the sentence holds the last answer.
    """
    end = time.monotonic() + seconds
    last = ""
    while time.monotonic() < end:
        try:
            answer = ask()
        except LinkError as error:
            last = error.sentence("zh")
        else:
            if holds(answer):
                return answer
            last = str(answer)
        time.sleep(POLL_S)
    raise LinkError(
        f"等了 {seconds:g} 秒，{what.zh}。最后：{last[-300:]}",
        f"waited {seconds:g} s in vain: {what.en}; last: {last[-300:]}",
    )
