"""What is rare among records is found by indexes of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from hub.config import Settings
from hub.records.flagged import flagged
from hub.records.participation import joint_runs, vouched
from hub.records.suggestions import suggestions

Ask = Callable[[Session, Settings], object]


@pytest.mark.parametrize(
    ("index", "ask"),
    [
        ("ix_records_flagged", lambda session, _: flagged(session)),
        ("ix_records_flagged", lambda session, _: flagged(session, flag="dup", among={"face"})),
        ("ix_records_rare", joint_runs),
        ("ix_records_rare", lambda session, _: suggestions(session, place="face")),
        ("ix_records_proxy", lambda session, _: vouched(session, place="face")),
    ],
)
def test_sqlite_sees_that_the_small_index_will_do(
    session: Session, settings: Settings, index: str, ask: Ask
) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []
    bind = session.get_bind()

    def note(_1: object, _2: object, statement: str, given: tuple[object, ...], *_: object) -> None:
        asked.append((statement, given))

    event.listen(bind, "before_cursor_execute", note)
    ask(session, settings)
    event.remove(bind, "before_cursor_execute", note)
    statement, given = next(one for one in asked if "FROM records" in one[0])
    plan = session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + statement, given).all()
    assert any(index in row[-1] for row in plan), plan
