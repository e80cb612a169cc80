"""A station as the demo sees it: a child process that answers one JSON line with another."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from itertools import count
from pathlib import Path
from typing import Any

from content_packs.errors import LinkError
from hub.demo.children import Child

ASK_S = 8.0
MOST_EVENTS = 500


class StationChild:
    """A station process with its control pipe.

    Attributes:
        name: station id.
        events: the latest things it said unasked, oldest first.
    """

    def __init__(
        self,
        name: str,
        command: Callable[[], Sequence[str]],
        log: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.events: deque[dict[str, Any]] = deque(maxlen=MOST_EVENTS)
        self.child = Child(name, command, log, environment, on_line=self._heard, on_end=self._ended)
        self._numbers = count(1)
        self._waiting: dict[int, Future[dict[str, Any]]] = {}

    def ask(self, do: str, deadline_s: float = ASK_S, **arguments: object) -> dict[str, Any]:
        """Have the station do something and return its answer.

        Raises:
            LinkError: it does not run, died meanwhile, said no, or did not answer in time.
        """
        number = next(self._numbers)
        answer: Future[dict[str, Any]] = Future()
        self._waiting[number] = answer
        try:
            self.child.send(json.dumps({"id": number, "do": do, **arguments}, ensure_ascii=False))
            said = answer.result(deadline_s)
        except FutureTimeout:
            raise LinkError(
                f"{self.name} 没有按时回答（{do}），请看 {self.child.log}。",
                f"{self.name} did not answer {do!r} in {deadline_s:g} s; see {self.child.log}",
            ) from None
        finally:
            self._waiting.pop(number, None)
        if not said.get("ok"):
            reason = said.get("error", "?")
            raise LinkError(f"{self.name} 拒绝了 {do}：{reason}", f"{self.name} refused {do!r}: {reason}")
        return said

    def status(self) -> dict[str, Any]:
        """Its status, as docs/ and SPEC.md name the fields."""
        return self.ask("status")

    def said(self, event: str) -> list[dict[str, Any]]:
        """The events of one name, oldest first."""
        return [item for item in tuple(self.events) if item.get("event") == event]

    def _heard(self, line: str) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            return  # a library that prints is no reason to stop listening
        if not isinstance(said, dict):
            return
        answer = self._waiting.get(said.get("id", 0))
        if answer is not None and not answer.done():
            answer.set_result(said)
        elif "event" in said:
            self.events.append(said)

    def _ended(self) -> None:
        for answer in tuple(self._waiting.values()):
            if not answer.done():
                answer.set_exception(
                    LinkError(
                        f"{self.name} 刚刚停了，正在重新启动。", f"{self.name} died; it is being restarted"
                    )
                )
