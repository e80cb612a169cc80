"""What only a demo may do: shift the hub's clock, ask for a sign-in link."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from hub.accounts.service import account_for
from hub.accounts.sessions import LINK_MS, make_link
from hub.db import session_scope
from hub.web.api import bearer
from hub.web.clock import Clock
from hub.web.visit import Visiting

router = APIRouter(prefix="/api/v1/demo", tags=["demo"], dependencies=[Depends(bearer)])


class Offset(BaseModel):
    """Milliseconds to add to true time; 0 is true time again."""

    offset_ms: Annotated[int, Field(ge=-(10**13), le=10**13)]


class Role(BaseModel):
    """Whose link."""

    role: str


@router.post("/clock", name="api_demo_clock")
def shift_clock(visit: Visiting, body: Offset) -> dict[str, int]:
    """Shift the hub's clock."""
    clock = visit.hub.clock
    assert isinstance(clock, Clock)  # make_app mounts these routes only then
    clock.offset_ms = body.offset_ms
    visit.hub.tell("clock")
    for name in ("records", "stations"):
        visit.hub.events.publish(name)
    return {"now": clock()}


@router.post("/link", name="api_demo_link")
def link(visit: Visiting, body: Role) -> dict[str, str | int]:
    """A fresh one-use sign-in link for a role."""
    with session_scope(visit.hub.engine) as session:
        token = make_link(session, account_for(session, body.role).id, visit.now)
    return {"url": f"{visit.request.base_url}link/{token}", "expires_in_s": LINK_MS // 1000}
