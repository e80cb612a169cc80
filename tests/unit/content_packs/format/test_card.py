"""Cards as they travel: read whole or skipped."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.errors import PackError
from content_packs.format.card import TYPES, Caption, Card, card_from_json
from content_packs.wire.codec import unpack
from content_packs.words import Words

VECTORS = Path(__file__).parents[4] / "tests" / "vectors" / "cards"
GOOD, BAD = (json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8")) for name in ("good", "bad"))


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case["why"])
def test_good(case: dict[str, Any]) -> None:
    card = card_from_json(case["card"])
    assert unpack(card.encode()) == case["card"]
    assert card_from_json(unpack(card.encode())) == card


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["why"])
def test_bad(case: dict[str, Any]) -> None:
    with pytest.raises(PackError):
        card_from_json(case["card"])


@pytest.mark.parametrize(
    ("first", "last", "day", "valid"),
    [
        ("", "", "2026-11-22", True),
        ("2026-11-22", "", "2026-11-22", True),
        ("2026-11-23", "", "2026-11-22", False),
        ("", "2026-11-22", "2026-11-22", True),
        ("", "2026-11-21", "2026-11-22", False),
        ("2026-11-01", "2026-11-30", "2026-11-22", True),
    ],
)
def test_dates_are_inclusive(first: str, last: str, day: str, valid: bool) -> None:
    card = Card("a", "alert", "text", Words("顶"), valid_from=first, valid_to=last)
    assert card.is_valid_on(date.fromisoformat(day)) is valid


def test_hash_covers_the_words_and_nothing_else() -> None:
    card = Card("a", "alert", "text", Words("顶", "Roof"), Words("敲", "Sound"))
    same = Card("b", "pledge", "pledge", card.title, card.body, basis=Words("样例数据"))
    assert card.text_hash() == same.text_hash()
    for title, body in (("顶", "Roof2"), ("顶2", "Roof")):
        assert Card("a", "alert", "text", Words(title, body), card.body).text_hash() != card.text_hash()


WORDS = st.builds(Words, st.sampled_from(["顶板", "a"]), st.sampled_from(["", "Roof"]))
ODD = st.sampled_from([None, True, 0, "", "x", "2026-11-22", [], [[]], [""], ["a"], {}, {"place": ["a"]}])


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(TYPES), WORDS, WORDS, st.sampled_from(["", "2026-11-22"]))
def test_round_trip(kind: str, title: Words, body: Words, day: str) -> None:
    card = Card("a", "alert", kind, title, body, target=day, tags=("顶板",))
    assert card_from_json(unpack(card.encode())) == card


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(GOOD[2]["card"])), ODD | st.lists(ODD, max_size=9))
def test_a_card_with_anything_in_one_field_is_read_or_skipped(field: str, value: Any) -> None:
    try:
        card = card_from_json(GOOD[2]["card"] | {field: value})
    except PackError:
        return
    assert card_from_json(unpack(card.encode())).encode() == card.encode()


def test_the_words_of_a_quiz_are_hashed_with_its_options() -> None:
    quiz = Card(
        "a", "learning", "quiz", Words("问"), Words("怎么办"), options=(Words("停"), Words("走")), answer=0
    )
    assert quiz.text_hash() == replace(quiz, answer=1).text_hash()
    assert quiz.text_hash() != replace(quiz, options=(Words("停"), Words("等"))).text_hash()


def test_every_path_of_a_card_moves_below_its_pack() -> None:
    series = (Caption("media/1.png", Words("一")), Caption("media/2.png", Words("二")))
    card = Card(
        "a", "alert", "video", Words("顶"), picture="media/1.png", pictures=series, video="media/v.mp4"
    )
    assert card.media() == ("media/1.png", "media/2.png", "media/v.mp4")
    assert card.with_media_under("five").media() == (
        "five/media/1.png",
        "five/media/2.png",
        "five/media/v.mp4",
    )
    assert Card("a", "alert", "text", Words("顶")).with_media_under("five").media() == ()
