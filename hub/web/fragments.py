"""Parts of pages that need not be drawn again, because what they are drawn of is what it was."""

from __future__ import annotations

from typing import Any

from jinja2.runtime import Macro

MOST = 1_500_000
"""Characters held at most, twice: those drawn since the older ones were put aside, and those."""


class Fragments:
    """What macros have drawn, by what they were given.

    A macro of a template that was imported without context sees its arguments and nothing else. So the
    arguments are the whole key, and a fragment is what the macro would draw now, or it is not found.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._young: dict[tuple[Any, ...], str] = {}
        self._old: dict[tuple[Any, ...], str] = {}
        self._size = 0

    def draw(self, macro: Macro, *given: Any) -> str:
        """What ``macro`` draws of these arguments, each of which can be hashed; from any thread."""
        key = (macro, *given)
        drawn = self._young.get(key)
        if drawn is None:
            drawn = self._old.get(key)
            self._keep(key, drawn := macro(*given) if drawn is None else drawn)
        return drawn

    def _keep(self, key: tuple[Any, ...], drawn: str) -> None:
        if self._size > self._most:
            self._old, self._young, self._size = self._young, {}, 0
        self._young[key] = drawn
        self._size += len(drawn)
