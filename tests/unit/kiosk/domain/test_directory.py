"""Whom a code means."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.directory import MOST_SCAN, Directory, Match
from tests.fakes.mine import roster, site

DIRECTORY = Directory(site(), roster("p1"))


@pytest.mark.parametrize(
    ("code", "match", "method", "who"),
    [
        ("badge-1", Match.KNOWN, "badge", "p1"),
        ("  badge-1\r\n", Match.KNOWN, "badge", "p1"),
        ("1002", Match.KNOWN, "keyed", "p2"),
        ("old-3", Match.REVOKED, "badge", "p3"),
        ("9999", Match.UNKNOWN, "keyed", None),
        ("123456789", Match.UNKNOWN, "badge", None),
        ("x" * MOST_SCAN, Match.UNKNOWN, "badge", None),
        ("x" * (MOST_SCAN + 1), Match.UNREADABLE, "badge", None),
    ],
)
def test_find(code: str, match: Match, method: str, who: str | None) -> None:
    found = DIRECTORY.find(code)
    assert (found.match, found.method, found.person.id if found.person else None) == (match, method, who)


@settings(max_examples=50)
@given(st.text())
def test_no_text_fails(code: str) -> None:
    found = DIRECTORY.find(code)
    assert (found.match is Match.UNKNOWN) == (found.person is None and bool(found.code_hash))
