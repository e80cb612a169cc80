"""A hub that came back from a backup, beside its fleet: who is not heard of yet, who has what it lacks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.backup.models import RestorationRow
from hub.records.ledgers import upto
from hub.records.refusals import refused
from hub.stations.service import stations

KEPT_MS = 90 * 86_400_000
"""A station keeps its records that long at least, sent or not (kiosk/storage/ledger.py)."""
WATCH_MS = 90 * 86_400_000
"""After that nobody waits any more for who has not been heard."""
ENTRIES_MS = 14 * 86_400_000
"""So long it is said that what was entered at the hub after the backup is to be entered again."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far the fleet and the hub agree since the hub came back.

    Attributes:
        at, made_at: when it came back, and when the backup was made, ms.
        silent: stations not heard since.
        sending: station -> records it has and the hub still lacks; they come by themselves.
        strangers: who speaks and is refused: enrolled, or enrolled again, after the backup.
        recent: whether it came back within the last ENTRIES_MS.
        too_old: whether the backup is older than stations keep what was sent.
    """

    at: int
    made_at: int
    silent: tuple[str, ...]
    sending: dict[str, int]
    strangers: tuple[str, ...]
    recent: bool
    too_old: bool

    @property
    def is_whole(self) -> bool:
        """Whether every station was heard and nothing is on its way."""
        return not (self.silent or self.sending or self.strangers)


def compare(session: Session, now_ms: int) -> Comparison | None:
    """Compare; None where the hub never came back from a backup, or long ago."""
    last = session.scalars(select(RestorationRow).order_by(RestorationRow.at.desc()).limit(1)).first()
    if last is None or now_ms - last.at > WATCH_MS:
        return None
    enrolled = [one for one in stations(session) if one.enrolled and one.authorised]
    heard = [one for one in enrolled if one.seen_at >= last.at]
    lacking = {one.id: one.last_seq - upto(session, one.ledger_id) for one in heard}
    strangers = {one.station for one in refused(session, since_ms=last.at)} - {one.id for one in heard}
    return Comparison(
        last.at, last.made_at,
        tuple(one.id for one in enrolled if one.seen_at < last.at and one.id not in strangers),
        {station: count for station, count in lacking.items() if count > 0},
        tuple(sorted(strangers - {""})),
        now_ms - last.at <= ENTRIES_MS,
        last.at - last.made_at > KEPT_MS,
    )  # fmt: skip
