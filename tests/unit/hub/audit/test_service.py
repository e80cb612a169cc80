from sqlalchemy import update
from sqlalchemy.orm import Session

from hub.audit.models import AuditRow
from hub.audit.service import entries, note, verify


def test_lines_are_chained_and_a_change_is_found(session: Session) -> None:
    for number in range(3):
        note(session, "editor", "edit", f"card:m/{number}", {"title": "旧"}, {"title": "新"}, 1000 + number)
    assert verify(session) is None
    assert [entry.seq for entry in entries(session)] == [3, 2, 1]
    assert [entry.object for entry in entries(session, before_seq=3, most=1)] == ["card:m/1"]
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
