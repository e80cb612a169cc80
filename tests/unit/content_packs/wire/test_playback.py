"""What was on the glass, on the line."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from content_packs.errors import MessageError
from content_packs.wire.care import Glimpse
from content_packs.wire.codec import pack
from content_packs.wire.playback import (
    MOST_HOURS,
    Playback,
    PlaybackAsk,
    Played,
    PlayedHour,
    decode_playback_ask,
    decode_reply,
    newest_played,
)

VECTORS = json.loads((Path(__file__).parents[3] / "vectors/playback.json").read_text(encoding="utf-8"))
HOUR = PlayedHour(7, 5, "7305", 3600, True, (Played("mine/a", 3, 2, 60), Played("overview", 0, 1, 9)))


def verdict(kind: str, value: Any) -> str:
    try:
        if kind == "ask":
            return "taken" if decode_playback_ask(pack(value)) else "ignored"
        return "taken" if isinstance(decode_reply(pack(value)), Playback) else "glimpse"
    except MessageError:
        return "refused"


@pytest.mark.parametrize(
    ("kind", "expected", "value"), [(kind, *row) for kind, rows in VECTORS.items() for row in rows]
)
def test_vectors(kind: str, expected: str, value: Any) -> None:
    assert verdict(kind, value) == expected


def test_there_and_back() -> None:
    told = Playback((HOUR, PlayedHour(8, 6, "7305", 0)), 3)
    assert decode_reply(told.encode()) == told
    assert decode_playback_ask(PlaybackAsk(7).encode()) == PlaybackAsk(7)
    assert isinstance(decode_reply(Glimpse(1, 2, "overview").encode()), Glimpse)


def test_too_many_hours_are_refused() -> None:
    told = Playback(tuple(PlayedHour(number, 1, "a", 1) for number in range(1, MOST_HOURS + 2)))
    with pytest.raises(MessageError):
        decode_reply(told.encode())


@pytest.mark.parametrize(
    ("said", "number"), [({}, 0), ({"played": 7}, 7), ({"played": "7"}, 0), ({"played": -1}, 0)]
)
def test_what_a_presence_says_of_it(said: dict[str, object], number: int) -> None:
    assert newest_played(said) == number


def test_a_thin_line_does_not_notice() -> None:
    """Forty cards, five boards: an hour by itself is a few hundred bytes, twelve at once half a second."""
    dice = Random(3)
    names = [
        f"mine/{dice.choice(('roof', 'belt', 'gas', 'drill', 'electric'))}-{dice.randbytes(3).hex()}"
        for _ in range(40)
    ]

    def hour(number: int) -> PlayedHour:
        rows = (Played(name, 29_930_432, dice.randint(3, 5), dice.randint(60, 90)) for name in names)
        return PlayedHour(number, number, "7305", 3600, shown=tuple(rows))

    assert len(Playback((hour(497_222),)).encode()) < 700
    assert len(Playback(tuple(map(hour, range(497_222, 497_222 + MOST_HOURS)))).encode()) < 4_000
