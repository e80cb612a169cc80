"""Cards thrown away, and brought back within thirty days."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.errors import RefusedError
from hub.packs.dates import withdraw
from hub.packs.drafts import keep, newest
from hub.packs.models import CardRow, PackRow, RemovedRow
from hub.packs.service import Draft, current_card, every_card_row, row_for_change

KEPT_DAYS = 30
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Removed:
    """A card that was thrown away ``at`` (ms since 1970 UTC)."""

    card_id: str
    pack: str
    title: Words
    at: int
    by: str

    def days_left(self, now_ms: int) -> int:
        """Whole days in which it can still be brought back."""
        return max((self.at + KEPT_DAYS * _DAY_MS - now_ms) // _DAY_MS, 0)


def remove(session: Session, publisher: str, card_id: str, *, shown: bool, by: str, now_ms: int) -> bool:
    """Throw a card away; whether it is gone. One that stations show is only taken off with the next publish.

    Args:
        session: a writing session.
        publisher, card_id: which.
        shown: whether the version in force has it.
        by: account id.
        now_ms: the hub's wall time.

    Raises:
        RefusedError: there is no such card.
    """
    if shown:
        withdraw(session, publisher, card_id, by=by, now_ms=now_ms)
        return False
    bury(session, row_for_change(session, publisher, card_id, None), by, now_ms)
    return True


def bury(session: Session, row: CardRow, by: str, now_ms: int) -> None:
    """Take a card's row away and remember where it stood; for this feature only."""
    keep(session, row)
    session.merge(
        RemovedRow(
            publisher=row.publisher, card_id=row.card_id, pack_id=row.pack_id, position=row.position,
            at=now_ms, by=by,
        )
    )  # fmt: skip
    session.delete(row)
    session.flush()


def removed(session: Session, publisher: str, now_ms: int) -> tuple[Removed, ...]:
    """What can still be brought back, newest first."""
    query = select(RemovedRow, PackRow.name).join(PackRow, PackRow.id == RemovedRow.pack_id)
    query = query.where(RemovedRow.publisher == publisher, RemovedRow.at > now_ms - KEPT_DAYS * _DAY_MS)
    found = []
    for row, pack in session.execute(query.order_by(RemovedRow.at.desc())):
        last = newest(session, publisher, row.card_id)
        if last is not None and current_card(session, publisher, row.card_id) is None:
            found.append(Removed(row.card_id, pack, Words(last.title_zh, last.title_en), row.at, row.by))
    return tuple(found)


def restore(session: Session, publisher: str, card_id: str, *, by: str, now_ms: int) -> Draft:
    """Bring a card back as it was last saved, where it stood.

    Raises:
        RefusedError: there is nothing to bring back.
    """
    row = session.get(RemovedRow, (publisher, card_id))
    known = {one.card_id for one in removed(session, publisher, now_ms)}
    last = newest(session, publisher, card_id)
    if row is None or last is None or card_id not in known:
        raise RefusedError(
            f"“{card_id}”不能恢复：没有删过，已超过 {KEPT_DAYS} 天，或同编号的卡片又有了。",
            f"{card_id!r} cannot be restored: not deleted, more than {KEPT_DAYS} days ago, or it is back",
        )
    rows = every_card_row(session, session.get_one(PackRow, row.pack_id))
    back = CardRow(
        pack_id=row.pack_id, card_id=card_id, publisher=publisher, board=last.front["board"],
        type=last.front["type"], position=row.position, title_zh=last.title_zh,
        title_en=last.title_en, body_zh=last.body_zh, body_en=last.body_en, front=last.front,
        edited_at=max(now_ms, last.at + 1), edited_by=by, state="edited",
    )  # fmt: skip
    rows.insert(sum(one.position < row.position for one in rows), back)
    for position, one in enumerate(rows):
        one.position = position
    session.add(back)
    keep(session, back)
    session.delete(row)
    session.flush()
    found = current_card(session, publisher, card_id)
    assert found is not None
    return found
