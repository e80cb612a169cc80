"""The page behind a station's QR: staff number and PIN, no JavaScript, under 2,000 bytes.

It is also an application of its own (:func:`make_phone_app`), so that only it need listen where the
mine's phones are.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Response
from fastapi.responses import FileResponse

from content_packs.format.text import plain
from hub.accounts import patience
from hub.accounts.patience import Tried
from hub.db import read_scope, session_scope
from hub.records.phone import PhoneOutcome, phone_page, sign_by_phone
from hub.web.i18n import words_for
from hub.web.shell import shell
from hub.web.visit import Hub, Visit, Visiting

router = APIRouter(prefix="/s", include_in_schema=False)
COOKIE = "yizhan_no"
_REMEMBERED_S = 180 * 86_400
_STYLE = Path(__file__).parent / "static" / "phone.css"
_TAKEN = ("signed", "late")
_KINDS = {"signed": "yes", "already": "yes", "late": "late"}
"""Shape and colour of an answer; every other one is a "no"."""
_OFFER_AGAIN = ("unknown", "wait")
_MOST_NUMBER = 40
_FREE, _FREE_OF_SCREEN = 5, 40
"""A code on the screen serves a whole queue, so it bears more wrong tries than one number does."""


def make_phone_app(console: FastAPI) -> FastAPI:
    """An application of ``console``'s hub that serves the phone page and nothing else."""
    return shell(console.state.hub, (router,))


@router.get("/style.css", name="phone_style")
def style(visit: Visiting) -> Response:
    """The page's small style sheet; may be kept for a day."""
    return FileResponse(_STYLE, media_type="text/css", headers={"Cache-Control": "max-age=86400"})


@router.get("/{token}", name="phone_form")
def form(visit: Visiting, token: str) -> Response:
    """The pledge and the form."""
    with read_scope(visit.hub.engine) as session:
        page = phone_page(session, visit.hub.settings, token, visit.now)
    pledge = plain(page.pledge.body.in_(visit.lang)) if page.pledge else ""
    number = remembered(visit.hub, visit.request.cookies.get(COOKIE, ""))
    return visit.page("phone_form.html", page=page, pledge=pledge, number=number)


@router.post("/{token}", name="phone_sign")
def sign(
    visit: Visiting, token: str, number: Annotated[str, Form()] = "", pin: Annotated[str, Form()] = ""
) -> Response:
    """Sign, and say in one word and one sentence what became of it."""
    number = number.strip()
    outcome = _sign(visit, token, number, pin)
    is_right = bool(outcome.name)
    answer = visit.page(
        "phone_answer.html", 200 if is_right else 400, words=outcome.words, name=outcome.name,
        kind=_KINDS.get(outcome.kind, "no"), again=token if outcome.kind in _OFFER_AGAIN else "",
    )  # fmt: skip
    if is_right:
        answer.set_cookie(
            COOKIE, signed_number(visit.hub, number), max_age=_REMEMBERED_S, path="/s", httponly=True,
            samesite="strict", secure=visit.request.url.scheme == "https",
        )  # fmt: skip
    return answer


def signed_number(hub: Hub, number: str) -> str:
    """The cookie by which a phone is remembered: a number that once signed here, never its PIN."""
    mac = hmac.digest(hub.secrets.badge_key, b"yz1 phone cookie\n" + number.encode(), hashlib.sha256)
    return f"{number.encode().hex()}.{mac.hex()[:32]}"


def remembered(hub: Hub, cookie: str) -> str:
    """The number in a cookie of ours; empty for any other."""
    try:
        number = bytes.fromhex(cookie.partition(".")[0]).decode()
    except ValueError:
        return ""
    return number if number and hmac.compare_digest(signed_number(hub, number), cookie) else ""


def _sign(visit: Visit, token: str, number: str, pin: str) -> PhoneOutcome:
    hub, now = visit.hub, visit.now
    tried = (Tried("number", number[:_MOST_NUMBER], _FREE), Tried("screen", token, _FREE_OF_SCREEN))
    with session_scope(hub.engine) as session:
        if wait := patience.wait_ms(session, tried, now):
            words = words_for("试错太多次，请等 {n} 秒再试，或到站点扫工牌。", n=-(-wait // 1000))
            return PhoneOutcome("wait", words)
        outcome = sign_by_phone(session, hub.settings, hub.secrets, token, number, pin, now)
        if outcome.kind == "unknown":
            patience.wrong(session, tried, now)
        elif outcome.name:
            patience.right(session, tried[:1])
    if outcome.kind in _TAKEN:
        hub.changed("records")
    return outcome
