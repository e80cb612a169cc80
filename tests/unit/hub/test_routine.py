from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.wire.playback import HOUR_MS, Playback, PlayedHour
from content_packs.words import Words
from hub import routine as module
from hub.audit.service import entries, note
from hub.config import Settings
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs.dates import extend
from hub.packs.published import versions
from hub.packs.publishing import publish
from hub.packs.reviewing import approve, submit, trail
from hub.packs.service import import_folder
from hub.packs.staging import plan, start
from hub.people.service import Unit, add_person, put_unit
from hub.programme.service import Pattern, put_pattern, put_shifts
from hub.proof.doubt import is_doubtful
from hub.proof.reports import reports_of
from hub.records.service import store_batch
from hub.routine import EVEN_S, FORGET_EVERY_MS, Routine
from hub.stations.playback import newest_hour, take_playback
from hub.stations.service import Place, add_station, put_place
from tests.fakes.hub_folder import PACK, edit_card_text, write_card
from tests.fakes.hub_mine import DAY, SHIFTS, Writer, at, blank_database, pledge


def found_mine(session: Session, now: int) -> str:
    put_unit(session, Unit("m", Words("矿"), "mine", None, "2026-01-01"))
    put_shifts(session, "m", SHIFTS)
    put_place(session, Place("face", Words("面"), "coal_face", "m"))
    put_pattern(session, Pattern("m", "face", DAY, ("early",)))
    add_station(session, "face-1", "face", now, "test")
    return add_person(session, staff_no="1", name="甲", unit_id="m").id


def test_reports_close_and_persons_go_by_the_clock(settings: Settings) -> None:
    engine, now, told = blank_database(), at(settings, 8, 10), list[str]()
    with session_scope(engine) as session:
        who = found_mine(session, now)
        writer = Writer().enrolled(session, now).write(pledge(who, now))
        batch = writer.batch()
        store_batch(session, settings, "face-1", batch, batch.verify(writer.public), now)
        hour = PlayedHour(1, now // HOUR_MS, "face", 3600)
        take_playback(session, settings, "face-1", Playback((hour,)), now)
    running = 0.0
    routine = Routine(settings, engine, lambda: now, told.append, lambda: running)
    routine.look()
    assert told == []
    now = at(settings, 17)
    routine.look()
    with read_scope(engine) as session:
        assert len(reports_of(session, DAY, "early")) == 1
        assert entries(session, text="forget") == ()
    assert told == ["records"]
    now += 1200 * 86_400_000
    routine.look()
    with read_scope(engine) as session:
        assert entries(session, text="forget") == (), "a clock that jumps takes nobody's name away"
    now, running = now + round(EVEN_S * 1000), running + EVEN_S
    routine.look()
    with read_scope(engine) as session:
        assert entries(session, text="forget") == (), "nor when it goes on from there for half a day"
        assert is_doubtful(session, settings, now)
        assert newest_hour(session, "face") == hour.hour
    with session_scope(engine) as session:
        for days in range(0, 1200, 30):
            note(session, "a1", "sign in", "account:a1", None, None, now - days * 86_400_000)
    now, running = now + FORGET_EVERY_MS, running + FORGET_EVERY_MS / 1000
    routine.look()
    with read_scope(engine) as session:
        (line,) = entries(session, text="forget")
        assert (line.who, line.after["records"]) == ("hub", 1)
        assert reports_of(session, DAY, "early")[0].erased
        assert newest_hour(session, "face") is None
    engine.dispose()


def test_starts_gives_memory_back_and_stops(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, given = blank_database(), threading.Event()
    monkeypatch.setattr(module, "give_back", given.set)
    routine = Routine(settings, engine, lambda: at(settings, 8), lambda what: None)
    routine.start()
    assert given.wait(10)
    routine.stop()
    assert not routine.is_alive()
    engine.dispose()


def due_at(session: Session, settings: Settings, folder: Path, now: int, when: int, until: str = "") -> None:
    """A changed card that stands ``until`` a day, approved for ``when``."""
    put_unit(session, Unit("m", Words("矿"), "mine", None, "2026-01-01"))
    (folder / "pack.toml").write_text(PACK, encoding="utf-8")
    write_card(folder, "roof", "敲帮问顶", "先敲帮，后作业。")
    import_folder(session, settings, read_folder(folder), "cli", now)
    publish(session, settings, "m", "cli", now)
    edit_card_text(session, "m", "roof", title=Words("顶板"), body=Words("先看顶。"), by="e", now_ms=now)
    extend(session, "m", "roof", until, by="e", now_ms=now, today=settings.local(now).date())
    content = submit(session, settings, "m", "e", now).content
    approve(session, "m", content, "a", now, publish_at=when)


def test_what_was_approved_for_a_time_is_published_then_also_after_a_restart(
    settings: Settings, tmp_path: Path
) -> None:
    engine, now, told = blank_database(), at(settings, 8, 10), list[str]()
    with session_scope(engine) as session:
        due_at(session, settings, tmp_path, now, now + 3_600_000)
    Routine(settings, engine, lambda: now + 3_599_999, told.append).look()
    assert told == []
    Routine(settings, engine, lambda: now + 3_600_000, told.append).look()
    assert told == ["packs"]
    Routine(settings, engine, lambda: now + 7_200_000, told.append).look()
    assert told == ["packs"]
    with read_scope(engine) as session:
        newest, first = versions(session, "m")
        assert (newest.made_by, newest.made_at - first.made_at) == ("a", 3_600_000)
        (line,) = entries(session, text="publish")
        assert (line.who, line.after["version"]) == ("hub", newest.version)
    engine.dispose()


def test_what_cannot_be_published_at_its_time_goes_back_with_the_reason(
    settings: Settings, tmp_path: Path
) -> None:
    engine, now, told = blank_database(), at(settings, 8, 10), list[str]()
    day = 86_400_000
    with session_scope(engine) as session:
        due_at(session, settings, tmp_path, now, now + 2 * day, until="2026-11-23")
    Routine(settings, engine, lambda: now + 2 * day, told.append).look()
    with read_scope(engine) as session:
        (one,) = trail(session, "m")
        assert (one.state, one.decided_by) == ("returned", "hub")
        assert "过期" in one.reason
        assert len(versions(session, "m")) == 1
        assert len(entries(session, text="miss")) == 1
    engine.dispose()


def test_to_some_first_at_its_time_and_to_all_at_another(settings: Settings, tmp_path: Path) -> None:
    engine, now, told = blank_database(), at(settings, 8, 10), list[str]()
    hour = 3_600_000
    with session_scope(engine) as session:
        due_at(session, settings, tmp_path, now, now + hour)
        plan(session, settings, "m", ["face-1"], now + hour, now, now + 2 * hour)
    for when, count in ((0, 1), (hour, 2), (2 * hour - 1, 2), (2 * hour, 3), (3 * hour, 3)):
        Routine(settings, engine, lambda when=when: now + when, told.append).look()  # type: ignore[misc]
        with read_scope(engine) as session:
            assert len(versions(session, "m")) == count, when
    assert told == ["packs"] * 2
    with read_scope(engine) as session:
        assert [one.ahead for one in versions(session, "m")] == [(), ("face-1",), ()]
        (first,) = entries(session, text="publish first")
        (then,) = entries(session, text="widen")
        assert (first.after["stations"], first.after["due"]) == (["face-1"], now + hour)
        assert (then.who, then.after["due"]) == ("hub", now + 2 * hour)
    engine.dispose()


def test_a_hub_that_was_off_over_both_times_goes_on_with_the_first(
    settings: Settings, tmp_path: Path
) -> None:
    engine, now, hour = blank_database(), at(settings, 8, 10), 3_600_000
    with session_scope(engine) as session:
        due_at(session, settings, tmp_path, now, now + hour)
        plan(session, settings, "m", ["face-1"], now + hour, now, now + 2 * hour)
    for minute in (0, 60_000):
        Routine(settings, engine, lambda minute=minute: now + 5 * hour + minute, lambda _: None).look()  # type: ignore[misc]
    with read_scope(engine) as session:
        assert [one.ahead for one in versions(session, "m")] == [(), ("face-1",), ()]
    engine.dispose()


def test_what_cannot_go_to_all_stays_ahead_and_says_why(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, now, hour = blank_database(), at(settings, 8, 10), 3_600_000
    with session_scope(engine) as session:
        due_at(session, settings, tmp_path, now, now + hour)
        start(session, settings, "m", ["face-1"], "a", now + 1, widen_at=now + hour)

    def lost(*_: object) -> None:
        raise RefusedError("文件丢了。", "a file is lost")

    monkeypatch.setattr("hub.packs.staging.refuse_holes", lost)
    told = list[str]()
    Routine(settings, engine, lambda: now + hour, told.append).look()
    Routine(settings, engine, lambda: now + 2 * hour, told.append).look()
    assert told == ["packs"], "it is tried once"
    with read_scope(engine) as session:
        (one,) = trail(session, "m")
        assert (one.state, one.reason, one.widen_at) == ("ahead", "文件丢了。", None)
        assert versions(session, "m")[0].ahead == ("face-1",)
    engine.dispose()
