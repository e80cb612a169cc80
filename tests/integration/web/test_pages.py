"""Every page: it opens, in both languages, under the strict policy."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from hub.web.guard import POLICY
from tests.fakes.console import ORIGIN, Console

PAGES = (
    "/", "/shift", "/shift?date=2026-11-24&shift=early", "/shift?unit=team-1a&place=face-7305", "/stations",
    "/stations?status=none", "/stations/face-1", "/packs", "/packs/mine/five-boards",
    "/packs/mine/five-boards?board=alert", "/packs/mine/five-boards/no-bare-roof", "/roster",
    "/roster?date=2026-11-25", "/imports", "/imports?kind=roster",
    "/persons", "/persons?kind=visitor&q=V", "/refused", "/review",
    "/review/mine",
)  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_open_under_the_policy(console: Console, lang: str) -> None:
    client = console.as_("admin")
    client.cookies.set("lang", lang)
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in answer.text
        assert not re.search(r'\sstyle="|<style|\son\w+="|<script>', answer.text), path
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', answer.text), path


def test_the_policy_stands_on_refusals_files_and_answers_of_programs_too(console: Console) -> None:
    client = console.as_("editor")
    for path in ("/nothing", "/shift", "/static/style.css", "/api/v1/health", "/api/v1/totals", "/s/x"):
        assert client.get(path).headers["content-security-policy"] == POLICY, path


def test_without_a_session_the_first_page_says_how_to_get_one(console: Console) -> None:
    answer = console.client().get("/")
    assert answer.status_code == 401
    assert "yizhan link --as admin" in answer.text


def test_docs_from_elsewhere_are_off_and_the_description_is_there(console: Console) -> None:
    client = console.as_("admin")
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404
    assert "/api/v1/coverage" in client.get("/openapi.json").json()["paths"]


def test_a_link_works_once(console: Console) -> None:
    link = console.client().post("/api/v1/demo/link", json={"role": "leader"}, headers=console.bearer())
    path = link.json()["url"].removeprefix(ORIGIN)
    first, second = console.client(), console.client()
    answer = first.get(path)
    assert answer.status_code == 303
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]
    assert "Secure" not in answer.headers["set-cookie"]
    assert first.get("/shift").status_code == 200
    assert second.get(path).status_code == 400
    assert second.get("/shift").status_code == 401


def test_a_link_opens_only_on_the_hubs_own_machine(console: Console) -> None:
    link = console.client().post("/api/v1/demo/link", json={"role": "leader"}, headers=console.bearer())
    path = link.json()["url"].removeprefix(ORIGIN)
    far = TestClient(console.app, base_url=ORIGIN, client=("10.0.0.9", 1), follow_redirects=False)
    assert far.get(path).status_code == 403
    assert console.client().get(path).status_code == 303


def test_signing_out_ends_the_session(console: Console) -> None:
    client, token = console.as_("leader"), console.csrf("leader")
    assert client.post("/sign-out", data={"csrf": token}).status_code == 303
    assert client.get("/shift").status_code == 401


def test_the_language_is_remembered_and_leads_nowhere_else(console: Console) -> None:
    client = console.as_("admin")
    assert client.get("/lang/en?to=/stations").headers["location"] == "/stations"
    assert "Stations" in client.get("/stations").text
    assert client.get("/lang/zh?to=//evil.example").headers["location"] == "/"


def test_the_overview_says_what_to_do_next(console: Console) -> None:
    page = console.as_("admin").get("/").text
    assert "还没有登记" in page
    assert "7305综采工作面" in page
    assert "名单未下发" not in page


def test_a_refused_form_leads_back_to_its_page_and_to_no_other_site(console: Console) -> None:
    client, form = console.as_("editor"), {"csrf": console.csrf("editor"), "name": "x"}
    page = "/lines?edit=west"
    answer = console.as_("admin").post(
        "/lines", data={"csrf": console.csrf("admin"), "line": "-", "name": "x", "kbit_s": "1"},
        headers={"Referer": f"{ORIGIN}{page}"},
    )  # fmt: skip
    assert answer.status_code == 400
    assert f'href="{page}"' in answer.text
    for elsewhere in ("http://evil.example/lines", f"{ORIGIN}//evil.example/", ""):
        text = client.post("/lines", data=form, headers={"Referer": elsewhere}).text
        assert "evil" not in text
        assert "回到刚才那一页" not in text
