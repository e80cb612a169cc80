"""The records of months, as they came home: whole ledgers, chained and signed, through the hub's own writing.

The table's indexes are made anew at the end, which takes a third of the time of keeping them all the while.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from content_packs.wire.batch import Batch, seeds_for
from content_packs.wire.columns import Columns
from content_packs.wire.record import genesis, head_message, ledger_id, signs_in
from hub.config import Settings
from hub.db import session_scope
from hub.packs.published import versions_in_force
from hub.records.filling import insert_records, rows_of
from hub.records.judging import Verdicts
from hub.records.models import HeadRow, LedgerRow, RecordRow
from hub.records.sheet import Part, sheet_of
from tests.bench.populace import SHIFTS, Post

FROM, EACH_MS = 10 * 60_000, 40_000
"""The first signs ten minutes after the shift begins, then one every 40 seconds."""
PLEDGE, QUESTION = "card:pledge-general", "card:quiz-gas-pocket"
AT_ONCE = 25
"""Ledgers in one transaction."""


def records(engine: Engine, settings: Settings, posts: Sequence[Post], count: int, now_ms: int) -> None:
    """Fill ledgers with the newest ``count`` records that crews have made until now.

    Of the shift that runs now the first 60 % of each crew have signed.

    Args:
        engine: a database that :func:`tests.bench.populace.found` has filled.
        settings: the hub's.
        posts: what that returned.
        count: records in all.
        now_ms: the hub's wall time.
    """
    indexes = list(RecordRow.__table__.indexes)  # type: ignore[attr-defined]
    with engine.begin() as connection:
        for index in indexes:
            index.drop(connection)
    bounds = [count * at // len(posts) for at in range(len(posts) + 1)]
    for first in range(0, len(posts), AT_ONCE):
        with session_scope(engine) as session:
            if engine.dialect.name == "sqlite":
                session.execute(text("PRAGMA cache_size=-200000"))
            version = versions_in_force(session)["mine"]
            for at, post in enumerate(posts[first : first + AT_ONCE], first):
                told = _told(settings, post, bounds[at + 1] - bounds[at], version, now_ms)
                _keep(session, post, told, now_ms)
    with engine.begin() as connection:
        for index in indexes:
            index.create(connection)
        if engine.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))  # as its own housekeeping does


def _keep(session: Session, post: Post, told: list[tuple[Any, ...]], now_ms: int) -> None:
    """A ledger with these records, as :class:`hub.records.taking.Taking` writes them."""
    public, upto = post.key.public_key().public_bytes_raw(), len(told)
    ledger, first = ledger_id(public), told[0][13] if told else now_ms
    seeds = tuple((n, hashlib.sha256(b"%d %s" % (n, public)).digest()[:16]) for n in seeds_for(1, upto))
    links = Batch(ledger, genesis(public), 1, seeds, tuple(told), b"").links() if told else []
    head = links[-1].hash if links else genesis(public)
    signature = post.key.sign(head_message(ledger, upto, head))
    row = {
        "id": ledger, "station_id": post.station, "public_key": public, "upto": upto, "head": head,
        "signature": signature, "flags": [], "opened_at": first, "closed_at": None,
    }  # fmt: skip
    session.execute(insert(LedgerRow), [row])
    if not told:
        return
    mark = {"ledger": ledger, "upto": upto, "head": head, "signature": signature, "arrived_at": now_ms}
    session.execute(insert(HeadRow), [mark])
    columns = Columns(*zip(*told, strict=True))
    sheet = sheet_of([Part(ledger, post.station, range(1, upto + 1), columns, links)])
    signed = zip(columns.kind, columns.person, columns.shift_date, columns.shift, columns.flags, strict=True)
    flags = [("delayed",) if seq % 500 == 0 else () for seq in range(upto)]
    verdicts = Verdicts(flags, [signs_in(*one) for one in signed])
    insert_records(session, rows_of(sheet, verdicts, (at + 3_000 for at in columns.at)))


def _told(settings: Settings, post: Post, count: int, version: int, now_ms: int) -> list[tuple[Any, ...]]:
    """The newest ``count`` records of a station, oldest first: rows as a batch carries them."""
    newest: list[list[tuple[Any, ...]]] = []
    runs, held = _runs(settings, now_ms), 0
    while held < count:
        newest.append(_run(post, *next(runs), version))
        held += len(newest[-1])
    return [row for run in reversed(newest) for row in run][held - count :]


def _runs(settings: Settings, now_ms: int) -> Iterator[tuple[date, str, int, float]]:
    """Day, shift, when it began (ms), and which part of a crew has signed; the newest first."""
    local = settings.local(now_ms)
    number = local.hour // 8
    yield local.date(), SHIFTS[number], _begin(settings, local.date(), number), 0.6
    day = local.date()
    while True:
        number -= 1
        if number < 0:
            number, day = 2, day - timedelta(days=1)
        yield day, SHIFTS[number], _begin(settings, day, number), 1.0


def _begin(settings: Settings, day: date, number: int) -> int:
    return settings.instant(datetime(day.year, day.month, day.day, 8 * number))


def _run(post: Post, day: date, shift: str, begin: int, share: float, version: int) -> list[tuple[Any, ...]]:
    """Each of a crew signs and answers; one in 25 is late, one in 400 shows a badge nobody knows."""
    crew = post.crew_on(day, shift)
    crew = crew[: round(len(crew) * share)]
    on, boot, rows = day.isoformat(), f"{day.toordinal():08x}", []
    for at, person in enumerate(crew):
        lot = (day.toordinal() * 31 + int(person[1:])) % 400
        flags: list[str] = ["unknown"] if lot == 0 else ["late"] if lot % 25 == 1 else []
        who = f"?{lot:016x}" if lot == 0 else person
        made = begin + FROM + at * EACH_MS
        mono = made % 86_400_000
        ours = (post.station, post.place, on, shift, "mine", version)
        rows.append(
            ("pledge", "badge", PLEDGE, "5a" * 32, "", who, "", *ours, made, boot, mono, "hub", flags, {})
        )
        answer = "ABC"[lot % 3]
        rows.append(("quiz", "badge", QUESTION, "6b" * 32, answer, who, "", *ours, made + 9_000, boot,
                     mono + 9_000, "hub", flags, {}))  # fmt: skip
    return rows
