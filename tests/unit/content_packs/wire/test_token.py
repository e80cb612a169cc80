"""The phone token: read within two minutes and with the right key, in its one spelling."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.errors import MessageError
from content_packs.wire.token import (
    EPOCH_MS,
    MOST_URL,
    STEP_MS,
    STEPS_ACCEPTED,
    PhoneToken,
    decode_token,
    minute_of,
    station_of,
)

TOKENS = json.loads(
    (Path(__file__).parents[4] / "tests" / "vectors" / "token" / "tokens.json").read_text(encoding="utf-8")
)
KEY, NOW = bytes.fromhex(TOKENS["key"]), TOKENS["now_ms"]


@pytest.mark.parametrize("good", TOKENS["good"], ids=lambda good: good["token"])
def test_good(good: dict[str, int | str]) -> None:
    text = str(good["token"])
    expected = {name: value for name, value in good.items() if name != "token"}
    token = PhoneToken(**expected)  # type: ignore[arg-type]
    assert token.encode(KEY) == text
    assert decode_token(text, KEY, NOW) == token
    assert station_of(text) == token.station


@pytest.mark.parametrize("why", TOKENS["bad"])
def test_bad(why: str) -> None:
    with pytest.raises(MessageError):
        decode_token(TOKENS["bad"][why], KEY, NOW)


FIELDS = st.builds(
    PhoneToken, st.integers(0, 65535), st.integers(0, 2**24 - 1), st.integers(0, 63), st.integers(-1, 2)
)


@settings(max_examples=25, deadline=None)
@given(FIELDS, st.integers(-5, 5), st.binary(min_size=1, max_size=40))
def test_round_trip_within_two_minutes(token: PhoneToken, minutes: int, key: bytes) -> None:
    text = token.encode(key)
    now = EPOCH_MS + (token.minute + minutes) * STEP_MS
    assert len(text) == 19
    assert len(f"http://255.255.255.255:65535/s/{text}") <= MOST_URL
    if abs(minute_of(now) - token.minute) <= STEPS_ACCEPTED:
        assert decode_token(text, key, now) == token
    else:
        with pytest.raises(MessageError, match="expired"):
            decode_token(text, key, now)


@settings(max_examples=25, deadline=None)
@given(FIELDS, st.integers(0, 18), st.characters())
def test_one_changed_character_is_refused(token: PhoneToken, at: int, other: str) -> None:
    text = token.encode(KEY)
    changed = text[:at] + other + text[at + 1 :]
    if changed != text:
        with pytest.raises(MessageError):
            decode_token(changed, KEY, EPOCH_MS + token.minute * STEP_MS)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=30))
def test_arbitrary_text_is_refused(text: str) -> None:
    with pytest.raises(MessageError):
        decode_token(text, KEY, NOW)


@pytest.mark.parametrize(
    ("now", "minute"), [(-1, 0), (0, 0), (EPOCH_MS, 0), (EPOCH_MS + 59_999, 0), (10**18, 2**24 - 1)]
)
def test_minutes_stay_within_three_bytes(now: int, minute: int) -> None:
    assert minute_of(now) == minute
