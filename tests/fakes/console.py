"""A console under test: the whole application over a demo mine, with browsers signed in by role."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine

from content_packs.wire.token import PhoneToken, minute_of
from hub.accounts.service import account_for
from hub.accounts.sessions import make_link
from hub.config import Settings
from hub.db import read_scope, session_scope
from hub.seed import DemoPerson
from hub.stations.service import phone_key, station
from hub.web.api import api_token
from hub.web.clock import Clock
from hub.web.events import Events
from hub.web.guard import COOKIE, csrf_of

ORIGIN = "http://127.0.0.1:8080"
LOCAL = datetime(2026, 11, 24, 9, 10)
FONTS = Path(os.environ.get("YIZHAN_FONTS", Path(sys.prefix) / "share" / "yizhan" / "fonts"))
"""Where `make setup` puts the fonts; tests that need them say so when they are not there."""
DAY = LOCAL.date().isoformat()


class FixedClock(Clock):
    """09:10 on DAY at the mine, plus the offset."""

    def __init__(self, start: int) -> None:
        super().__init__()
        self.start = start

    def __call__(self) -> int:
        return self.start + self.offset_ms


@dataclass
class Console:
    """The application with what tests need around it."""

    app: FastAPI
    settings: Settings
    engine: Engine
    clock: FixedClock
    events: Events
    told: list[str]
    people: dict[str, DemoPerson]
    clients: dict[str, TestClient] = field(default_factory=dict)

    def client(self) -> TestClient:
        """A browser without a session, at the hub's own machine."""
        return TestClient(
            self.app, base_url=ORIGIN, client=("127.0.0.1", 50000), follow_redirects=False,
            headers={"Origin": ORIGIN},
        )  # fmt: skip

    def as_(self, role: str) -> TestClient:
        """A browser signed in as ``role`` by a real link; one for each role."""
        if role not in self.clients:
            self.clients[role] = self.client()
            with session_scope(self.engine) as session:
                token = make_link(session, account_for(session, role).id, self.clock())
            assert self.clients[role].get(f"/link/{token}").status_code == 303
        return self.clients[role]

    def csrf(self, role: str) -> str:
        """The token that forms of this browser carry."""
        return csrf_of(self.as_(role).cookies[COOKIE])

    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {api_token(self.settings)}"}

    def phone_path(self, name: str = "face-1", shift_index: int = 0) -> str:
        """What the QR of a station says now, behind the hub's address."""
        with read_scope(self.engine) as session:
            found = station(session, name)
            assert found is not None
            token = PhoneToken(found.number, minute_of(self.clock()), shift_index, 0)
            return "/s/" + token.encode(phone_key(session, name))

    def sign(self, staff_no: str, name: str = "face-1", pin: str = "") -> tuple[int, str]:
        """Sign by phone; (status, page)."""
        form = {"number": staff_no, "pin": pin or self.people[staff_no].pin}
        answer = self.client().post(self.phone_path(name), data=form)
        return answer.status_code, answer.text


MakeConsole = Callable[..., Console]
"""Makes a console with these settings, see the fixture ``make_console``."""
