"""Gaps, forks and resets come to the console, and go when they are healed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy.orm import Session

from hub.audit.service import entries
from hub.backup.contents import Contents
from hub.backup.restoring import begin_anew
from hub.config import Settings
from hub.receiving import note_presence_of, receive
from hub.records.chains import NEW_MS, SURE_MS, irregular
from hub.records.coverage import signed_ids
from hub.records.ledgers import HUB, close_ledger, ends_of, open_ledger, verify_ledger
from hub.records.quarantine import quarantined
from kiosk.storage.ledger import Ledger
from tests.fakes.hub_mine import DAY, SmallMine, Writer, pledge


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


def test_the_hubs_own_ledger_that_ended_in_a_restoration(session: Session, now: int) -> None:
    """Its number may be compared with that of a printed report: what is above is gone."""
    open_ledger(session, HUB, Writer(seed=8).public, now)
    assert what(session, now) == []
    begin_anew(session, Contents(now - 1, "m", "sqlite", "", 0, {}, {}, ""), now)
    assert what(session, now + NEW_MS - 1) == [("restored", HUB)]
    assert what(session, now + NEW_MS) == []


def test_a_station_that_lost_its_newest_records_goes_on_behind_them(
    session: Session, settings: Settings, mine: SmallMine, now: int, tmp_path: Path
) -> None:
    """What its disk lost is here, what it signs now is taken, and it is called by its name until it has a new
    ledger: no fork."""
    writer, people = Writer(), [person.id for person in mine.people]
    open_ledger(session, "face-1", writer.public, now)
    ledger = Ledger(tmp_path / "ledger.db", writer.key)

    def send() -> None:
        batch = ledger.batch(ledger.acked, 10)
        assert batch is not None
        assert receive(session, settings, [("face-1", batch)], now) == [None]
        end, head = ends_of(session, [ledger.id])[ledger.id]
        assert ledger.fits(end, head)
        ledger.receive_receipt(end)

    ledger.append_all(pledge(person, now) for person in people[:2])
    send()
    with sqlite3.connect(tmp_path / "ledger.db") as db:
        db.execute("DELETE FROM record WHERE seq = 2")
    ledger.append(pledge(people[2], now))
    send()
    assert what(session, now) == [("lost", "face-1")]
    assert (ledger.last, ledger.acked) == (4, 4)
    assert signed_ids(session, DAY, "early") == {*people}
    assert [one.seq for one in quarantined(session)] == [3]
    assert verify_ledger(session, ledger.id) is None
    ledger.append(pledge("?" + "0" * 16, now, flags=("unknown",)))
    send()
    assert what(session, now) == [("lost", "face-1")], "the disk is to be looked at all the same"
    close_ledger(session, ledger.id, now)
    assert what(session, now) == []
    ledger.close()


def test_a_station_on_an_older_disk_does_not_take_another_history_for_received(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int, tmp_path: Path
) -> None:
    """Its numbers were given before: the hub keeps what it has, and the station what it has."""
    people = [person.id for person in mine.people]
    writer.write(*(pledge(person, now) for person in people))
    receive(session, settings, [("face-1", writer.batch())], now)
    ledger = Ledger(tmp_path / "ledger.db", writer.key)
    ledger.append_all(pledge(person, now + 1) for person in reversed(people))
    batch = ledger.batch(0, 10)
    assert batch is not None
    receive(session, settings, [("face-1", batch)], now)
    assert what(session, now) == [("fork", "face-1")]
    end, head = ends_of(session, [ledger.id])[ledger.id]
    assert end == ledger.last
    assert not ledger.fits(end, head), "so it does not believe that its own were received"
    ledger.close()
