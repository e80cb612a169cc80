"""A change happens only when a page of ours, in this session, asked for it."""

from __future__ import annotations

import pytest

from hub.web.guard import COOKIE, MOST_BODY
from tests.fakes.console import ORIGIN, Console

PATH = "/stations/face-1/token"


def test_with_the_token_it_is_done(console: Console) -> None:
    answer = console.as_("keeper").post(PATH, data={"csrf": console.csrf("keeper")})
    assert answer.status_code == 200
    assert "yizhan-kiosk run --hub http://127.0.0.1:8080 --token " in answer.text


def test_the_token_may_come_in_a_header(console: Console) -> None:
    answer = console.as_("keeper").post(PATH, headers={"X-CSRF": console.csrf("keeper")})
    assert answer.status_code == 200


@pytest.mark.parametrize("data", [None, {}, {"csrf": ""}, {"csrf": "0" * 32}, {"csrf": "None"}])
def test_missing_or_wrong_tokens_are_refused(console: Console, data: dict[str, str] | None) -> None:
    answer = console.as_("keeper").post(PATH, data=data)
    assert answer.status_code == 403
    assert "页面已过期" in answer.text


@pytest.mark.parametrize("data", [None, {"csrf": ""}, {"csrf": "None"}])
def test_no_session_and_no_token_do_not_match_each_other(
    console: Console, data: dict[str, str] | None
) -> None:
    client = console.client()
    assert client.post(PATH, data=data).status_code == 403
    client.cookies.set(COOKIE, "")
    assert client.post(PATH, data=data).status_code == 403


def test_another_sessions_token_is_refused(console: Console) -> None:
    answer = console.as_("keeper").post(PATH, data={"csrf": console.csrf("admin")})
    assert answer.status_code == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:8081", ""])
def test_another_origin_is_refused_even_with_the_token(console: Console, origin: str) -> None:
    answer = console.as_("keeper").post(
        PATH, data={"csrf": console.csrf("keeper")}, headers={"Origin": origin}
    )
    assert answer.status_code == 403
    assert "不是从中枢的页面发出" in answer.text


def test_a_referer_does_where_there_is_no_origin(console: Console) -> None:
    headers = {"Origin": "", "Referer": f"{ORIGIN}/stations/face-1"}
    answer = console.as_("keeper").post(PATH, data={"csrf": console.csrf("keeper")}, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/enrol", "/api/v1/demo/link"])
def test_programs_need_no_token_and_their_routes_no_cookie(console: Console, path: str) -> None:
    answer = console.as_("admin").post(path, json={}, headers={"Origin": "http://evil.example"})
    assert answer.status_code in (401, 422)


def test_the_phone_form_from_elsewhere_is_refused(console: Console) -> None:
    form = {"number": "71001", "pin": console.people["71001"].pin}
    answer = console.client().post(console.phone_path(), data=form, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403


def test_a_body_that_is_too_large_is_refused(console: Console) -> None:
    answer = console.as_("leader").post("/persons", content=b"x" * (MOST_BODY + 1))
    assert answer.status_code == 413


def test_a_get_changes_nothing_but_by_its_one_use_token(console: Console) -> None:
    client = console.as_("admin")
    for path in ("/sign-out", PATH, "/packs/mine/publish", "/persons/visitor"):
        assert client.get(path).status_code in (400, 404, 405), path
