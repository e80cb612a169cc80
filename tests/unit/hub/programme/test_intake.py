import pytest
from sqlalchemy.orm import Session

from hub.columns import guessed_lines
from hub.errors import RefusedError
from hub.outcomes import Planned
from hub.programme.intake import FIELDS, apply, import_roster, plan, revert, standing
from hub.programme.service import Entry, entries, put_entry
from hub.table import read_grid
from tests.fakes.hub_mine import DAY, SmallMine

FILE = """日期,班次,工号,地点,状态
2026-11-22,早班,1000,face面,上班
2026/11/22,early,1001,face,请假
2026-11-22,早班,,face面,上班
2026-11-22,早班,9999,face面,上班
2026-11-22,晚班,1002,face面,上班
2026-11-31,早班,1002,face面,上班
2026-11-22,早班,1002,井底,上班
2026-11-22,早班,1002,face面,睡觉
2026.11.2,夜班,1002,heading,借调
"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_bad_lines_are_named_the_rest_is_applied(session: Session, mine: SmallMine, encoding: str) -> None:
    kept = Entry(DAY, "middle", mine.people[2].id, "face")
    put_entry(session, kept)
    done = import_roster(session, FILE.encode(encoding))
    assert (done.added, done.unchanged) == (3, 0)
    assert [refused.line for refused in done.refused] == [4, 5, 6, 7, 8, 9]
    for refused, word in zip(
        done.refused, ("没有工号", "9999", "晚班", "2026-11-31", "井底", "睡觉"), strict=True
    ):
        assert word in refused.words.zh
        assert refused.words.en
    assert set(entries(session, DAY)) == {
        kept,
        Entry(DAY, "early", mine.people[0].id, "face", "work"),
        Entry(DAY, "early", mine.people[1].id, "face", "leave"),
    }
    assert entries(session, "2026-11-02") == (
        Entry("2026-11-02", "night", mine.people[2].id, "heading", "lent"),
    )
    assert import_roster(session, FILE.encode(encoding)).unchanged == 3


def test_without_the_column_of_numbers_nothing_is_applied(session: Session, mine: SmallMine) -> None:
    with pytest.raises(RefusedError, match="Number"):
        import_roster(session, "日期,班次,地点\n2026-11-22,早班,face\n".encode())


def planned(session: Session, text: str, allowed: set[str] | None = None) -> list[Planned]:
    return list(plan(session, guessed_lines(read_grid(text.encode()), FIELDS), allowed))


def test_a_changed_entry_says_what_it_was_and_what_is_not_in_the_file_is_named(
    session: Session, mine: SmallMine
) -> None:
    put_entry(session, Entry(DAY, "early", mine.people[0].id, "face"))
    put_entry(session, Entry(DAY, "early", mine.people[1].id, "face"))
    put_entry(session, Entry(DAY, "early", mine.people[2].id, "heading"))
    found = planned(
        session, f"日期,班次,工号,地点,状态\n{DAY},早,1000,face面,请假\n{DAY},早班,1000,face面,\n"
    )
    assert [one.outcome for one in found] == ["changed", "refused", "absent"]
    assert (found[0].before["status"], found[0].after["status"]) == ("work", "leave")
    assert found[0].title == f"{DAY} 早班 1000 甲一"
    assert found[2].key.endswith(mine.people[1].id)
    before = set(entries(session, DAY))
    done = apply(session, found)
    assert {one.person_id for one in entries(session, DAY)} == {mine.people[0].id, mine.people[2].id}
    assert standing(session, done) == {one.key for one in done}
    revert(session, done)
    assert set(entries(session, DAY)) == before


def test_what_was_changed_since_stays(session: Session, mine: SmallMine) -> None:
    done = apply(
        session, planned(session, f"日期,班次,工号,地点\n{DAY},早班,1000,face\n{DAY},早班,1001,face\n")
    )
    put_entry(session, Entry(DAY, "early", mine.people[0].id, "face", "leave"))
    stands = standing(session, done)
    assert [one.title for one in done if one.key in stands] == [f"{DAY} 早班 1001 甲二"]
    revert(session, [one for one in done if one.key in stands])
    assert [one.status for one in entries(session, DAY)] == ["leave"]


def test_places_of_other_units_are_refused(session: Session, mine: SmallMine) -> None:
    (one,) = planned(session, f"日期,班次,工号,地点\n{DAY},早班,1000,face\n", {"t"})
    assert "别的单位" in one.words.zh
