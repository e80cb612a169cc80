"""What counts as a change that was meant."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from hub.web.guard import csrf_of, same_origin


def request(**headers: str) -> Request:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": raw})


def test_without_a_session_there_is_no_token_to_match() -> None:
    assert csrf_of("") == ""


def test_sessions_have_tokens_of_their_own() -> None:
    assert csrf_of("a") != csrf_of("b")
    assert csrf_of("a") == csrf_of("a")
    assert "a" * 8 not in csrf_of("a" * 8)


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"host": "hub:8080", "origin": "http://hub:8080"}, True),
        ({"host": "hub:8080", "referer": "http://hub:8080/packs?x=1"}, True),
        ({"host": "hub:8080", "origin": "http://hub:8081"}, False),
        ({"host": "hub:8080", "origin": "http://evil"}, False),
        ({"host": "hub:8080", "origin": "null"}, False),
        ({"host": "hub:8080", "origin": "null", "referer": "http://hub:8080/"}, False),
        ({"host": "hub:8080"}, False),
        ({"origin": "http://hub"}, False),
        ({}, False),
    ],
)
def test_origin(headers: dict[str, str], ours: bool) -> None:
    assert same_origin(request(**headers)) is ours
