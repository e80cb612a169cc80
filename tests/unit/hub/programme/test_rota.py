"""The plan read once says the same as the plan asked place by place."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.people.service import Unit, add_visitor, put_unit, update_person
from hub.programme.rota import Rota
from hub.programme.service import Entry, Pattern, expected, put_entry, put_pattern
from tests.fakes.hub_mine import DAY, SmallMine


def test_it_says_what_is_said_place_by_place(session: Session, mine: SmallMine) -> None:
    put_unit(session, Unit("t2", Words("乙组"), "team", "t"))
    put_pattern(session, Pattern("t2", "heading", "2026-11-01", ("early", "rest")))
    away, idle, moved = mine.people
    update_person(session, replace(idle, active=False))
    update_person(session, replace(moved, unit_id="t2"))
    add_visitor(session, name="访客一", host=away.name, firm="某厂", unit_id="t")
    put_entry(session, Entry(DAY, "early", away.id, "heading"))
    rota = Rota(session)
    found = {
        (day, shift, place): rota.expected(day, shift, place)
        for day in (DAY, "2026-11-21", "1970-13-99")
        for shift in ("early", "night")
        for place in ("face", "heading", "none")
    }
    assert found == {asked: expected(session, *asked) for asked in found}
    assert len({who for who in found.values() if who}) > 2
