"""Drafts of records: what every record of this station has in common."""

from __future__ import annotations

from collections.abc import Iterable

from content_packs.format.content import Shown
from content_packs.shifts import ShiftRun
from content_packs.wire.record import Record
from content_packs.wire.state import Site
from kiosk.domain.clockwork import Instant


def draft(
    site: Site,
    now: Instant,
    kind: str,
    method: str,
    *,
    subject: str = "",
    value: str = "",
    person: str = "",
    author: str = "",
    run: ShiftRun | None = None,
    shown: Shown | None = None,
    flags: Iterable[str] = (),
) -> Record:
    """A record before the ledger has numbered it.

    Args:
        site: the station's own.
        now: believed time; a suspect clock flags the record.
        kind, method, subject, value, person, author, flags: as in :class:`Record`.
        run: the shift it belongs to.
        shown: the card whose words it rests on; the subject too, unless another is given.
    """
    suspect = ("clock",) if now.quality == "suspect" else ()
    return Record(
        seq=0,
        kind=kind,
        method=method,
        subject=subject or (f"card:{shown.card.id}" if shown else ""),
        text_hash=shown.card.text_hash() if shown else "",
        value=value,
        person=person,
        author=author,
        station=site.spot.station,
        place=site.spot.place,
        shift_date=run.date.isoformat() if run else "",
        shift=run.shift.id if run else "",
        publisher=shown.publisher if shown else "",
        version=shown.version if shown else 0,
        at=max(now.ticks.wall, 0),
        boot=now.ticks.boot,
        mono=now.ticks.mono,
        clock=now.quality,
        flags=tuple(sorted({*flags, *suspect})),
    )
