"""Accounts as administrators manage them: within their units, never their own, and shown secrets once."""

from __future__ import annotations

import re

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from httpx import Response

from hub.accounts import passwords
from hub.accounts.service import Account, Grant, account, everywhere, put_account
from hub.accounts.sessions import make_link
from hub.audit.service import entries
from hub.db import read_scope, session_scope
from hub.web.guard import COOKIE, csrf_of
from tests.fakes.console import Console

SECTION, TEAM, PROJECT = "section-1", "team-1a", "project"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))


def put(console: Console, name: str, *grants: Grant) -> None:
    with session_scope(console.engine) as session:
        put_account(session, Account(name, f"某{name}", frozenset(grants)))


def signed_in(console: Console, name: str) -> TestClient:
    client = console.client()
    with session_scope(console.engine) as session:
        token = make_link(session, name, console.clock())
    assert client.get(f"/link/{token}").status_code == 303
    return client


@pytest.fixture
def section_admin(console: Console) -> TestClient:
    """Somebody who administers SECTION; beside him accounts of other units."""
    put(console, "boss-1", Grant("admin", SECTION))
    put(console, "ours", Grant("leader", TEAM))
    put(console, "theirs", Grant("leader", PROJECT))
    put(console, "both", Grant("leader", TEAM), Grant("leader", PROJECT))
    put(console, "over-us", Grant("auditor"))
    return signed_in(console, "boss-1")


def post(client: TestClient, path: str, **data: object) -> Response:
    return client.post(path, data={"csrf": csrf_of(client.cookies[COOKIE]), **data})


def held(console: Console, name: str) -> set[str]:
    with read_scope(console.engine) as session:
        found = account(session, name)
        return {str(grant) for grant in found.grants} if found else set()


def test_a_link_is_made_and_works_once(console: Console) -> None:
    client = console.as_("admin")
    page = post(
        client,
        "/accounts",
        account_id="zhang-san",
        name="张三",
        role=["leader", ""],
        unit=[TEAM, ""],
        how="link",
    ).text
    (link,) = re.findall(r"http://127.0.0.1:8080(/welcome/[\w-]+)", page)
    new = console.client()
    form = {"password": "sanyue-de-xue", "again": "sanyue-de-xue"}
    assert new.post(link, data=form).status_code == 303
    assert new.get("/shift").status_code == 200
    assert held(console, "zhang-san") == {f"leader@{TEAM}"}
    assert link not in client.get("/accounts/zhang-san").text


def test_a_first_password_is_changed_at_the_first_sign_in(console: Console) -> None:
    page = post(
        console.as_("admin"),
        "/accounts",
        account_id="li-si",
        name="李四",
        role="editor",
        unit="",
        how="password",
    ).text
    (first,) = re.findall(r'id="first">([\w-]+)<', page)
    client = console.client()
    client.post("/sign-in", data={"name": "li-si", "password": first})
    assert client.get("/packs").headers["location"] == "/account/password"
    assert "初始密码还没换" in console.as_("admin").get("/accounts").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"account_id": "editor", "role": "leader"}, "已经有账号"),
        ({"account_id": "x", "role": ""}, "至少要有一个角色"),
        ({"account_id": "A B", "role": "leader"}, "代号限"),
        ({"account_id": "hub", "role": "leader"}, "代号限"),
        ({"account_id": "x", "role": "boss"}, "没有“boss”这个角色"),
    ],
)
def test_what_cannot_be_is_refused_in_words(console: Console, form: dict[str, str], said: str) -> None:
    answer = post(console.as_("admin"), "/accounts", name="某", unit="", **form)
    assert answer.status_code == 400
    assert said in answer.text


def test_an_administrator_of_a_unit_sees_only_whom_he_wholly_reaches(section_admin: TestClient) -> None:
    page = section_admin.get("/accounts").text
    assert {name for name in ("ours", "theirs", "both", "over-us") if f">{name}<" in page} == {"ours"}
    for name in ("theirs", "both", "over-us", "admin"):
        assert section_admin.get(f"/accounts/{name}").status_code == 403, name
        for what in ("", "/switch", "/reset"):
            assert post(section_admin, f"/accounts/{name}{what}", name="x").status_code == 403


@pytest.mark.parametrize("unit", ["", PROJECT, "mine"])
def test_nobody_gives_more_than_his_own(console: Console, section_admin: TestClient, unit: str) -> None:
    form = {"account_id": "mole", "name": "某", "role": "admin", "unit": unit}
    assert post(section_admin, "/accounts", **form).status_code == 403
    assert held(console, "mole") == set()
    answer = post(section_admin, "/accounts/ours", name="某", role="admin", unit=unit)
    assert answer.status_code == 403
    sent = post(
        section_admin, "/accounts/ours", name="某", grant=[f"leader@{TEAM}", f"admin@{unit}", "admin"]
    )
    assert sent.status_code == 303
    assert held(console, "ours") == {f"leader@{TEAM}"}, "a tick that was not on the form gives nothing"


@pytest.mark.parametrize("what", ["", "/switch", "/reset"])
def test_nobody_manages_himself(console: Console, section_admin: TestClient, what: str) -> None:
    answer = post(section_admin, f"/accounts/boss-1{what}", name="某", role="editor", unit=SECTION)
    assert answer.status_code == 403
    assert "自己不能改" in answer.text
    assert held(console, "boss-1") == {f"admin@{SECTION}"}
    assert "姓名和角色" not in section_admin.get("/accounts/boss-1").text


def test_roles_are_given_and_taken_within_the_unit(console: Console, section_admin: TestClient) -> None:
    ours = signed_in(console, "ours")
    assert ours.get("/packs").status_code == 403
    post(section_admin, "/accounts/ours", name="新名", role="editor", unit=SECTION)
    assert held(console, "ours") == {f"editor@{SECTION}"}
    assert ours.get("/packs").status_code == 200, "in force at once"
    with read_scope(console.engine) as session:
        line = next(one for one in entries(session) if one.what == "rights")
    assert (line.who, line.object) == ("boss-1", "account:ours")
    assert line.before == {"name": "某ours", "roles": [f"leader@{TEAM}"]}
    assert line.after == {"name": "新名", "roles": [f"editor@{SECTION}"]}


def test_who_is_switched_off_or_reset_is_out_at_once(console: Console, section_admin: TestClient) -> None:
    ours = signed_in(console, "ours")
    post(section_admin, "/accounts/ours/reset", how="password")
    assert ours.get("/shift").status_code == 401
    ours = signed_in(console, "ours")
    post(section_admin, "/accounts/ours/switch")
    assert ours.get("/shift").status_code == 401
    assert "已停用" in section_admin.get("/accounts?state=off").text
    post(section_admin, "/accounts/ours/switch", on="1")
    assert ours.get("/shift").status_code == 401, "switched on again does not mean signed in again"


def test_the_last_administrator_of_the_whole_mine_stays(console: Console) -> None:
    put(console, "second", *everywhere("admin"))
    second = signed_in(console, "second")
    assert post(second, "/accounts/admin/switch").status_code == 303
    assert post(second, "/accounts/second/switch").status_code == 403


def test_filters_are_the_address(console: Console) -> None:
    page = console.as_("admin").get("/accounts?q=EDIT").text
    assert ">editor<" in page
    assert ">keeper<" not in page


def test_the_audit_log_keeps_no_link_and_no_password(console: Console) -> None:
    client = console.as_("admin")
    form = {"account_id": "li-si", "name": "李四", "role": "editor", "unit": ""}
    page = post(client, "/accounts", how="password", **form).text
    (first,) = re.findall(r'id="first">([\w-]+)<', page)
    (link,) = re.findall(r"/welcome/([\w-]+)", post(client, "/accounts/li-si/reset").text)
    with read_scope(console.engine) as session:
        told = str(entries(session))
    assert "account:li-si" in told
    assert first not in told
    assert link not in told
