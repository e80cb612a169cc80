"""A mine's hub for the bench: its database filled, its console served, somebody signed in."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from content_packs.wire.messages import Presence
from content_packs.wire.record import Record
from hub.accounts.service import account_for
from hub.accounts.sessions import make_link
from hub.config import Settings, load_settings
from hub.db import make_engine, session_scope
from hub.records.hub_ledger import BOOT, append_to_hub_ledger
from hub.secrets import load_secrets
from hub.stations.service import note_presence, station
from hub.web.guard import COOKIE
from kiosk.config import fonts_folder
from tests.bench.console_load import Page, Reader
from tests.bench.pipe import Child
from tests.bench.populace import Post, Size, found
from tests.bench.populace_records import records
from tests.fakes.processes import free_port

HOUR = 10
"""Of today, by the mine's time: the early shift's window is over, who signs now is late."""
SHARE = 0.6
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"


@dataclass
class Office:
    """A filled hub with its console running.

    Attributes:
        settings, engine: the hub's; whoever measures writes beside the console, as the hub's worker does.
        posts: stations with their crews.
        offset_ms: what the hub's clock stands ahead of this machine's.
        port, pid: the console's.
        headers: of a signed-in browser.
        took_s: how long filling took.
    """

    settings: Settings
    engine: Engine
    posts: list[Post]
    offset_ms: int
    port: int
    took_s: float
    pid: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    _signers: Iterator[tuple[Post, str]] | None = None
    _told: int = 0

    @property
    def now_ms(self) -> int:
        """The hub's wall time."""
        return time.time_ns() // 1_000_000 + self.offset_ms

    @property
    def reader(self) -> Reader:
        """A new browser of who is signed in."""
        return Reader(self.port, self.headers)

    def sign(self) -> None:
        """One more of this shift signs, by phone: a record in the hub's own ledger."""
        today = self.settings.local(self.now_ms).date()
        self._signers = self._signers or self._missing()
        post, person = next(self._signers)
        where = {"station": post.station, "place": post.place, "shift_date": today.isoformat()}
        record = Record(
            seq=0, kind="pledge", method="phone", subject="card:pledge-general", text_hash="5a" * 32,
            value="", person=person, author="", **where,
            shift="early", publisher="mine", version=1, at=self.now_ms, boot=BOOT, mono=1_000, clock="hub",
            flags=("late",),
        )  # fmt: skip
        with session_scope(self.engine) as session:
            append_to_hub_ledger(
                session, self.settings, load_secrets(self.settings.secrets), record, self.now_ms
            )

    def report(self) -> None:
        """The next station says how it is, as it does every quarter of an hour."""
        post = self.posts[self._told % len(self.posts)]
        self._told += 1
        with session_scope(self.engine) as session:
            held = station(session, post.station)
            assert held is not None
            said = Presence(
                "ready", session=2, at=self.now_ms, have=dict(held.have), ledger=held.ledger_id,
                unsent=self._told % 7, clock="hub", disk_mb=held.disk_mb, state_held=dict(held.state_held),
            )  # fmt: skip
            note_presence(session, post.station, said, self.now_ms)

    def _missing(self) -> Iterator[tuple[Post, str]]:
        today = self.settings.local(self.now_ms).date()
        for post in self.posts:
            crew = post.crew_on(today, "early")
            for person in crew[round(len(crew) * SHARE) : -1]:
                yield post, person


def fill(folder: Path, size: Size, database_url: str = "") -> Office:
    """A new hub in ``folder`` with a mine of this size; its clock stands at HOUR today."""
    settings = load_settings(folder, fonts=fonts_folder(), database_url=database_url)
    real = time.time_ns() // 1_000_000
    offset = settings.instant(_at_work(settings.local(real))) - real
    engine, begin = make_engine(settings.database), time.monotonic()
    posts = found(engine, settings, real + offset, size)
    records(engine, settings, posts, size.records, real + offset)
    return Office(settings, engine, posts, offset, free_port(), time.monotonic() - begin)


@contextmanager
def serving(office: Office, role: str = "admin") -> Iterator[Child]:
    """The console of a filled hub as a process of its own, with somebody of a role signed in."""
    folder = office.settings.data
    more = {"YIZHAN_DATABASE_URL": office.settings.database_url} if office.settings.database_url else {}
    child = Child(
        "tests.bench.console_process", [folder, office.port, "--offset-ms", office.offset_ms],
        folder / "console.log", YIZHAN_FONTS=str(office.settings.fonts), **more,
    )  # fmt: skip
    try:
        office.pid = child.first["pid"]
        _until_it_answers(office.port)
        office.headers = {"User-Agent": AGENT, "Accept": "text/html", "Cookie": _cookie(office, role)}
        yield child
    finally:
        child.end()


def _cookie(office: Office, role: str) -> str:
    with session_scope(office.engine) as session:
        token = make_link(session, account_for(session, role).id, office.now_ms)
    line = http.client.HTTPConnection("127.0.0.1", office.port, timeout=30)
    line.request("GET", f"/link/{token}")
    given = line.getresponse().getheader("Set-Cookie", "")
    line.close()
    if not given.startswith(f"{COOKIE}="):
        raise RuntimeError("the console let nobody in")
    return given.partition(";")[0]


def _until_it_answers(port: int, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            Reader(port, {}).timed_ms(Page("/sign-in", "</html>", 1))
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _at_work(local: datetime) -> datetime:
    """HOUR of a day whose early shift has begun, so that records end where the present begins."""
    day = local if local.hour >= HOUR else local - timedelta(days=1)
    return day.replace(hour=HOUR, minute=0, second=0, microsecond=0)
