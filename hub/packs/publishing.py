"""Publishing: manifests of all of a publisher's packs, one version after the other, all kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.errors import PackError
from content_packs.format.card import Card, card_from_json
from content_packs.format.content import Slot
from content_packs.format.manifest import (
    CARD_TYPE,
    MOST_CARD,
    MOST_MANIFEST,
    Board,
    Brand,
    Manifest,
    Object,
    Pack,
    decode_manifest,
    next_version,
    sha256,
)
from content_packs.where import Where
from content_packs.wire.codec import unpack
from content_packs.words import Words
from hub.config import Settings
from hub.db import Base
from hub.errors import RefusedError
from hub.packs.models import CardRow, MediaRow, ObjectRow, PackRow, VersionRow
from hub.packs.objects import measured, object_bytes, objects_of, put_object
from hub.packs.preflight import refuse_faults
from hub.packs.published import AHEAD, REPEATS, Version, newest_row, version_of, versions
from hub.packs.removing import bury
from hub.packs.service import (
    WITHDRAWN,
    boards_of,
    brand_of,
    card_of,
    card_rows,
    every_card_row,
    pack_rows,
)
from hub.packs.submissions import Submission, end_ahead, newest, row_ahead
from hub.trust.custody import is_split
from hub.trust.service import is_signed, sign

MANIFEST_TYPE = "application/vnd.yizhan.manifest+json"
RECALL_MS = 10 * 60_000
"""So long after a publish one click takes it back."""
PACK_FIELDS, CARD_FIELDS, MEDIA_FIELDS = (
    [one.name for one in table.__table__.columns if one.name not in ("edited_at", "edited_by", "state")]
    for table in (PackRow, CardRow, MediaRow)
)
"""What content is made of, column by column; who touched it, and when, is not in it."""
_CONTENTS: WeakKeyDictionary[object, dict[str, tuple[object, str]]] = WeakKeyDictionary()
"""Of each database and publisher: the rows its content was last made of, and its hash."""
KeepCards = Callable[[Sequence[tuple[bytes, str]]], Sequence[Object]]
"""What becomes of the bytes of cards and their paths: kept on disk, or only measured."""


@dataclass(frozen=True, slots=True)
class Published:
    """What :func:`publish` did: the version in force, and whether it is new."""

    version: Version
    is_new: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """What publishing would do.

    Attributes:
        publisher: whose content.
        changed: how many cards are not published as they are.
        in_force: version now, 0 for none.
        sealed: the approver's passphrase is needed.
        content: SHA-256 of all that is worked on, as it would be published.
        shown: SHA-256 of what all stations show that are not ahead, or empty.
        submission: the last thing that was asked to be published.
        recall_until: until when one click takes the version in force back (ms); 0: it does not.
        ahead: the stations that show something before all others do (hub/packs/staging.py); empty: none.
        widen_at: when that goes to all by itself (ms); None: when somebody asks for it.
    """

    publisher: str
    changed: int
    in_force: int
    sealed: bool = False
    content: str = ""
    shown: str = ""
    submission: Submission | None = None
    recall_until: int = 0
    ahead: tuple[str, ...] = ()
    widen_at: int | None = None

    @property
    def differs(self) -> bool:
        """Whether there is anything to publish."""
        return self.content != self.shown


def publish(
    session: Session,
    settings: Settings,
    publisher: str,
    by: str,
    now_ms: int,
    note: str = "",
    passphrase: str = "",
) -> Published:
    """Publish all of a publisher's packs as one new version; unchanged content makes none. It is for all
    stations, whichever were ahead.

    Every object is on disk before the version exists. ``passphrase`` opens the publisher's key where it is
    sealed.

    Raises:
        RefusedError: the publisher has no pack, a card of it has a fault, or its key cannot sign.
        PackError: an object or the manifest is larger than one packet can carry.
    """
    draft, last = kept_draft(session, settings, publisher, now_ms), newest_row(session, publisher)
    content = sha256(draft.encode())
    _mark_published(session, pack_rows(session, publisher), by, now_ms)
    if last is not None and last.content_sha == content and is_signed(session, publisher):
        return Published(version_of(session, last), False)
    return Published(release(session, settings, draft, by, now_ms, note, passphrase), True)


def kept_draft(session: Session, settings: Settings, publisher: str, now_ms: int) -> Manifest:
    """What publishing makes now, without version, every object on disk; nobody else publishes meanwhile.

    Raises:
        RefusedError: there is no pack, or a card has a fault.
    """
    lock(session, publisher)
    rows = standing_rows(session, publisher)
    if not rows:
        raise RefusedError(
            f"“{publisher}”没有内容包可发布，没有发布；请先新建或导入。",
            f"{publisher!r} has no pack to publish; nothing was published; make or import one first",
        )
    refuse_faults(session, settings, rows, settings.local(now_ms).date())
    return _manifest(session, publisher, rows, partial(_keep_cards, session, settings))


def lock(session: Session, publisher: str) -> None:
    """Nobody else publishes for this publisher until the transaction ends."""
    session.execute(select(PackRow.id).where(PackRow.publisher == publisher).with_for_update())


def roll_back(
    session: Session,
    settings: Settings,
    publisher: str,
    version: int,
    by: str,
    now_ms: int,
    passphrase: str = "",
) -> Published:
    """Publish what an earlier version showed once more, under a new number: stations never go back in number.

    The cards being worked on stay; those that differ from what is shown now wait to be published again.

    Raises:
        RefusedError: no such version, or only some stations ever showed what was new in it; its manifest or
            an object of it cannot be read any more.
    """
    lock(session, publisher)
    row, last = session.get(VersionRow, (publisher, version)), newest_row(session, publisher)
    data = object_bytes(settings.objects, row.manifest_sha) if row else None
    if row is None or last is None or data is None:
        raise RefusedError(
            f"没有可以回退到的版本 {version}，什么也没有改。",
            f"there is no version {version} to go back to; nothing was changed",
        )
    if row.note.startswith(AHEAD):
        raise RefusedError(
            f"版本 {version} 只先发到过几个站，没有回退，什么也没有改；请选别的版本。",
            f"version {version} was for some stations first; nothing was changed; choose another version",
        )
    old = decode_manifest(data)
    refuse_holes(settings, old)
    if last.content_sha == row.content_sha:
        return Published(version_of(session, last), False)
    draft = replace(old, version=0, made_at=0)
    made = release(session, settings, draft, by, now_ms, f"{REPEATS}{version}", passphrase)
    _mark_unlike(session, publisher, draft)
    return Published(made, True)


def publish_again(
    session: Session, settings: Settings, publisher: str, by: str, now_ms: int
) -> Version | None:
    """Publish what is in force once more under a new number; None when it is not to be had any more."""
    last = newest_row(session, publisher)
    data = object_bytes(settings.objects, last.manifest_sha) if last else None
    if last is None or data is None:
        return None
    draft = replace(decode_manifest(data), version=0, made_at=0)
    note = last.note if draft.ahead else f"{REPEATS}{last.version}"
    return release(session, settings, draft, by, now_ms, note, "")


def draft_manifest(session: Session, publisher: str) -> Manifest:
    """What publishing would make now, without version; writes nothing and judges nothing."""

    return draft_slot(session, publisher).manifest


def draft_slot(session: Session, publisher: str) -> Slot:
    """The same with its cards, by path: what stations would hold."""
    held: dict[str, Card] = {}

    def measure(written: Sequence[tuple[bytes, str]]) -> Sequence[Object]:
        held.update((path, card_from_json(unpack(data))) for data, path in written)
        return measured(session, CARD_TYPE, written)

    manifest = _manifest(session, publisher, standing_rows(session, publisher), measure)
    return Slot(manifest, held)


def content_of(session: Session, publisher: str) -> str:
    """SHA-256 of :func:`draft_manifest`. It is made anew only when a row it is made of says something else:
    encoding some hundred cards costs more than all the rest of a page."""
    packs = standing_rows(session, publisher)
    made_of = (
        [_fields(row, PACK_FIELDS) for row in packs],
        [_fields(row, CARD_FIELDS) for pack in packs for row in card_rows(session, pack)],
        [_fields(row, MEDIA_FIELDS) for row in _media_rows(session, packs)],
    )
    held = _CONTENTS.setdefault(session.get_bind(), {})
    before, content = held.get(publisher, (None, ""))
    if before != made_of:
        content = sha256(draft_manifest(session, publisher).encode())
        held[publisher] = made_of, content
    return content


def pending(session: Session, publisher: str) -> Pending:
    """What publishing would change now."""
    rows = (card for row in pack_rows(session, publisher) for card in every_card_row(session, row))
    changed = sum(card.state != "published" for card in rows)
    last, for_all = newest_row(session, publisher), newest_row(session, publisher, for_all=True)
    content, shown = content_of(session, publisher), for_all.content_sha if for_all else ""
    ahead = version_of(session, last).ahead if last else ()
    going = row_ahead(session, publisher) if ahead else None
    return Pending(
        publisher, changed, last.version if last else 0, is_split(session), content, shown,
        newest(session, publisher, content, shown), recall_until(session, publisher),
        ahead, going.widen_at if going else None,
    )  # fmt: skip


def recall_until(session: Session, publisher: str) -> int:
    """Until when one click takes the version in force back (ms); 0: it shows again what an earlier one
    showed, there is nothing before it, or it is for some stations only, which has no such limit."""
    last, before = versions(session, publisher)[:1], before_last(session, publisher)
    if not last or before is None or last[0].ahead or last[0].note.startswith(REPEATS):
        return 0
    return last[0].made_at + RECALL_MS


def before_last(session: Session, publisher: str) -> Version | None:
    """What all stations showed before the version in force; None: nothing."""
    return next((one for one in versions(session, publisher)[1:] if not one.ahead), None)


def standing_rows(session: Session, publisher: str) -> list[PackRow]:
    """The publisher's packs of which something is to be shown, one whose cards were all withdrawn is not; for
    this feature only."""
    rows = pack_rows(session, publisher) if publisher else []
    return [row for row in rows if card_rows(session, row)]


def _manifest(session: Session, publisher: str, rows: list[PackRow], keep: KeepCards) -> Manifest:
    """The manifest of the packs as they are, without version; ``keep`` gets every card, all at once."""
    boards: dict[str, Board] = {}
    packs, objects, brand = [], [], None
    kept, media = iter(keep([pair for row in rows for pair in _written(session, row)])), _media(session, rows)
    for row in rows:
        own = list(islice(kept, len(card_rows(session, row))))
        objects += [*media[row.id], *own]
        packs.append(_pack(row, [item.path for item in own]))
        boards |= {board.code: board for board in boards_of(row) if board.code not in boards}
        brand = brand or _brand(row)
    return Manifest(publisher, 0, 0, tuple(packs), tuple(boards.values()), brand, tuple(objects))


def _brand(pack: PackRow) -> Brand | None:
    brand = brand_of(pack)
    return replace(brand, emblem=f"{pack.name}/{brand.emblem}") if brand and brand.emblem else brand


def _written(session: Session, pack: PackRow) -> list[tuple[bytes, str]]:
    shown = (card_of(row).with_media_under(pack.name) for row in card_rows(session, pack))
    return [(card.encode(), f"{pack.name}/{card.id}.json") for card in shown]


def _keep_cards(
    session: Session, settings: Settings, written: Sequence[tuple[bytes, str]]
) -> Sequence[Object]:
    return objects_of(
        session,
        [(_put(session, settings, data, CARD_TYPE, MOST_CARD), path) for data, path in written],
    )


def _media(session: Session, packs: list[PackRow]) -> Mapping[int, Sequence[Object]]:
    """What each pack's cards and its brand name; a withdrawn card takes its pictures along."""
    named = {pack.id: _named(session, pack) for pack in packs}
    rows = [row for row in _media_rows(session, packs) if row.path in named[row.pack_id]]
    prefix = {pack.id: pack.name for pack in packs}
    found: dict[int, list[Object]] = {pack: [] for pack in named}
    objects = objects_of(session, [(row.sha256, f"{prefix[row.pack_id]}/{row.path}") for row in rows])
    for row, item in zip(rows, objects, strict=True):
        found[row.pack_id].append(item)
    return found


def _media_rows(session: Session, packs: Sequence[PackRow]) -> list[MediaRow]:
    query = select(MediaRow).where(MediaRow.pack_id.in_([pack.id for pack in packs]))
    return list(session.scalars(query.order_by(MediaRow.path)))


def _fields(row: Base, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in names)


def _named(session: Session, pack: PackRow) -> set[str]:
    """Paths of the pictures and videos that a pack shows."""
    brand = brand_of(pack)
    named = {path for row in card_rows(session, pack) for path in card_of(row).media()}
    return named | {brand.emblem} if brand else named


def _pack(row: PackRow, cards: list[str]) -> Pack:
    return Pack(
        row.name, Words(row.title_zh, row.title_en), Words(row.theme_zh, row.theme_en),
        Where.from_json(row.where), row.valid_from, row.valid_to, tuple(cards),
    )  # fmt: skip


def _put(session: Session, settings: Settings, data: bytes, kind: str, most: int) -> str:
    if len(data) > most:
        raise PackError(
            f"要发布的内容有一项大于 {most // 1024} kB，没有发布，原版本仍有效；请缩短或拆分。",
            f"one item is larger than {most // 1024} kB; nothing was published; shorten or split it",
        )
    return put_object(session, settings.objects, data, kind)


def release(
    session: Session, settings: Settings, draft: Manifest, by: str, now_ms: int, note: str, passphrase: str
) -> Version:
    """Give the draft the next number, keep its manifest, and sign for it; for this feature only."""
    last = newest_row(session, draft.publisher)
    made = replace(draft, version=next_version(last.version if last else 0, now_ms), made_at=now_ms)
    data = made.encode()
    name = _put(session, settings, data, MANIFEST_TYPE, MOST_MANIFEST)
    row = VersionRow(
        publisher=draft.publisher, version=made.version, made_at=now_ms, made_by=by, note=note,
        content_sha=sha256(draft.encode()), manifest_sha=name,
    )  # fmt: skip
    session.add(row)
    session.flush()
    if draft.ahead is None:
        end_ahead(session, draft.publisher, row.content_sha)
    wire = session.get_one(ObjectRow, name).wire
    sign(session, settings.secrets, draft.publisher, data, made.version, wire, now_ms, passphrase)
    return version_of(session, row)


def refuse_holes(settings: Settings, manifest: Manifest) -> None:
    """What no station could complete is not published."""
    lost = [item.path for item in manifest.objects if object_bytes(settings.objects, item.sha256) is None]
    if lost:
        raise RefusedError(
            f"版本 {manifest.version} 有 {len(lost)} 个文件在中枢上坏了或丢了（{lost[0]}），没有回退；"
            "请从备份恢复，或选另一版。",
            f"{len(lost)} file(s) of version {manifest.version} are lost ({lost[0]}); nothing was changed; "
            "bring them back from a backup, or choose another version",
        )


def _mark_unlike(session: Session, publisher: str, shown: Manifest) -> None:
    """Cards that are not what is shown now wait to be published again, and are listed as such."""
    names = {item.path: item.sha256 for item in shown.objects}
    for pack in pack_rows(session, publisher):
        for row in card_rows(session, pack):
            data = card_of(row).with_media_under(pack.name).encode()
            if names.get(f"{pack.name}/{row.card_id}.json") != sha256(data):
                row.state = "edited"


def mark_as(session: Session, publisher: str, shown: Manifest, by: str, now_ms: int) -> None:
    """Cards that are what is shown now are published, those thrown away that are not in it are gone; all
    others wait to be published. For this feature only."""
    names = {item.path: item.sha256 for item in shown.objects}
    for pack in pack_rows(session, publisher):
        for row in every_card_row(session, pack):
            path = f"{pack.name}/{row.card_id}.json"
            if row.state == WITHDRAWN:
                if path not in names:
                    bury(session, row, by, now_ms)
            else:
                data = card_of(row).with_media_under(pack.name).encode()
                row.state = "published" if names.get(path) == sha256(data) else "edited"


def _mark_published(session: Session, rows: list[PackRow], by: str, now_ms: int) -> None:
    for row in rows:
        for card in every_card_row(session, row):
            if card.state == WITHDRAWN:
                bury(session, card, by, now_ms)
            else:
                card.state = "published"
