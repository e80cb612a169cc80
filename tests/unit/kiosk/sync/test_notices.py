"""Urgent notices on their way down."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.wire.notice import decode_notices
from kiosk.sync.actions import Action, Refused, SaveNotices
from kiosk.sync.notices import AGAIN_MOST_MS, Notices
from tests.fakes.notices import MINE, NOTICE_PUBLIC, notice, signed

VECTORS = Path(__file__).parents[3] / "vectors" / "notice"
SAID = json.loads((VECTORS / "verdicts.json").read_text(encoding="utf-8"))
TOPIC = "yz/1/demo/notice"
STRANGER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)


def line(version: int = 0, key: bytes = NOTICE_PUBLIC) -> Notices:
    made = Notices(TOPIC, MINE, version, Random(1))
    made.trust(key)
    return made


def wanted(data: bytes) -> list[Action]:
    return [SaveNotices(decode_notices(data, NOTICE_PUBLIC, MINE), data)]


@pytest.mark.parametrize(("name", "verdict"), SAID["verdicts"].items())
def test_the_vectors(name: str, verdict: str) -> None:
    notices = line(SAID["held_version"], bytes.fromhex(SAID["public_key"]))
    refused = notices.receive((VECTORS / f"{name}.bin").read_bytes())
    assert [type(action) for action in refused] == ([Refused] if verdict == "refused" else [])
    assert bool(notices.work(0)) == (verdict in ("shown", "nothing"))


def test_a_newer_list_is_asked_for_on_disk_until_it_is_there() -> None:
    notices, data = line(), signed(notice(), version=3)
    assert notices.receive(data) == []
    assert notices.work(0) == wanted(data)
    assert notices.work(1) == []
    assert notices.work(AGAIN_MOST_MS) == wanted(data)
    notices.saved(3)
    assert notices.work(2 * AGAIN_MOST_MS) == []


def test_an_older_list_is_not_believed_again() -> None:
    notices = line(version=5)
    for version in (4, 5):
        assert notices.receive(signed(notice(), version=version)) == []
    assert notices.work(0) == []
    notices.receive(signed(version=6))
    notices.receive(signed(notice(), version=5))
    assert notices.work(0) == wanted(signed(version=6))


def test_a_strangers_signature_is_refused_and_changes_nothing() -> None:
    notices, good = line(), signed(notice(), version=2)
    notices.receive(good)
    (refused,) = notices.receive(signed(version=9, key=STRANGER))
    assert isinstance(refused, Refused)
    assert refused.topic == TOPIC
    assert notices.work(0) == wanted(good)


def test_without_a_key_a_list_waits_for_one() -> None:
    notices, data = Notices(TOPIC, MINE, 0, Random(1)), signed(notice())
    assert notices.receive(data) == []
    assert notices.work(0) == []
    assert notices.trust(NOTICE_PUBLIC) == []
    assert notices.work(0) == wanted(data)


def test_what_came_last_is_judged_by_a_new_key() -> None:
    notices = line()
    assert notices.receive(signed(notice(), key=STRANGER))
    assert notices.trust(STRANGER.public_key().public_bytes_raw()) == []
    assert len(notices.work(0)) == 1


def test_an_emptied_topic_says_nothing() -> None:
    notices = line()
    assert (notices.receive(b""), notices.work(0)) == ([], [])
