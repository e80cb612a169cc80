from dataclasses import replace

from sqlalchemy.orm import Session

from hub.people.intake import import_persons
from hub.people.service import person_by_number, update_person
from tests.fakes.hub_mine import SmallMine

FILE = """工号,姓名,单位,工种
1000,甲一,甲班,
1001,甲二,甲班,采煤机司机
,无名氏,甲班,
2001,新人,t,液压支架工
2002,外人,丁班,
2003,,甲班,
"""


def test_bad_lines_are_named_the_rest_is_applied_nothing_is_lost(session: Session, mine: SmallMine) -> None:
    done = import_persons(session, FILE.encode("gb18030"))
    assert (done.added, done.changed, done.unchanged) == (1, 1, 1)
    assert [refused.line for refused in done.refused] == [4, 6, 7]
    assert "没有工号" in str(done.refused[0])
    assert "丁班" in str(done.refused[1])
    new = person_by_number(session, "2001")
    assert new is not None
    assert (new.name, new.unit_id, new.job) == ("新人", "t", "液压支架工")
    assert person_by_number(session, "1002") == mine.people[2]


def test_someone_who_left_comes_back_with_his_id(session: Session, mine: SmallMine) -> None:
    update_person(session, replace(mine.people[0], active=False))
    assert import_persons(session, "staff_no,name,unit\n1000,甲一,t\n".encode()).changed == 1
    assert person_by_number(session, "1000") == mine.people[0]
