"""Signing in as somebody at another machine does: names, passwords, codes, waits in words."""

from __future__ import annotations

import base64
import hmac
import re

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from httpx import Response

from hub.accounts import codes, passwords
from hub.accounts.invitations import invite
from hub.accounts.passwords import hashed, put_password
from hub.audit.service import entries
from hub.db import read_scope, session_scope
from hub.web.guard import COOKIE, csrf_of
from tests.fakes.console import ORIGIN, Console

RIGHT, NEW = "sanyue-de-xue", "siyue-de-yu-2"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    passwords._nobody.cache_clear()


def give(console: Console, name: str, *, must_change: bool = False) -> None:
    with session_scope(console.engine) as session:
        put_password(session, name, hashed(RIGHT), console.clock(), must_change=must_change)


def away(console: Console, address: str = "10.0.0.7") -> TestClient:
    """A browser on another machine."""
    headers = {"Origin": ORIGIN, "User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36"}
    return TestClient(
        console.app, base_url=ORIGIN, client=(address, 50000), follow_redirects=False, headers=headers
    )


def enter(client: TestClient, password: str = RIGHT, name: str = "editor", to: str = "/") -> Response:
    return client.post("/sign-in", data={"name": name, "password": password, "to": to})


def post(client: TestClient, path: str, **data: str) -> Response:
    return client.post(path, data={"csrf": csrf_of(client.cookies[COOKIE]), **data})


def test_a_page_that_asks_for_a_session_shows_the_form_and_leads_back(console: Console) -> None:
    give(console, "editor")
    client = away(console)
    page = client.get("/packs?x=1")
    assert page.status_code == 401
    assert 'name="to" value="/packs?x=1"' in page.text
    answer = enter(client, to="/packs?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/packs?x=1")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert client.get("/packs").status_code == 200


def test_nobody_is_led_elsewhere(console: Console) -> None:
    give(console, "editor")
    assert enter(away(console), to="//evil.example/x").headers["location"] == "/"
    page = away(console).get("/sign-in?to=//evil.example").text
    assert "evil" not in page


def test_a_wrong_password_keeps_the_name_and_not_the_password(console: Console) -> None:
    give(console, "editor")
    page = enter(away(console), "my-wrong-password", to="/packs")
    assert page.status_code == 401
    assert 'value="editor"' in page.text
    assert 'value="/packs"' in page.text
    assert "my-wrong-password" not in page.text
    assert "账号或密码不对" in page.text


def test_five_wrong_ones_make_it_wait_in_words_and_not_for_ever(console: Console) -> None:
    give(console, "editor")
    client = away(console)
    pages = [enter(client, "wrong") for _ in range(5)]
    assert "请等 15 秒" in pages[-1].text
    page = enter(client)
    assert (page.status_code, page.headers["retry-after"]) == (429, "15")
    assert "账号没有锁死" in page.text
    assert "忘了密码请找系统管理员重置" in page.text
    assert "忘了密码请找系统管理员重置" in pages[-1].text
    assert enter(away(console, "10.0.0.8")).status_code == 303, "the owner at his own desk"
    console.clock.offset_ms += 15_000
    assert enter(client).status_code == 303


def test_a_busy_hub_says_so(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    give(console, "editor")
    monkeypatch.setattr(passwords._IN_LINE, "acquire", lambda blocking: False)
    page = enter(away(console))
    assert page.status_code == 503
    assert page.headers["retry-after"]
    assert "登录的人太多" in page.text


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_a_sign_in_from_another_page_is_refused(console: Console, origin: str) -> None:
    give(console, "editor")
    form = {"name": "editor", "password": RIGHT}
    answer = away(console).post("/sign-in", data=form, headers={"Origin": origin})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_given_password_is_changed_before_anything_else(console: Console) -> None:
    give(console, "editor", must_change=True)
    client = away(console)
    enter(client)
    for path in ("/", "/packs", "/account", "/account/codes", "/stations"):
        assert client.get(path).headers["location"] == "/account/password", path
    assert post(client, "/stations/face-1/look").headers["location"] == "/account/password"
    page = client.get("/account/password").text
    assert 'name="current"' not in page
    assert 'href="/packs"' not in page
    assert "至少 10 个字符" in page
    assert "不一样" in post(client, "/account/password", password=NEW, again=NEW + "x").text
    assert "只有 5 个字符" in post(client, "/account/password", password="short", again="short").text
    assert "和现在的一样" in post(client, "/account/password", password=RIGHT, again=RIGHT).text
    answer = post(client, "/account/password", password=NEW, again=NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/packs").status_code == 200


def test_an_invitation_is_a_form_from_anywhere(console: Console) -> None:
    with session_scope(console.engine) as session:
        token = invite(session, "editor", console.clock())
    client = away(console)
    for _ in range(2):  # a preview of the link does not use it up
        assert "文秋实" in client.get(f"/welcome/{token}").text
    assert client.post(f"/welcome/{token}", data={"password": "x", "again": "x"}).status_code == 400
    answer = client.post(f"/welcome/{token}", data={"password": NEW, "again": NEW})
    assert answer.status_code == 303
    assert client.get("/packs").status_code == 200
    assert "已用过或已过期" in client.get(f"/welcome/{token}").text
    assert enter(away(console), NEW).status_code == 303


def code_now(console: Console, name: str = "admin") -> str:
    from hub.secrets import load_secrets

    with read_scope(console.engine) as session:
        key = codes.key_of(session, load_secrets(console.settings.secrets).badge_key, name)
    assert key is not None
    return codes.code_at(key, console.clock() // codes.STEP_MS)


def test_an_administrator_sets_up_codes_and_is_asked_for_them(console: Console) -> None:
    give(console, "admin")
    client = away(console)
    enter(client, name="admin")
    assert client.get("/audit").headers["location"] == "/account/codes"
    assert post(client, "/account/codes/begin").headers["location"] == "/account/codes"
    page = client.get("/account/codes").text
    assert "<svg" in page
    assert post(client, "/account/codes/confirm", code="12").status_code == 400
    page = post(client, "/account/codes/confirm", code=code_now(console)).text
    recovery = re.findall(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b", page)
    assert len(recovery) == 10
    assert client.get("/audit").status_code == 200
    assert not set(recovery) & set(re.findall(r"[\w-]{14}", client.get("/account/codes").text))

    other = away(console, "10.0.0.8")
    answer = enter(other, name="admin", to="/audit")
    assert answer.headers["location"] == "/sign-in/code?to=/audit"
    assert other.get("/audit").status_code == 401, "the password alone opens nothing"
    assert "动态码不对" in post(other, "/sign-in/code", code="000000", to="/audit").text
    console.clock.offset_ms += codes.STEP_MS
    answer = post(other, "/sign-in/code", code=code_now(console), to="/audit")
    assert (answer.status_code, answer.headers["location"]) == (303, "/audit")
    assert other.get("/audit").status_code == 200

    assert post(client, "/account/codes/stop", code="000000").status_code == 400
    assert post(client, "/account/codes/recovery", code=recovery[0]).status_code == 200
    third = away(console)
    enter(third, name="admin")
    assert post(third, "/sign-in/code", code=recovery[1]).status_code == 401, "ended by the new ones"


def test_who_waits_for_a_code_is_told_what_else_there_is(console: Console) -> None:
    give(console, "admin")
    own = away(console)
    enter(own, name="admin")
    post(own, "/account/codes/begin")
    secret = re.findall(r"[A-Z2-7]{4}(?: [A-Z2-7]{4}){3,}", own.get("/account/codes").text)[0]
    assert "备用码" in post(own, "/account/codes/confirm", code=rfc6238(secret, console.clock())).text
    other = away(console)
    enter(other, name="admin")
    pages = [post(other, "/sign-in/code", code="000000") for _ in range(6)]
    assert (pages[0].status_code, pages[-1].status_code) == (401, 429)
    assert "账号没有锁死" in pages[-1].text
    assert "备用码" in pages[-1].text.split("账号没有锁死")[1][:60]
    console.clock.offset_ms += 60_000
    assert post(other, "/sign-in/code", code=rfc6238(secret, console.clock())).status_code == 303


def rfc6238(secret: str, now_ms: int) -> str:
    """The code of a moment, computed as the standard says and by nothing of ours."""
    key, step = base64.b32decode(secret.replace(" ", "")), now_ms // 30_000
    mac = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def test_devices_are_seen_and_signed_out(console: Console) -> None:
    give(console, "editor")
    here, there, third = away(console), away(console, "10.0.0.8"), away(console, "10.0.0.9")
    for client in (here, there, third):
        enter(client)
    page = here.get("/account").text
    for word in ("10.0.0.7", "10.0.0.8", "10.0.0.9", "Chrome 120 · Windows", "这一台", "退出其他 2 台"):
        assert word in page
    ended = re.findall(r"/account/devices/([0-9a-f]{16})/end", page)
    assert len(ended) == 2
    post(here, f"/account/devices/{ended[0]}/end")
    assert sorted(client.get("/account").status_code for client in (there, third)) == [200, 401]
    post(here, "/account/devices/end")
    assert [client.get("/account").status_code for client in (here, there, third)] == [200, 401, 401]


def test_nobody_signs_out_somebody_else(console: Console) -> None:
    give(console, "editor")
    client = away(console)
    enter(client)
    device = re.findall(r"<th scope=\"row\">", client.get("/account").text)
    assert len(device) == 1
    with read_scope(console.engine) as session:
        from hub.accounts.sessions import devices

        (mine,) = devices(session, "editor", console.clock())
    post(console.as_("keeper"), f"/account/devices/{mine.id}/end")
    assert client.get("/account").status_code == 200


def test_no_secret_stands_in_the_audit_log(console: Console) -> None:
    give(console, "editor", must_change=True)
    client = away(console)
    enter(client, "wrong-password-1")
    enter(client)
    post(client, "/account/password", password=NEW, again=NEW)
    with read_scope(console.engine) as session:
        told = str(entries(session))
    assert "sign-in" in told
    for secret in (RIGHT, NEW, "wrong-password-1", "argon2", client.cookies[COOKIE]):
        assert secret not in told


def test_the_demo_goes_on_by_its_one_click_link(console: Console) -> None:
    client = console.as_("admin")
    assert client.get("/audit").status_code == 200, "neither password nor code is asked for"
    assert "链接" in client.get("/account").text
