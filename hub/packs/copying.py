"""Last month's pack once more: the same cards under new ids, dates a month on, as drafts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.errors import RefusedError
from hub.packs.authoring import Cover, cover_of, new_pack, pack_row
from hub.packs.drafts import keep
from hub.packs.models import CardRow, MediaRow, PackRow
from hub.packs.service import Pack, card_of, card_rows, new_row, pack_of
from hub.packs.starters import dated, month_later

MOST_ID = 48
_MONTH, _OF_MONTH = re.compile(r"-\d{4}-\d{2}$"), re.compile(r" \d{4}-\d{2}$")


def name_after(name: str, today: date, valid_from: str = "") -> str:
    """What next month's pack (or card) would be called: five-boards-2026-12."""
    begins = month_later(date.fromisoformat(valid_from) if valid_from else today)
    return f"{_MONTH.sub('', name)[: MOST_ID - 8]}-{begins:%Y-%m}"


def copy_pack(
    session: Session, publisher: str, name: str, new_name: str, *, by: str, now_ms: int, today: date
) -> Pack:
    """A pack of the same cards for the month after; nothing of the old one is changed.

    Validity, activities and duties move a month on; the day of review stays, because copying is no reading.

    Raises:
        RefusedError: there is no such pack, or the new id, or that of a card, is none or taken.
    """
    old = pack_row(session, publisher, name)
    cover = cover_of(old)
    end = _MONTH.search(new_name)
    suffix = end[0] if end else f"-{month_later(today):%Y-%m}"
    new_pack(session, publisher, new_name, _later(cover, suffix[1:]), by=by, now_ms=now_ms)
    row = pack_row(session, publisher, new_name)
    row.boards, row.brand = old.boards, old.brand
    _copy_media(session, old, row)
    taken = set(session.scalars(select(CardRow.card_id).where(CardRow.publisher == publisher)))
    for position, before in enumerate(card_rows(session, old)):
        card = card_of(before)
        moved = dated(card, month_later)
        fresh = replace(
            moved, id=f"{_MONTH.sub('', card.id)[: MOST_ID - len(suffix)]}{suffix}",
            review_by=card.review_by, target=card.target, milestones=card.milestones,
        )  # fmt: skip
        if fresh.id in taken:
            raise RefusedError(
                f"卡片“{fresh.id}”已经有了，没有复制；这个月可能已经复制过。",
                f"the card {fresh.id!r} exists; nothing was copied; this month may have been copied before",
            )
        taken.add(fresh.id)
        made = new_row(row, position, fresh, by, now_ms)
        session.add(made)
        keep(session, made)
    return pack_of(session, row)


def _later(cover: Cover, month: str) -> Cover:
    """The cover a month on; its title says which month, or two packs of a list would have one name."""
    zh, en = (_OF_MONTH.sub("", text) for text in (cover.title.zh, cover.title.en))
    title = Words(f"{zh} {month}", f"{en} {month}" if en else "")
    days = _later_day(cover.valid_from), _later_day(cover.valid_to)
    return replace(cover, title=title, valid_from=days[0], valid_to=days[1])


def _later_day(day: str) -> str:
    return month_later(date.fromisoformat(day)).isoformat() if day else ""


def _copy_media(session: Session, old: PackRow, new: PackRow) -> None:
    for media in session.scalars(select(MediaRow).where(MediaRow.pack_id == old.id)).all():
        session.add(MediaRow(pack_id=new.id, path=media.path, sha256=media.sha256))
