"""The page behind the QR: small, without JavaScript, patient."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from content_packs.words import Words
from hub.db import session_scope
from hub.packs.publishing import publish
from hub.packs.service import cards
from hub.web.phone import COOKIE, make_phone_app
from tests.fakes.console import ORIGIN, Console
from tests.fakes.hub_folder import edit_card_text


def test_the_page_is_small_and_has_no_script(console: Console) -> None:
    answer = console.client().get(console.phone_path())
    assert answer.status_code == 200
    assert len(answer.content) < 2000
    assert "<script" not in answer.text
    assert "7305综采工作面" in answer.text
    assert "早班" in answer.text


def test_even_the_longest_pledge_fits(console: Console) -> None:
    with session_scope(console.engine) as session:
        for publisher in ("mine", "branch-1"):
            for draft in cards(session, publisher):
                if draft.card.type == "pledge":
                    edit_card_text(
                        session, publisher, draft.card.id, title=Words("承" * 14), body=Words("诺" * 120),
                        by="test", now_ms=console.clock(),
                    )  # fmt: skip
            publish(session, console.settings, publisher, "test", console.clock())
    answer = console.client().get(console.phone_path())
    assert "诺" * 120 in answer.text
    assert len(answer.content) < 2000


def test_signed_already_and_wrong(console: Console) -> None:
    status, page = console.sign("71001")
    assert (status, "✓" in page, "杜长林" in page) == (200, True, True)
    status, page = console.sign("71001")
    assert (status, "已签过" in page) == (200, True)
    status, page = console.sign("71002", pin="000000")
    assert (status, "✕" in page, "孟庆和" in page) == (400, True, False)
    assert "再试一次" in page
    assert len(page.encode()) < 2000


def test_wrong_number_and_wrong_pin_read_alike(console: Console) -> None:
    assert console.sign("71003", pin="000000")[1].replace(console.phone_path(), "") == (
        console.sign("99999", pin="000000")[1].replace(console.phone_path(), "")
    )


def test_five_wrong_pins_make_it_wait_and_not_for_ever(console: Console) -> None:
    for _ in range(5):
        assert "试错太多次" not in console.sign("71006", pin="000000")[1]
    status, page = console.sign("71006")
    assert (status, "试错太多次" in page) == (400, True)
    assert console.sign("71007")[0] == 200
    console.clock.offset_ms += 16_000
    assert console.sign("71006")[0] == 200


def test_an_expired_or_damaged_code_says_what_to_do(console: Console) -> None:
    path = console.phone_path()
    for bad in ("/s/x", path[:-1] + ("A" if path[-1] != "A" else "B"), "/s/" + "A" * 19):
        assert "二维码" in console.client().get(bad).text
    console.clock.offset_ms = 5 * 60_000
    assert "二维码已过期" in console.client().get(path).text
    form = {"number": "71008", "pin": console.people["71008"].pin}
    answer = console.client().post(path, data=form)
    assert (answer.status_code, "二维码已过期" in answer.text) == (400, True)


def test_a_phone_is_remembered_by_a_cookie_that_cannot_be_made_up(console: Console) -> None:
    client = console.client()
    form = {"number": "71009", "pin": console.people["71009"].pin}
    answer = client.post(console.phone_path(), data=form)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert console.people["71009"].pin not in cookie
    assert 'value="71009"' in client.get(console.phone_path()).text
    forged = console.client()
    forged.cookies.set(COOKIE, "3731303039." + "0" * 32, path="/s")
    assert 'value=""' in forged.get(console.phone_path()).text


@pytest.mark.parametrize("number", ["", " ", "1" * 10_000, "\x00", "<b>", "７１００１"])
def test_odd_numbers_are_refused_and_disturb_nothing(console: Console, number: str) -> None:
    status, page = console.sign(number, pin="1234")
    assert status == 400
    assert "<b>&lt;" not in page
    assert len(page.encode()) < 2000


def test_the_phones_own_application_serves_nothing_else(console: Console) -> None:
    phone = TestClient(make_phone_app(console.app), base_url=ORIGIN, headers={"Origin": ORIGIN})
    assert phone.get(console.phone_path()).status_code == 200
    assert phone.get("/s/style.css").headers["content-type"].startswith("text/css")
    form = {"number": "71010", "pin": console.people["71010"].pin}
    assert phone.post(console.phone_path(), data=form).status_code == 200
    for path in ("/", "/shift", "/api/v1/health", "/openapi.json", "/enrol", "/link/x", "/static/style.css"):
        assert phone.get(path).status_code == 404, path


def test_the_style_fits_the_policy(console: Console) -> None:
    css = console.client().get("/s/style.css").text
    assert not re.search(r"url\(|@import", css)
