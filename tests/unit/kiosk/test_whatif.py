"""What would be shown at a moment, told from a copy of a data folder that somebody may be writing to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.errors import StorageError
from content_packs.words import Words
from kiosk.config import Enrolment, Folder
from kiosk.domain.screen import Overview
from kiosk.storage.ledger import Ledger
from kiosk.storage.store import Store
from kiosk.whatif import Question, answer
from tests.fakes.mine import (
    FIVE,
    STATE_KEY,
    STATE_PUBLIC,
    STATION,
    at,
    card,
    document,
    draft,
    published,
    published_ahead,
    roster,
    site,
)
from tests.fakes.station import activate

CYCLE_S = 8 + 15 * 12
BEGAN = at("2026-11-23 07:00") - (8 + 5 * 10 + 200_000 * CYCLE_S) * 1000
"""So long ago that this machine's clock is later; a cycle begins at 07:00."""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Path]:
    """The folder of a station that is running: both databases are open, with a log beside them."""
    folder = Folder(tmp_path)
    folder.save_enrolment(Enrolment("", "demo", STATION, "", 5, "", "", "", STATE_PUBLIC.hex()))
    store, ledger = Store(tmp_path), Ledger(tmp_path / "ledger.db", folder.ledger_key())
    places = (("face-7305", Words("7305综采工作面")), ("face-7306", Words("7306综采工作面")))
    for found in (document(site(places=places), "site"), document(roster("p1", "p2"), "roster")):
        store.save_state(found.kind, found.version, found.encode(STATE_KEY))
    _, objects, row = published("mine", 3, FIVE)
    for name, data in objects.items():
        store.objects.save(name, data)
    activate(store, row)
    store.remember("anchor", json.dumps({"at": BEGAN, "lead": []}))
    ledger.append(draft("p1"))
    yield tmp_path
    store.close()
    ledger.close()


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_in_the_window_the_pledge_is_open_and_the_turns_follow_by_the_clock(running: Path) -> None:
    before = contents(running)
    reply = answer(Question(running, "2026-11-23T07:00:20"))
    assert reply.screen.panel is not None
    assert (reply.screen.panel.tally.signed, reply.screen.panel.tally.expected) == (1, 2)
    text = "\n".join(reply.lines)
    assert "2026-11-23 07:00  7305综采工作面 (face-7305) · face-1" in text
    assert "班次 shift: 早班 Morning 2026-11-23 08:00-16:00" in text
    assert "签字时间 sign window: 开 open, 06:30-10:30" in text
    assert "已签 signed 1 / 应签 expected 2" in text
    assert "现在 now: alert · alert-2 (mine/alert-2)" in text
    assert "  07:00:20   12 s  alert · alert-2 (mine/alert-2)" in text
    assert set(before) <= set(contents(running))
    assert {k: v for k, v in contents(running).items() if not k.endswith("-shm")} == {
        k: v for k, v in before.items() if not k.endswith("-shm")
    }


def test_between_two_windows_the_next_is_told(running: Path) -> None:
    reply = answer(Question(running, "2026-11-23T12:00", lang="en"))
    assert reply.screen.panel is None
    assert reply.screen.lang == "en"
    assert "签字时间 sign window: 关 closed, 下次 next 11-23 14:30" in reply.lines


def test_another_place_it_may_be_moved_to(running: Path) -> None:
    assert "7306综采工作面 (face-7306)" in answer(Question(running, "2026-11-23T12:00", "face-7306")).lines[0]
    with pytest.raises(StorageError, match="cannot stand at 'hall'"):
        answer(Question(running, "2026-11-23T12:00", "hall"))


def test_a_view_that_somebody_turned_to(running: Path) -> None:
    assert answer(Question(running, "2026-11-23T12:00", view="pledge-2")).screen.view == "mine/pledge-2"
    assert isinstance(answer(Question(running, "2026-11-23T12:00", view="overview")).screen.main, Overview)


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01T00:00", "25:00"])
def test_what_is_no_moment(running: Path, text: str) -> None:
    with pytest.raises(StorageError, match="is no time"):
        answer(Question(running, text))


def test_a_folder_at_rest_gets_no_new_file(running: Path, tmp_path: Path) -> None:
    copy = tmp_path / "rest"
    store, ledger = Store(copy), Ledger(copy / "ledger.db", Ed25519PrivateKey.generate())
    store.close()
    ledger.close()
    before = contents(copy)
    assert answer(Question(copy, "2026-11-23T12:00")).screen.view == "builtin"
    assert contents(copy) == before


def test_no_station_in_the_folder(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no station's data folder"):
        answer(Question(tmp_path))


def test_a_station_ahead_of_all_others_is_asked_for_what_it_shows_itself(running: Path) -> None:
    store = Store(running, station=STATION)
    _, objects, row = published_ahead("mine", 4, FIVE, (card("tried-first", "alert"),), STATION)
    for name, data in objects.items():
        store.objects.save(name, data)
    activate(store, row)
    store.close()
    text = "\n".join(answer(Question(running, "2026-11-23T13:00:20")).lines)
    assert "mine/tried-first" in text
    assert "mine/alert-2" not in text
