import pytest
from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.programme.intake import import_roster
from hub.programme.service import Entry, entries, put_entry
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
    with pytest.raises(RefusedError, match="工号"):
        import_roster(session, "日期,班次,地点\n2026-11-22,早班,face\n".encode())
