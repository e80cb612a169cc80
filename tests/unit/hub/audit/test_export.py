"""The log as lines that prove themselves."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.audit.export import check, export_lines
from hub.audit.models import AuditRow
from hub.audit.service import Asked, note


@pytest.fixture
def lines(session: Session) -> list[bytes]:
    for number in range(4):
        who = "editor" if number % 2 else "admin"
        note(session, who, "edit", f"card:m/{number}", {"title": "旧"}, {"title": "新"}, 1000 + number)
    return list(export_lines(session, Asked()))


def test_the_whole_log_fits(lines: list[bytes]) -> None:
    found = check(lines)
    assert (found.lines, found.gaps, found.broken) == (4, 0, None)
    assert json.loads(lines[0])["after"] == {"title": "新"}


def test_lines_of_one_person_fit_with_gaps_between(session: Session, lines: list[bytes]) -> None:
    found = check(export_lines(session, Asked(who="editor")))
    assert (found.lines, found.gaps, found.broken) == (2, 1, None)
    later = check(export_lines(session, Asked(since_ms=1002, until_ms=1003)))
    assert (later.lines, later.broken) == (1, None)


@pytest.mark.parametrize(
    ("old", "new", "broken"),
    [(b'"editor"', b'"nobody"', 2), (b'"seq":3', b'"seq":9', 9), (b'"hash"', b'"hush"', 0)],
)
def test_a_changed_line_is_found(lines: list[bytes], old: bytes, new: bytes, broken: int) -> None:
    assert check(line.replace(old, new) for line in lines).broken == broken


def test_lines_that_follow_each_other_by_number_alone_do_not_fit(
    session: Session, lines: list[bytes]
) -> None:
    for row in session.scalars(select(AuditRow)):
        session.delete(row)
    session.flush()
    for number in range(2):
        note(session, "other", "edit", f"card:m/{number}", None, None, number)
    others = list(export_lines(session, Asked()))
    assert check(others).broken is None
    assert check([lines[0], others[1]]).broken == 2


def test_what_is_no_log_is_no_log() -> None:
    assert check([b"[]\n"]).broken == 0
    assert check([b"\xff\n"]).broken == 0
    assert check([]).lines == 0
