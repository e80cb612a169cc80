from sqlalchemy import update
from sqlalchemy.orm import Session

from hub.audit.models import AuditRow
from hub.audit.service import Asked, choices, count, entries, note, verify


def test_lines_are_chained_and_a_change_is_found(session: Session) -> None:
    for number in range(3):
        note(session, "editor", "edit", f"card:m/{number}", {"title": "旧"}, {"title": "新"}, 1000 + number)
    assert verify(session) is None
    assert [entry.seq for entry in entries(session)] == [3, 2, 1]
    assert [entry.object for entry in entries(session, first=1, most=1)] == ["card:m/1"]
    assert [entry.seq for entry in entries(session, oldest_first=True, most=None)] == [1, 2, 3]
    assert [entry.seq for entry in entries(session, text="m/2")] == [3]
    session.execute(update(AuditRow).where(AuditRow.seq == 2).values(who="nobody"))
    session.expire_all()
    assert verify(session) == 2


def test_a_removed_line_is_found(session: Session) -> None:
    for number in range(3):
        note(session, "cli", "publish", "m", None, {"version": number}, number)
    session.delete(session.get_one(AuditRow, 2))
    session.flush()
    assert verify(session) == 2


def test_lines_are_found_by_who_what_when_and_object(session: Session) -> None:
    for number, (who, what) in enumerate((("a", "edit"), ("b", "edit"), ("a", "publish"), ("a_c", "edit"))):
        note(session, who, what, f"card:m/{number}", None, None, 1000 + number)

    def found(asked: Asked) -> list[int]:
        assert count(session, asked) == len(entries(session, asked=asked))
        return [entry.seq for entry in entries(session, asked=asked, oldest_first=True)]

    assert found(Asked(who="a")) == [1, 3]
    assert found(Asked(who="a", what="edit")) == [1]
    assert found(Asked(object="card:m/1")) == [2]
    assert found(Asked(since_ms=1001, until_ms=1003)) == [2, 3]
    assert found(Asked(text="_")) == [4], "no wildcard"
    assert choices(session) == (("a", "a_c", "b"), ("edit", "publish"))
