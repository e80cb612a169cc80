"""State documents: only the hub's, only for this station, only whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.errors import MessageError
from content_packs.wire.readings import readings_from
from content_packs.wire.state import (
    KINDS,
    Document,
    Person,
    Roster,
    SignedElsewhere,
    body_digest,
    decode_document,
    roster_from,
    signed_from,
    site_from,
    token_hash,
)

VECTORS = Path(__file__).parents[4] / "tests" / "vectors" / "state"
STATES = json.loads((VECTORS / "verdicts.json").read_text(encoding="utf-8"))
KEY, STATION = bytes.fromhex(STATES["public_key"]), STATES["station"]
SECRET = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(STATES["private_key"]))
READERS: dict[str, Callable[[Document], Any]] = {
    "site": site_from,
    "roster": roster_from,
    "signed": signed_from,
    "readings": readings_from,
}


def read(name: str) -> Any:
    document = decode_document((VECTORS / f"{name}.bin").read_bytes(), KEY, STATION)
    return READERS[document.kind](document)


def with_verdict(verdict: str) -> list[str]:
    return [name for name, said in STATES["verdicts"].items() if said == verdict]


@pytest.mark.parametrize("name", with_verdict("good"))
def test_good(name: str) -> None:
    body = read(name)
    kind = next(
        kind for kind, reader in READERS.items() if kind in name or (kind == "site" and "west" in name)
    )
    again = Document(STATION, kind, 8, 9, body.to_json()).encode(SECRET)
    assert READERS[kind](decode_document(again, KEY, STATION)) == body


@pytest.mark.parametrize("name", with_verdict("refused"))
def test_refused(name: str) -> None:
    with pytest.raises(MessageError):
        read(name)


def test_what_a_site_says() -> None:
    site = read("site")
    assert site.spot.station == STATION
    assert site.spot.units == ("section-1", "mine")
    assert [shift.id for shift in site.shifts] == ["early", "night"]
    assert site.shifts[1].dated_next_day
    assert site.utc_offset_min == 480
    assert site.safe_since == date(2024, 3, 1)
    assert (site.badge_key, site.phone_key) == (b"\x11" * 32, b"\x22" * 32)
    assert read("west-of-greenwich").utc_offset_min == -300


def test_what_a_roster_says() -> None:
    roster = read("roster")
    assert roster.persons[1] == Person(
        "p0000000b", "", "李河", firm="安装公司", host="张山", tokens=("fedcba9876543210",),
        revoked=("00" * 8,), visitor=True,
    )  # fmt: skip
    assert roster.expected[("2026-11-22", "early")] == {"p0000000a"}
    assert ("2026-11-22", "night") not in roster.expected  # no roster, which is not "nobody"


@pytest.mark.parametrize("kind", KINDS)
def test_digest_of_what_is_held(kind: str) -> None:
    document = decode_document((VECTORS / f"{kind}.bin").read_bytes(), KEY, STATION)
    assert f"{document.version}-{body_digest(document.body)}" == STATES["held"][kind]
    assert body_digest(READERS[kind](document).to_json()) == body_digest(document.body)


def test_hash_of_badge_tokens() -> None:
    vector = json.loads((VECTORS / "token-hashes.json").read_text(encoding="utf-8"))
    key = bytes.fromhex(vector["badge_key"])
    assert {text: token_hash(key, text) for text in vector["hashes"]} == vector["hashes"]


IDS = st.sampled_from(["p1", "p2", "p3"])
RUNS = st.dictionaries(
    st.tuples(st.sampled_from(["2026-11-21", "2026-11-22"]), st.sampled_from(["early", "night"])),
    st.frozensets(IDS),
)
PERSONS = st.builds(
    Person, IDS, st.sampled_from(["", "1001"]), st.sampled_from(["张山", "李河"]), tokens=st.just(("ab" * 8,))
)


@settings(max_examples=20, deadline=None)
@given(st.lists(PERSONS, max_size=3).map(tuple), RUNS, RUNS)
def test_rosters_round_trip(persons: tuple[Person, ...], expected: Any, leave: Any) -> None:
    roster, signed = Roster(persons, expected, leave), SignedElsewhere(expected)
    assert roster_from(Document(STATION, "roster", 1, 0, roster.to_json())) == roster
    assert signed_from(Document(STATION, "signed", 1, 0, signed.to_json())) == signed


ODD = st.sampled_from(
    [None, True, 0, -1, 7, 1440, 2**53, "", "a", "zz", "2026-11-22", [], [[]], {}, {"a": 1}]
)
JSON = ODD | st.lists(ODD, max_size=9)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_body_with_anything_in_one_field_is_read_or_refused(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    body = dict(decode_document((VECTORS / f"{kind}.bin").read_bytes(), KEY, STATION).body)
    body[data.draw(st.sampled_from(sorted(body)))] = data.draw(JSON)
    document = Document(STATION, kind, 1, 0, body)
    try:
        found = READERS[kind](document)
    except MessageError:
        return
    assert READERS[kind](Document(STATION, kind, 1, 0, found.to_json())) == found


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=33))
def test_noise_is_refused(data: bytes, key: bytes) -> None:
    for public in (KEY, key):
        with pytest.raises(MessageError):
            decode_document(data, public, STATION)
