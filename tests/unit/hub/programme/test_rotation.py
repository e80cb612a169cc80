from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.programme.rotation import MOST_DAYS, change, end, pattern, presets, strip
from hub.programme.service import REST, Pattern, expected, patterns, put_pattern
from tests.fakes.hub_mine import SHIFTS, SmallMine

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def test_a_change_leaves_the_days_before_as_they_were(session: Session, mine: SmallMine) -> None:
    (held,) = patterns(session)
    new = change(session, replace(held, starts="2026-12-01", cycle=("night", REST)))
    old = pattern(session, held.id)
    assert (old.ends, new.id != held.id) == ("2026-11-30", True)
    assert old.shift_on(date(2026, 11, 30)) == "early"
    assert old.shift_on(date(2026, 12, 1)) == REST
    assert expected(session, "2026-11-30", "early", "face") is not None
    assert expected(session, "2026-12-01", "early", "face") is None
    assert expected(session, "2026-12-01", "night", "face") is not None


def test_what_has_not_begun_is_changed_itself(session: Session, mine: SmallMine) -> None:
    (held,) = patterns(session)
    changed = change(session, replace(held, starts="2026-10-01", cycle=("middle",)))
    assert changed.id == held.id
    assert patterns(session) == (changed,)


def test_it_ends_with_a_day_or_goes_altogether(session: Session, mine: SmallMine) -> None:
    (held,) = patterns(session)
    end(session, held.id, "2026-11-22")
    assert patterns(session)[0].ends == "2026-11-22"
    end(session, held.id, "2026-10-31")
    assert patterns(session) == ()
    with pytest.raises(RefusedError):
        end(session, held.id, "2026-11-22")


def test_days_that_are_none_change_nothing(session: Session, mine: SmallMine) -> None:
    (held,) = patterns(session)
    for act in (
        lambda: end(session, held.id, "soon"),
        lambda: change(session, replace(held, starts="soon")),
        lambda: put_pattern(session, replace(held, ends="soon")),
    ):
        with pytest.raises(RefusedError):
            act()
    assert patterns(session) == (held,)


@given(starts=DAYS, day=DAYS, ends=DAYS)
def test_outside_its_days_a_team_rests(starts: date, day: date, ends: date) -> None:
    one = Pattern("t", "face", starts.isoformat(), ("early", "night"), ends=ends.isoformat())
    assert (one.shift_on(day) != REST) == (starts <= day <= ends)


def test_the_days_to_come_show_who_has_what_and_what_nobody_has() -> None:
    early = Pattern("t", "face", "2026-11-22", ("early", REST))
    found = strip((early, replace(early, cycle=("night",))), SHIFTS, date(2026, 11, 22), 2)
    assert found.days == (date(2026, 11, 22), date(2026, 11, 23))
    assert [cells for _, cells in found.rows] == [("early", REST), ("night", "night")]
    assert [[shift.id for shift in day] for day in found.empty] == [["middle"], ["early", "middle"]]
    assert strip((), (), date(2026, 11, 22), 1).empty == ((),)


def test_usual_cycles_are_made_of_the_places_shifts() -> None:
    found = presets(SHIFTS)
    assert found[2].cycle == ("early", "early", "middle", "middle", "night", "night", REST, REST)
    assert "早早中中夜夜休休" in found[2].words.zh
    four = [replace(SHIFTS[0], id=f"s{n}", name=f"{n}班") for n in range(5)]
    for shifts in (SHIFTS, SHIFTS[:2], SHIFTS[:1], four):
        for one in presets(shifts):
            assert set(one.cycle) <= {REST, *(shift.id for shift in shifts)}
            assert 0 < len(one.cycle) <= MOST_DAYS
            assert one.words.en
    assert presets(()) == ()


def test_three_teams_a_day_apart_fill_every_shift() -> None:
    cycle = presets(SHIFTS[:2])[1].cycle
    teams = [
        Pattern("t", "face", (date(2026, 11, 1) + timedelta(days=at)).isoformat(), cycle) for at in range(3)
    ]
    assert all(day == () for day in strip(teams, SHIFTS[:2], date(2026, 11, 22)).empty)
