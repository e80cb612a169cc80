"""Two languages, Chinese first."""

from __future__ import annotations

from typing import Any

import pytest

from content_packs.words import Words


@pytest.mark.parametrize(
    ("words", "lang", "text"),
    [
        (Words("顶板", "Roof"), "zh", "顶板"),
        (Words("顶板", "Roof"), "en", "Roof"),
        (Words("顶板"), "en", "顶板"),
        (Words("顶板", "Roof"), "fr", "顶板"),
    ],
)
def test_in_a_language(words: Words, lang: str, text: str) -> None:
    assert words.in_(lang) == text


@pytest.mark.parametrize("words", [Words("顶板"), Words("顶板", "Roof"), Words(""), Words("", "Roof")])
def test_round_trip(words: Words) -> None:
    assert Words.from_json(words.to_json()) == words


@pytest.mark.parametrize(
    "value", [None, "顶板", [], ["a", "b", "c"], [1], ["a", None], {"zh": "a"}], ids=repr
)
def test_anything_else_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="words are"):
        Words.from_json(value)
