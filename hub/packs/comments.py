"""What editor and approver say to each other of a card, or of all of it; never changed, never removed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from content_packs.words import Words
from hub.errors import RefusedError
from hub.packs.models import CardRow, CommentReadRow, CommentRow, EditRow, PackRow, SubmissionRow

MOST_COMMENT = 500
MOST_LISTED = 200
TOLD_MS = 90 * 86_400_000
"""So long somebody is told of what he has not read, and is concerned by what he wrote."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One remark: of which card (empty: of everything), by whom, when (ms since 1970 UTC)."""

    card_id: str
    by: str
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Unread:
    """What others said of a card (``pack`` and ``card_id`` empty: of all of it) since somebody looked."""

    publisher: str
    pack: str
    card_id: str
    title: Words
    newest: Comment
    count: int


def comment(session: Session, publisher: str, card_id: str, by: str, text: str, now_ms: int) -> Comment:
    """Say something; RefusedError for nothing or too much."""
    said = "\n".join(line.rstrip() for line in text.strip().splitlines() if line.strip())
    if not 0 < len(said) <= MOST_COMMENT:
        raise RefusedError(
            f"批注写1至{MOST_COMMENT}个字，没有存下。",
            f"a comment has 1 to {MOST_COMMENT} characters; nothing was kept",
        )
    session.add(CommentRow(publisher=publisher, card_id=card_id, by=by, at=now_ms, text=said))
    session.flush()
    return Comment(card_id, by, now_ms, said)


def comments(session: Session, publisher: str, since_ms: int = 0) -> Mapping[str, tuple[Comment, ...]]:
    """What was said after ``since_ms``, by card and oldest first."""
    query = select(CommentRow).where(CommentRow.publisher == publisher, CommentRow.at > since_ms)
    out: dict[str, tuple[Comment, ...]] = {}
    for row in list(session.scalars(query.order_by(CommentRow.id.desc()).limit(MOST_LISTED)))[::-1]:
        out[row.card_id] = (*out.get(row.card_id, ()), Comment(row.card_id, row.by, row.at, row.text))
    return out


def unread(session: Session, who: str, now_ms: int) -> tuple[Unread, ...]:
    """What an account has not read of that concerns it, newest first; of cards that are there.

    It concerns who has written on the card, who has said something of it, and who submitted last.
    """
    since, said = now_ms - TOLD_MS, aliased(CommentRow)
    same = (CommentRow.publisher, CommentRow.card_id)
    read = select(CommentReadRow.upto).where(
        CommentReadRow.account == who, CommentReadRow.publisher == same[0], CommentReadRow.card_id == same[1]
    )  # fmt: skip
    last = select(func.max(SubmissionRow.id)).where(SubmissionRow.publisher == same[0])
    concerned = or_(
        CardRow.edited_by == who,
        exists().where(said.publisher == same[0], said.card_id == same[1], said.by == who),
        exists().where(EditRow.publisher == same[0], EditRow.card_id == same[1], EditRow.by == who,
                       EditRow.at > since),
        exists().where(SubmissionRow.id == last.correlate(CommentRow).scalar_subquery(),
                       SubmissionRow.submitted_by == who),
    )  # fmt: skip
    query = select(CommentRow, CardRow, PackRow.name).outerjoin(
        CardRow, and_(CardRow.publisher == same[0], CardRow.card_id == same[1])
    ).outerjoin(PackRow, PackRow.id == CardRow.pack_id)  # fmt: skip
    query = query.where(
        CommentRow.at > since, CommentRow.by != who, or_(same[1] == "", PackRow.id.is_not(None)),
        CommentRow.id > func.coalesce(read.scalar_subquery(), 0), concerned,
    )  # fmt: skip
    found: dict[tuple[str, str], Unread] = {}
    for row, card, pack in session.execute(query.order_by(CommentRow.id.desc()).limit(MOST_LISTED)):
        key = row.publisher, row.card_id
        before = found.get(key)
        newest = before.newest if before else Comment(row.card_id, row.by, row.at, row.text)
        title = Words(card.title_zh, card.title_en) if card else Words("")
        count = before.count + 1 if before else 1
        found[key] = Unread(row.publisher, pack or "", row.card_id, title, newest, count)
    return tuple(found.values())


def newly_read(session: Session, who: str, publisher: str, cards: Collection[str]) -> Mapping[str, int]:
    """How far an account has now read of some cards that it looks at, where that is further than before."""
    read = and_(
        CommentReadRow.account == who, CommentReadRow.publisher == CommentRow.publisher,
        CommentReadRow.card_id == CommentRow.card_id,
    )  # fmt: skip
    newest = func.max(CommentRow.id)
    query = select(CommentRow.card_id, newest).outerjoin(CommentReadRow, read)
    query = query.where(CommentRow.publisher == publisher, CommentRow.by != who)
    query = query.group_by(CommentRow.card_id, CommentReadRow.upto)
    query = query.having(newest > func.coalesce(CommentReadRow.upto, 0))
    return {card: upto for card, upto in session.execute(query) if card in cards}


def mark_read(session: Session, who: str, publisher: str, upto: Mapping[str, int]) -> None:
    """Write down how far an account has read, by card; never less far than before."""
    for card, number in upto.items():
        row = session.get(CommentReadRow, (who, publisher, card))
        if row is None:
            session.add(CommentReadRow(account=who, publisher=publisher, card_id=card, upto=number))
        else:
            row.upto = max(row.upto, number)
