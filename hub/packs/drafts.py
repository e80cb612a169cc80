"""What a card said before: every saved state with who and when, and whose hands have been on it.

A state is written down twice over: before a change, in case it was never kept (cards that were imported),
and after it. What pauses in one person's typing save is one state for ten minutes, not a hundred.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from content_packs.format.card import Card, card_from_json
from content_packs.words import Words
from hub.packs.models import CardRow, EditRow, PackRow

SITTING_MS = 10 * 60_000
"""So long after its first word a state is overwritten by what the same person's pauses save."""
MOST_SHOWN = 100
MOST_ASKED = 500
"""Ids in one query: databases bound how many."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A state of a card: ``by`` whom (account id), ``at`` (ms since 1970 UTC)."""

    id: int
    at: int
    by: str
    card: Card


def history(session: Session, publisher: str, card_id: str) -> tuple[Edit, ...]:
    """The saved states of a card, newest first; what was never changed since it came has none."""
    query = _of(publisher, card_id).order_by(EditRow.at.desc(), EditRow.id.desc())
    rows = session.scalars(query.limit(MOST_SHOWN))
    return tuple(Edit(row.id, row.at, row.by, card_of(row)) for row in rows)


def titles(session: Session, names: Collection[str]) -> dict[str, Words]:
    """Titles of cards by ``<publisher>/<card>``; of one that is gone the last that was kept."""
    out = _titles(session, CardRow, names)
    gone = [name for name in names if name not in out]
    return out | _titles(session, EditRow, gone)


def titled(session: Session, text: str, most: int) -> list[str]:
    """Cards that are worked on and have a text in their title, as ``<publisher>/<card>``; so many at most."""
    has = CardRow.title_zh.contains(text, autoescape=True) | CardRow.title_en.contains(text, autoescape=True)
    query = select(CardRow.publisher, CardRow.card_id).where(has).limit(most)
    return [f"{publisher}/{card}" for publisher, card in session.execute(query)]


def authors_since(session: Session, publisher: str, at: int) -> frozenset[str]:
    """Accounts that changed a card or a pack of a publisher after ``at`` (ms since 1970 UTC)."""
    kept = select(EditRow.by).where(EditRow.publisher == publisher, EditRow.at > at)
    last = select(CardRow.edited_by).where(CardRow.publisher == publisher, CardRow.edited_at > at)
    return frozenset(session.scalars(kept.union(last)))


def card_of(row: CardRow | EditRow) -> Card:
    """The card of a row; for this feature only."""
    words = {"title": Words(row.title_zh, row.title_en), "body": Words(row.body_zh, row.body_en)}
    return card_from_json({**row.front, **{name: text.to_json() for name, text in words.items()}})


def keep(session: Session, row: CardRow, *, auto: bool = False) -> None:
    """Write a card's state down as it is; what stands there already is not written twice.

    ``auto``: a pause in typing saved it. For this feature only.
    """
    session.flush()
    last = newest(session, row.publisher, row.card_id)
    if last is not None and (last.at, last.by) == (row.edited_at, row.edited_by):
        return
    if not (auto and last and last.by == row.edited_by and row.edited_at - last.begun < SITTING_MS):
        last = EditRow(publisher=row.publisher, card_id=row.card_id, begun=row.edited_at)
    last.at, last.by = row.edited_at, row.edited_by
    last.title_zh, last.title_en = row.title_zh, row.title_en
    last.body_zh, last.body_en, last.front = row.body_zh, row.body_en, row.front
    session.add(last)
    session.flush()


def keep_pack(session: Session, pack: PackRow, by: str, now_ms: int) -> None:
    """Write down what a pack says of itself, and the order of its cards; for this feature only."""
    order = select(CardRow.card_id).where(CardRow.pack_id == pack.id).order_by(CardRow.position)
    session.flush()
    front = {
        "where": pack.where, "valid_from": pack.valid_from, "valid_to": pack.valid_to,
        "order": list(session.scalars(order)),
    }  # fmt: skip
    session.add(
        EditRow(
            publisher=pack.publisher, card_id=f"pack:{pack.name}", at=now_ms, begun=now_ms, by=by,
            title_zh=pack.title_zh, title_en=pack.title_en, body_zh=pack.theme_zh, body_en=pack.theme_en,
            front=front,
        )
    )  # fmt: skip
    session.flush()


def newest(session: Session, publisher: str, card_id: str) -> EditRow | None:
    """The row of the newest state of a card; for this feature only."""
    query = _of(publisher, card_id).order_by(EditRow.at.desc(), EditRow.id.desc())
    return session.scalars(query.limit(1)).first()


def _titles(
    session: Session, rows: type[CardRow] | type[EditRow], names: Collection[str]
) -> dict[str, Words]:
    cards, out = sorted({name.partition("/")[2] for name in names}), dict[str, Words]()
    for at in range(0, len(cards), MOST_ASKED):
        query = select(rows.publisher, rows.card_id, rows.title_zh, rows.title_en)
        query = query.where(rows.card_id.in_(cards[at : at + MOST_ASKED]))
        if rows is EditRow:
            query = query.order_by(EditRow.id)
        out |= {f"{publisher}/{card}": Words(zh, en) for publisher, card, zh, en in session.execute(query)}
    return {name: out[name] for name in names if name in out}


def _of(publisher: str, card_id: str) -> Select[EditRow]:
    return select(EditRow).where(EditRow.publisher == publisher, EditRow.card_id == card_id)
