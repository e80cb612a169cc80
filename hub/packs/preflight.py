"""The one gate to the stations: nothing with a fault is published (SPEC.md 1.3)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.format.check import card_faults, pack_faults
from content_packs.format.manifest import Pack
from content_packs.format.media import emblem_fault, media_faults
from content_packs.where import Where
from content_packs.words import Words
from hub.config import Settings
from hub.errors import RefusedError
from hub.fonts import usable_characters
from hub.packs.models import MediaRow, PackRow
from hub.packs.objects import object_bytes
from hub.packs.service import boards, brand_of, card_of, card_rows

MOST_NAMED = 5
"""Faults named when a publisher's cards are refused."""


def refuse_faults(session: Session, settings: Settings, rows: list[PackRow], today: date) -> None:
    """Refuse by name whatever ``pack check`` would name in these packs.

    A review that is due is a reminder and holds up no new alert; what is past its dates does, and must be
    extended or withdrawn (hub/packs/dates.py): no station would show it.

    Raises:
        RefusedError: with the cards' names.
    """
    usable, known = usable_characters(settings.fonts), boards(session)
    found: list[tuple[str, Words]] = []
    for row in rows:
        written = [card_of(card) for card in card_rows(session, row)]
        media = _media_bytes(session, settings, row)
        for card in written:
            faults = card_faults(card, usable, today, known) + media_faults(card, media)
            found += [(card.id, words) for field, words in faults if field != "review_by"]
        found += [(row.name, words) for _, words in pack_faults(written, _dated(row), today)]
        found += [(row.name, words) for words in _emblem(row, media)]
    if found:
        raise _refusal(found)


def _refusal(found: list[tuple[str, Words]]) -> RefusedError:
    zh = "".join(f"{name}：{words.zh}" for name, words in found[:MOST_NAMED])
    en = " ".join(f"{name}: {words.en}" for name, words in found[:MOST_NAMED])
    return RefusedError(
        f"有 {len(found)} 处要先改好，没有发布，原版本仍有效。{zh}",
        f"{len(found)} fault(s) to mend first; nothing was published, the old version stands. {en}",
    )


def _media_bytes(session: Session, settings: Settings, pack: PackRow) -> dict[str, bytes | None]:
    rows = session.scalars(select(MediaRow).where(MediaRow.pack_id == pack.id))
    return {row.path: object_bytes(settings.objects, row.sha256) for row in rows}


def _emblem(row: PackRow, media: dict[str, bytes | None]) -> list[Words]:
    brand = brand_of(row)
    fault = emblem_fault(media.get(brand.emblem)) if brand and brand.emblem else None
    return [Words(f"徽标 {fault.zh}", f"the emblem {fault.en}")] if fault else []


def _dated(row: PackRow) -> Pack:
    words = Words(row.title_zh, row.title_en)
    return Pack(row.name, words, words, Where.from_json(row.where), row.valid_from, row.valid_to, ())
