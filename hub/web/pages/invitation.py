"""Behind a link of an administrator: somebody chooses the password of his account, and is signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response

from hub.accounts import invitations, passwords
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.web.i18n import words_for
from hub.web.pages.session import let_in
from hub.web.visit import Visiting

router = APIRouter(prefix="/welcome", include_in_schema=False)


@router.get("/{token}", name="invitation")
def invitation(visit: Visiting, token: str) -> Response:
    """The form; looking does not use the link up."""
    with read_scope(visit.hub.engine) as session:
        who = invitations.invited(session, token, visit.now)
    return visit.page("invitation.html", who=who, rules=passwords.RULES, words=None)


@router.post("/{token}", name="accept_invitation")
def accept(
    visit: Visiting, token: str, password: Annotated[str, Form()] = "", again: Annotated[str, Form()] = ""
) -> Response:
    """Take the password; a link is used up by a good one only."""
    with read_scope(visit.hub.engine) as session:
        who = invitations.invited(session, token, visit.now)
    try:
        refuse_unlike(password, again)
        with passwords.turn():
            passwords.refuse_weak(password, who.id)
            known = passwords.hashed(password)
    except RefusedError as error:
        return visit.page("invitation.html", 400, who=who, rules=passwords.RULES, words=error.words)
    with session_scope(visit.hub.engine) as session:
        who, cookie = invitations.accept(session, token, known, visit.now, visit.device)
        after = {"by": "invitation", "from": visit.device.address, "browser": visit.device.browser}
        note(session, who.id, "password", f"account:{who.id}", None, after, visit.now)
    return let_in(visit, cookie)


def refuse_unlike(password: str, again: str) -> None:
    """RefusedError unless the same was typed twice."""
    if password != again:
        words = words_for("两次输的新密码不一样，没有采用；请重输。")
        raise RefusedError(words.zh, words.en)
