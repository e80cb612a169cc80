"""Reading fields: each way to be wrong has its refusal, what is unknown is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from content_packs.errors import MessageError
from content_packs.wire.fields import MAX_TEXT, Fields

REFUSED: list[tuple[Any, Callable[[Fields], object]]] = [
    ([], lambda f: f),
    ({}, lambda f: f.text("a")),
    ({"a": 1}, lambda f: f.text("a")),
    ({"a": "x" * (MAX_TEXT + 1)}, lambda f: f.text("a")),
    ({}, lambda f: f.number("a")),
    ({"a": "1"}, lambda f: f.number("a")),
    ({"a": True}, lambda f: f.number("a")),
    ({"a": -1}, lambda f: f.number("a")),
    ({"a": 2**53}, lambda f: f.number("a")),
    ({"a": 6}, lambda f: f.number("a", most=5)),
    ({"a": 1}, lambda f: f.flag("a")),
    ({"a": "x"}, lambda f: f.texts("a")),
    ({"a": [1]}, lambda f: f.texts("a")),
    ({"a": ["x", "y"]}, lambda f: f.texts("a", most=1)),
    ({"a": {}}, lambda f: f.items("a")),
    ({"a": [1, 2]}, lambda f: f.items("a", most=1)),
    ({"a": []}, lambda f: f.table("a")),
]


@pytest.mark.parametrize(("value", "take"), REFUSED)
def test_refused_by_name(value: Any, take: Callable[[Fields], object]) -> None:
    with pytest.raises(MessageError, match="refused a thing"):
        take(Fields(value, "thing"))


def test_taken_kept_and_defaulted() -> None:
    fields = Fields({"v": 1, "a": "x", "b": -3, "c": True, "d": ["y"], "e": {"k": 1}, "later": 5}, "thing")
    assert (fields.text("a"), fields.number("b", least=-5), fields.flag("c")) == ("x", -3, True)
    assert (fields.texts("d"), fields.table("e")) == (("y",), {"k": 1})
    assert fields.rest() == {"later": 5}
    empty = Fields({}, "thing")
    assert (empty.text("a", "-"), empty.number("b", 7), empty.flag("c")) == ("-", 7, False)
    assert (empty.texts("d"), empty.items("d"), empty.table("e")) == ((), [], {})


def test_the_object_given_is_left_as_it_was() -> None:
    given = {"v": 1, "a": "x"}
    Fields(given, "thing").text("a")
    assert given == {"v": 1, "a": "x"}
