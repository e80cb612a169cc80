"""Reading the fields of a received object, with one clear refusal for each way it can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from content_packs.errors import MessageError

MAX_TEXT = 4000


class Fields:
    """Takes checked fields out of an object; what was not taken is kept as :meth:`rest`.

    Every ``take`` raises MessageError naming the field when it is missing or of another type.
    """

    def __init__(self, value: Any, what: str) -> None:
        if not isinstance(value, dict):
            raise refuse(what, "is not an object")
        self._left: dict[str, Any] = dict(value)
        self._what = what
        self._left.pop("v", None)

    def text(self, name: str, default: str | None = None, most: int = MAX_TEXT) -> str:
        """A string of at most ``most`` characters."""
        value = self._left.pop(name, default)
        if not isinstance(value, str) or len(value) > most:
            raise refuse(self._what, f"{name} is not a text of at most {most} characters")
        return value

    def number(self, name: str, default: int | None = None, least: int = 0, most: int = 2**53 - 1) -> int:
        """An integer from ``least`` to ``most``."""
        value = self._left.pop(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise refuse(self._what, f"{name} is not a whole number from {least} to {most}")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean."""
        value = self._left.pop(name, default)
        if not isinstance(value, bool):
            raise refuse(self._what, f"{name} is not true or false")
        return value

    def texts(self, name: str, most: int = 100_000) -> tuple[str, ...]:
        """A list of strings of at most MAX_TEXT characters; missing counts as empty."""
        value = self._left.pop(name, [])
        if not isinstance(value, list) or len(value) > most or not all(_is_text(item) for item in value):
            raise refuse(self._what, f"{name} is not a list of at most {most} texts of {MAX_TEXT} characters")
        return tuple(value)

    def items(self, name: str, most: int = 100_000) -> list[Any]:
        """A list of anything; missing counts as empty."""
        value = self._left.pop(name, [])
        if not isinstance(value, list) or len(value) > most:
            raise refuse(self._what, f"{name} is not a list of at most {most}")
        return value

    def table(self, name: str) -> Mapping[str, Any]:
        """An object; missing counts as empty."""
        value = self._left.pop(name, {})
        if not isinstance(value, dict):
            raise refuse(self._what, f"{name} is not an object")
        return value

    def rest(self) -> Mapping[str, Any]:
        """The fields this version does not know; kept, not refused."""
        return self._left


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT


def refuse(what: str, reason: str) -> MessageError:
    """The refusal of a ``what`` (a kind of message) for ``reason``."""
    return MessageError(f"收到的消息格式不对，已拒收（{what}：{reason}）。", f"refused a {what}: {reason}")
