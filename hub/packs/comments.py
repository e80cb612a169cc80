"""What editor and approver say to each other of a card, or of all of it; never changed, never removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.packs.models import CommentRow

MOST_COMMENT = 500
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Comment:
    """One remark: of which card (empty: of everything), by whom, when (ms since 1970 UTC)."""

    card_id: str
    by: str
    at: int
    text: str


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
