from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from hub.config import Settings
from hub.errors import RefusedError
from hub.imports import service
from hub.imports.service import APPLIED, OVER, UNDO_MS, UNDONE, WAITING, WAITS_MS, Import
from hub.people.service import person_by_number, persons, update_person
from hub.programme.service import entries
from hub.records.entered import Desk
from hub.secrets import Secrets
from tests.fakes.hub_mine import DAY, SmallMine
from tests.fakes.sheets import xlsx

FILE = "工号,姓名,单位\n1000,甲一,甲班\n1001,甲二改,甲班\n2001,新人,甲班\n,无号,甲班\n"


def desk(session: Session, secrets: Secrets, now: int) -> Desk:
    return Desk(session, Settings(), secrets, "leader", now)


def begun(session: Session, now: int, data: bytes = FILE.encode(), kind: str = "persons") -> Import:
    return service.begin(session, kind, "s", "名册.csv", data, "leader", now)


def applied(session: Session, secrets: Secrets, now: int, absent: bool = False) -> Import:
    made = begun(session, now)
    digest = service.look(desk(session, secrets, now), made.id, None).digest
    done = service.apply(desk(session, secrets, now), made.id, None, digest, absent)
    assert done is not None
    return done


def test_a_file_waits_and_says_what_it_would_do(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    made = begun(session, now)
    assert made.state == WAITING
    look = service.look(desk(session, secrets, now), made.id, None)
    assert [one.outcome for one in look.planned] == ["unchanged", "changed", "added", "refused", "absent"]
    assert look.samples[0] == ("1000", "甲一", "甲班")
    assert look.heads == ("工号", "姓名", "单位")
    assert person_by_number(session, "2001") is None
    assert [one.id for one in service.imports(session, now)] == [made.id]


def test_applied_and_taken_back(session: Session, secrets: Secrets, mine: SmallMine, now: int) -> None:
    done = applied(session, secrets, now)
    assert done.state == APPLIED
    assert done.counts == {"added": 1, "changed": 1, "unchanged": 1, "refused": 1, "absent": 0}
    assert len(persons(session)) == 4
    assert len(service.applied(desk(session, secrets, now), done.id).standing) == 2
    assert service.undo(desk(session, secrets, now), done.id) == (2, 0)
    assert persons(session) == tuple(mine.people)
    assert service.about(session, done.id, now).state == UNDONE
    with pytest.raises(RefusedError):
        service.undo(desk(session, secrets, now), done.id)


def test_what_was_changed_since_is_named_and_stays(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    done = applied(session, secrets, now)
    update_person(session, replace(mine.people[1], name="甲二又改"))
    found = service.applied(desk(session, secrets, now), done.id)
    assert [one.title for one in found.done if one.key not in found.standing] == ["1001 甲二改"]
    assert service.undo(desk(session, secrets, now), done.id) == (1, 1)
    held = person_by_number(session, "1001")
    assert held is not None
    assert held.name == "甲二又改"


def test_nothing_happens_that_the_reader_has_not_seen(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    made = begun(session, now)
    digest = service.look(desk(session, secrets, now), made.id, None).digest
    update_person(session, replace(mine.people[1], job="电工"))
    assert service.apply(desk(session, secrets, now), made.id, None, digest, False) is None
    assert person_by_number(session, "2001") is None
    assert service.about(session, made.id, now).state == WAITING


def test_who_is_not_in_the_file_goes_only_when_asked(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    applied(session, secrets, now)
    assert "1002" in {one.staff_no for one in persons(session)}
    assert applied(session, secrets, now, absent=True).counts["absent"] == 1
    assert "1002" not in {one.staff_no for one in persons(session)}


def test_columns_are_said_once_and_remembered_for_the_unit(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    data = xlsx([["名册"], ["代码", "称呼"], [2001, "新人"], [2002, "又一人"]])
    made = begun(session, now, data)
    look = service.look(desk(session, secrets, now), made.id, None)
    assert [one.name for one in look.missing] == ["staff_no", "name", "unit"]
    assert look.planned == ()
    assert service.apply(desk(session, secrets, now), made.id, None, look.digest, False) is None
    service.put_columns(session, made.id, 1, {"staff_no": 0, "name": 1}, {"unit": "t"}, now)
    look = service.look(desk(session, secrets, now), made.id, None)
    assert [(one.line, one.title) for one in look.planned if one.outcome == "added"] == [
        (3, "2001 新人"), (4, "2002 又一人"),
    ]  # fmt: skip
    again = service.look(desk(session, secrets, now), begun(session, now, data).id, None)
    assert again.columns.at == {"staff_no": 0, "name": 1}
    assert [one.name for one in again.missing] == ["unit"]
    elsewhere = service.begin(session, "persons", "b", "x", data, "leader", now)
    assert len(service.look(desk(session, secrets, now), elsewhere.id, None).missing) == 3


@pytest.mark.parametrize(
    ("head", "at", "fixed"),
    [
        (0, {"staff_no": 0, "name": 0}, {}),
        (0, {"staff_no": 9}, {}),
        (99, {"staff_no": 0}, {}),
        (-1, {"staff_no": 0}, {}),
        (0, {"wages": 0}, {}),
        (0, {}, {}),
    ],
)
def test_columns_that_cannot_be_are_refused(
    session: Session,
    secrets: Secrets,
    mine: SmallMine,
    now: int,
    head: int,
    at: dict[str, int],
    fixed: dict[str, str],
) -> None:
    made = begun(session, now)
    before = service.look(desk(session, secrets, now), made.id, None).columns
    with pytest.raises(RefusedError):
        service.put_columns(session, made.id, head, at, fixed, now)
    assert service.look(desk(session, secrets, now), made.id, None).columns == before


def test_a_roster_goes_the_same_way(session: Session, secrets: Secrets, mine: SmallMine, now: int) -> None:
    data = xlsx([["日期", "班次", "工号", "地点"], [DAY, "早班", 1000, "face面"]], days={(1, 0)})
    made = begun(session, now, data, "roster")
    digest = service.look(desk(session, secrets, now), made.id, {"s"}).digest
    assert service.apply(desk(session, secrets, now), made.id, {"s"}, digest, False) is not None
    assert [one.place_id for one in entries(session, DAY)] == ["face"]
    assert service.undo(desk(session, secrets, now), made.id) == (1, 0)
    assert entries(session, DAY) == ()


def test_what_a_file_held_is_kept_no_longer_than_it_is_of_use(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    made, done = begun(session, now), applied(session, secrets, now)
    with pytest.raises(RefusedError):
        service.look(desk(session, secrets, now + WAITS_MS), made.id, None)
    service.clear_old(session, now + UNDO_MS)
    assert {one.state for one in service.imports(session, now + UNDO_MS)} == {OVER}
    with pytest.raises(RefusedError):
        service.undo(desk(session, secrets, now + UNDO_MS), done.id)
    service.clear_old(session, now + service.LISTED_MS)
    assert service.imports(session, now) == ()


def test_a_file_can_be_thrown_away_once(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    made = begun(session, now)
    service.drop(session, made.id, now)
    for act in (service.drop, service.about):
        with pytest.raises(RefusedError):
            act(session, made.id, now)
    with pytest.raises(RefusedError):
        service.undo(desk(session, secrets, now), made.id)


def test_what_is_none_is_refused(session: Session, mine: SmallMine, now: int) -> None:
    with pytest.raises(RefusedError):
        begun(session, now, b"\0")
    with pytest.raises(RefusedError):
        begun(session, now, kind="wages")
    with pytest.raises(RefusedError):
        service.begin(session, "persons", "nowhere", "x", FILE.encode(), "leader", now)
