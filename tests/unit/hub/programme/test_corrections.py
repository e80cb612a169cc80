from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.people.service import add_person
from hub.programme.corrections import Turn, add, leave, lend, restore
from hub.programme.service import Entry, entries, expected
from tests.fakes.hub_mine import DAY, SmallMine

EARLY = Turn(DAY, "early", "face")
THERE = Turn(DAY, "middle", "heading")


def test_on_leave_and_back(session: Session, mine: SmallMine) -> None:
    one, two, three = (person.id for person in mine.people)
    leave(session, EARLY, [one])
    found = expected(session, DAY, "early", "face")
    assert found is not None
    assert (found.work, found.leave) == ({two, three}, {one})
    restore(session, EARLY, [one])
    found = expected(session, DAY, "early", "face")
    assert found is not None
    assert (found.work, found.leave) == ({one, two, three}, frozenset())


def test_lent_is_expected_there_and_not_here(session: Session, mine: SmallMine) -> None:
    one, two, three = (person.id for person in mine.people)
    leave(session, EARLY, [one])
    lend(session, EARLY, [one, two], THERE)
    here, there = expected(session, DAY, "early", "face"), expected(session, DAY, "middle", "heading")
    assert here is not None
    assert there is not None
    assert (here.work, here.leave, there.work) == ({three}, frozenset(), {one, two})
    assert {entry.status for entry in entries(session, DAY)} == {"lent"}
    restore(session, THERE, [one, two])
    assert entries(session, DAY) == ()


def test_lent_within_the_shift_moves_the_entry(session: Session, mine: SmallMine) -> None:
    one = mine.people[0].id
    lend(session, EARLY, [one], Turn(DAY, "early", "heading"))
    assert entries(session, DAY) == (Entry(DAY, "early", one, "heading", "lent"),)


def test_one_more_by_his_number(session: Session, mine: SmallMine) -> None:
    other = add_person(session, staff_no="5001", name="外人", unit_id="b")
    assert add(session, EARLY, "5001") == other.id
    found = expected(session, DAY, "early", "face")
    assert found is not None
    assert other.id in found.work
    with pytest.raises(RefusedError, match="9999"):
        add(session, EARLY, "9999")


@pytest.mark.parametrize(
    "turn", [Turn("soon", "early", "face"), Turn(DAY, "lunch", "face"), Turn(DAY, "early", "nowhere")]
)
def test_turns_that_are_none_change_nothing(session: Session, mine: SmallMine, turn: Turn) -> None:
    one = mine.people[0].id
    for act in (
        lambda: leave(session, turn, [one]),
        lambda: lend(session, EARLY, [one], turn),
        lambda: restore(session, turn, [one]),
        lambda: leave(session, EARLY, []),
        lambda: leave(session, EARLY, ["p-nobody"]),
        lambda: lend(session, EARLY, [one], EARLY),
    ):
        with pytest.raises(RefusedError):
            act()
    assert entries(session, DAY) == ()
