"""Urgent notices: only the mine's key, only this mine, only what may be shown."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from content_packs.errors import MessageError
from content_packs.where import Spot, Where
from content_packs.wire.notice import LEVELS, MOST_BODY, Notice, NoticeList, decode_notices, fault_of
from content_packs.words import Words

VECTORS = Path(__file__).parents[4] / "tests" / "vectors" / "notice"
SAID = json.loads((VECTORS / "verdicts.json").read_text(encoding="utf-8"))
KEY, MINE = bytes.fromhex(SAID["public_key"]), SAID["mine"]
SECRET = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SAID["private_key"]))
NOTICE = Notice("n-1", "strip", Words("停电"), Words(""), "", Where(), 1000, 2000)


def with_verdict(*verdicts: str) -> list[str]:
    return [name for name, said in SAID["verdicts"].items() if said in verdicts]


def read(name: str) -> NoticeList:
    return decode_notices((VECTORS / f"{name}.bin").read_bytes(), KEY, MINE)


@pytest.mark.parametrize("name", with_verdict("shown", "nothing", "not-newer"))
def test_what_is_signed_and_well_formed_is_read_and_written_alike(name: str) -> None:
    found = read(name)
    assert decode_notices(found.encode(SECRET), KEY, MINE) == found
    assert (found.version > SAID["held_version"]) == (SAID["verdicts"][name] != "not-newer")


@pytest.mark.parametrize("name", with_verdict("shown", "nothing"))
def test_what_is_shown_now_and_here(name: str) -> None:
    now, spot = SAID["now"], Spot(place_kind=SAID["place_kind"])
    shown = [n for n in read(name).notices if n.begins <= now < n.until and n.where.admits(spot)]
    assert bool(shown) == (SAID["verdicts"][name] == "shown")


@pytest.mark.parametrize("name", with_verdict("refused"))
def test_everything_else_is_refused(name: str) -> None:
    with pytest.raises(MessageError):
        read(name)


def test_without_a_trusted_key_nothing_is_read() -> None:
    with pytest.raises(MessageError):
        decode_notices((VECTORS / "full.bin").read_bytes(), b"", MINE)


@given(st.binary(max_size=300))
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(MessageError):
        decode_notices(data, KEY, MINE)


@given(
    st.sampled_from(LEVELS),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=MOST_BODY),
)
def test_any_words_come_back_as_they_were(level: str, title: str, body: str) -> None:
    notice = replace(NOTICE, level=level, title=Words(title), body=Words(body))
    assert not fault_of(notice)
    made = NoticeList(MINE, 3, 500, (notice,))
    assert decode_notices(made.encode(SECRET), KEY, MINE) == made


@pytest.mark.parametrize(
    "bad",
    [
        replace(NOTICE, id="N 1"),
        replace(NOTICE, level="siren"),
        replace(NOTICE, title=Words("")),
        replace(NOTICE, title=Words("好", "x" * 81)),
        replace(NOTICE, card="mine"),
        replace(NOTICE, until=1000),
    ],
)
def test_a_fault_is_named(bad: Notice) -> None:
    assert fault_of(bad)
