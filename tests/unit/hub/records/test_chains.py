"""Gaps, forks and resets come to the console, and go when they are healed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from hub.audit.service import entries
from hub.config import Settings
from hub.receiving import note_presence_of, receive
from hub.records.chains import NEW_MS, SURE_MS, irregular
from hub.records.ledgers import open_ledger
from tests.fakes.hub_mine import SmallMine, Writer, pledge


def what(session: Session, now: int) -> list[tuple[str, str]]:
    return [(one.what, one.station) for one in irregular(session, now)]


def test_a_restored_station_is_told_and_the_flag_goes(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    writer.write(*(pledge(person.id, now) for person in mine.people))
    receive(session, settings, [("face-1", writer.batch())], now)
    note_presence_of(session, "face-1", writer.ledger, 2, now + SURE_MS)
    assert what(session, now) == [], "its presence may be older than the records just stored"
    note_presence_of(session, "face-1", writer.ledger, 2, now + SURE_MS + 1)
    assert what(session, now) == [("reset", "face-1")]
    note_presence_of(session, "face-2", writer.ledger, 3, now + SURE_MS + 1)
    note_presence_of(session, "face-1", "00" * 16, 3, now)
    assert what(session, now) == [("reset", "face-1")], "only its own word counts"
    note_presence_of(session, "face-1", writer.ledger, 3, now + SURE_MS + 1)
    assert what(session, now) == []
    told = [(entry.before, entry.after) for entry in reversed(entries(session)) if entry.what == "chain"]
    assert [(a["flags"], b["flags"]) for a, b in told if a and b] == [([], ["reset"]), (["reset"], [])]


def test_a_gap_and_a_fork_and_a_new_ledger(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    writer.write(pledge(one, now), pledge(two, now))
    receive(session, settings, [("face-1", writer.batch(2))], now)
    assert what(session, now) == [("gap", "face-1")]
    receive(session, settings, [("face-1", writer.batch())], now)
    assert what(session, now) == []
    receive(session, settings, [("face-1", Writer().write(pledge(two, now)).batch())], now)
    assert what(session, now) == [("fork", "face-1")]
    open_ledger(session, "face-1", Writer(seed=7).public, now + 1)
    assert what(session, now + 2) == [("fork", "face-1"), ("new", "face-1")]
    assert what(session, now + 1 + NEW_MS) == [("fork", "face-1")]
