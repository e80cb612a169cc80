from dataclasses import replace

from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.people.credentials import credentials_of, revoke_badges
from hub.people.intake import import_persons
from hub.people.service import Unit, person_by_number, put_unit, update_person
from hub.secrets import Secrets
from tests.fakes.hub_mine import SmallMine

FILE = """工号,姓名,单位,工种
1000,甲一,甲班,
1001,甲二,甲班,采煤机司机
,无名氏,甲班,
2001,新人,t,液压支架工
2002,外人,丁班,
2003,,甲班,
"""


def test_bad_lines_are_named_the_rest_is_applied_nothing_is_lost(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    done = import_persons(session, secrets, FILE.encode("gb18030"), now)
    assert (done.added, done.changed, done.unchanged) == (1, 1, 1)
    assert [refused.line for refused in done.refused] == [4, 6, 7]
    assert "没有工号" in str(done.refused[0])
    assert "丁班" in str(done.refused[1])
    new = person_by_number(session, "2001")
    assert new is not None
    assert (new.name, new.unit_id, new.job) == ("新人", "t", "液压支架工")
    assert person_by_number(session, "1002") == mine.people[2]


def test_someone_who_left_comes_back_with_his_id(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    update_person(session, replace(mine.people[0], active=False))
    assert import_persons(session, secrets, "staff_no,name,unit\n1000,甲一,t\n".encode(), now).changed == 1
    assert person_by_number(session, "1000") == mine.people[0]


def test_whoever_never_had_a_badge_gets_one(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    for _ in range(2):
        import_persons(session, secrets, FILE.encode(), now)
    new = person_by_number(session, "2001")
    assert new is not None
    for person in (new, *mine.people[:2]):
        assert len(credentials_of(session, person.id)) == 1
    assert credentials_of(session, mine.people[2].id) == ()
    revoke_badges(session, new.id, now)
    import_persons(session, secrets, FILE.encode(), now)
    assert len(credentials_of(session, new.id)) == 1


def test_a_name_of_two_units_is_no_name(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    put_unit(session, Unit("t2", Words("甲班"), "team", "s"))
    done = import_persons(session, secrets, "工号,姓名,单位\n3001,某人,甲班\n3002,某人,t2\n".encode(), now)
    assert done.added == 1
    assert "同名" in str(done.refused[0])
