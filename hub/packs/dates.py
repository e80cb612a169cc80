"""The end of a card or a whole pack: put off, or brought about now. Stations see it once it is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.packs.drafts import keep
from hub.packs.models import CardRow, PackRow
from hub.packs.service import WITHDRAWN


def extend(
    session: Session, publisher: str, name: str, valid_to: str, *, by: str, now_ms: int, today: date
) -> int:
    """Let a card (by id) or a pack (by name) stand until ``valid_to``; how many cards that touches.

    Args:
        session: a writing session.
        publisher, name: which.
        valid_to: last day, ISO; "" for no end.
        by: account id.
        now_ms: the hub's wall time.
        today: the mine's date.

    Raises:
        RefusedError: there is no such card or pack, or the day is past or no day.
    """
    _refuse_past(valid_to, today)
    pack = _pack(session, publisher, name)
    rows = _rows(session, publisher, name, pack)
    if pack is not None:
        pack.valid_to = valid_to
    for row in rows:
        keep(session, row)
        if pack is None:
            rest = {key: value for key, value in row.front.items() if key != "valid_to"}
            row.front = rest | ({"valid_to": valid_to} if valid_to else {})
        _touch(session, row, "edited", by, now_ms)
    return len(rows)


def withdraw(session: Session, publisher: str, name: str, *, by: str, now_ms: int) -> int:
    """Take a card (by id) or all cards of a pack (by name) off; saving one again brings it back until then.

    Raises:
        RefusedError: there is no such card or pack.
    """
    rows = _rows(session, publisher, name, _pack(session, publisher, name))
    for row in rows:
        keep(session, row)
        _touch(session, row, WITHDRAWN, by, now_ms)
    return len(rows)


def _touch(session: Session, row: CardRow, state: str, by: str, now_ms: int) -> None:
    row.edited_at, row.edited_by, row.state = max(now_ms, row.edited_at + 1), by, state
    keep(session, row)


def _pack(session: Session, publisher: str, name: str) -> PackRow | None:
    return session.scalar(select(PackRow).where(PackRow.publisher == publisher, PackRow.name == name))


def _rows(session: Session, publisher: str, name: str, pack: PackRow | None) -> Sequence[CardRow]:
    query = select(CardRow).where(CardRow.publisher == publisher)
    query = query.where(CardRow.pack_id == pack.id) if pack else query.where(CardRow.card_id == name)
    found = session.scalars(query.with_for_update()).all()
    if not found:
        raise RefusedError(
            f"没有卡片或内容包“{publisher}/{name}”，什么也没有改。",
            f"there is no card or pack {publisher}/{name}; nothing was changed",
        )
    return found


def _refuse_past(valid_to: str, today: date) -> None:
    try:
        good = not valid_to or date.fromisoformat(valid_to) >= today
    except ValueError:
        good = False
    if not good:
        raise RefusedError(
            f"“{valid_to}”不是今天或以后的日期，没有保存；写成 2027-12-31 这样。",
            f"{valid_to!r} is not today or a later day; nothing was saved; write it as 2027-12-31",
        )
