"""To some stations first: start with what was approved, then the same for all, or take it back.

While it lasts one manifest holds both contents (hub/packs/abreast.py), so that whoever is not named shows the
old one. It ends by itself with whatever else is published or gone back to for all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from content_packs.format.manifest import Manifest, decode_manifest
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.abreast import abreast, apart
from hub.packs.models import SubmissionRow, VersionRow
from hub.packs.objects import object_bytes
from hub.packs.published import AHEAD as NOTE
from hub.packs.published import newest_row, stations_ahead
from hub.packs.publishing import (
    Published,
    draft_manifest,
    kept_draft,
    lock,
    mark_as,
    refuse_holes,
    release,
    roll_back,
)
from hub.packs.reviewing import approved, decide, one_line
from hub.packs.submissions import AHEAD, PUBLISHED, RECALLED, SUPERSEDED, row_ahead


def start(
    session: Session,
    settings: Settings,
    publisher: str,
    stations: Collection[str],
    by: str,
    now_ms: int,
    passphrase: str = "",
) -> Published:
    """Publish what was approved at ``stations`` only; those that were ahead before and are not named are not
    any more.

    Raises:
        RefusedError: nobody has approved exactly this content, it cannot be published, no station is named,
            or nothing is published yet that the others could go on showing.
    """
    if not stations:
        raise RefusedError(
            "没有选站点，没有发布；请至少选一个。", "no station was chosen; nothing was published"
        )
    found = approved(session, publisher)
    new, old = kept_draft(session, settings, publisher, now_ms), _shown_by_all(session, settings, publisher)
    if (before := row_ahead(session, publisher)) is not None:
        before.state = SUPERSEDED
    draft = abreast(old, new, stations)
    note = NOTE + " ".join(sorted({*stations}))
    made = release(session, settings, draft, by, now_ms, note, passphrase)
    row = session.get_one(SubmissionRow, found.id)
    row.state, row.version = AHEAD, made.version
    session.flush()
    return Published(made, True)


def widen(
    session: Session,
    settings: Settings,
    publisher: str,
    version: int,
    by: str,
    now_ms: int,
    passphrase: str = "",
) -> Published:
    """Publish for all, byte for byte, what some stations show in ``version``, whatever was edited since.

    Raises:
        RefusedError: that is no longer in force, or an object of it is lost.
    """
    lock(session, publisher)
    new = _both(settings, _in_force(session, publisher, version))[1]
    refuse_holes(settings, replace(new, version=version))
    row = row_ahead(session, publisher)
    made = release(session, settings, new, by, now_ms, "", passphrase)
    mark_as(session, publisher, new, by, now_ms)
    if row is not None:
        row.state, row.version = PUBLISHED, made.version
    session.flush()
    return Published(made, True)


def take_back(
    session: Session,
    settings: Settings,
    publisher: str,
    version: int,
    by: str,
    reason: str,
    now_ms: int,
    passphrase: str = "",
) -> Published:
    """The stations that were ahead in ``version`` show again what all others do.

    Raises:
        RefusedError: that is no longer in force, or no reason is given.
    """
    why = one_line(reason)
    lock(session, publisher)
    _in_force(session, publisher, version)
    row, old = row_ahead(session, publisher), newest_row(session, publisher, for_all=True)
    assert old is not None
    done = roll_back(session, settings, publisher, old.version, by, now_ms, passphrase)
    if row is not None:
        decide(row, RECALLED, by, why, now_ms)
    session.flush()
    return done


def with_ahead(session: Session, settings: Settings, publisher: str, stations: Collection[str]) -> Manifest:
    """What :func:`start` would publish; writes nothing. RefusedError: nothing is published yet."""
    old = _shown_by_all(session, settings, publisher)
    return abreast(old, draft_manifest(session, publisher), stations)


def widened(session: Session, settings: Settings, publisher: str) -> Manifest:
    """What :func:`widen` would publish; writes nothing. RefusedError: nobody is ahead."""
    return _both(settings, _in_force(session, publisher))[1]


def _in_force(session: Session, publisher: str, version: int = 0) -> VersionRow:
    """The row in force, some stations ahead in it; 0: whatever its number."""
    row = newest_row(session, publisher)
    if row is None or not stations_ahead(row.note) or version not in (0, row.version):
        raise RefusedError(
            "先发到几个站的那一版已经不是现行的，没有执行；请刷新页面。",
            "that version is no longer in force; nothing was done; reload the page",
        )
    return row


def _shown_by_all(session: Session, settings: Settings, publisher: str) -> Manifest:
    row = newest_row(session, publisher, for_all=True)
    data = object_bytes(settings.objects, row.manifest_sha) if row else None
    if data is None:
        raise RefusedError(
            "还没有给全部站点发布过，其余的站点会没有内容可显示，没有发布；请先发到全部站点。",
            "nothing is published for all stations yet, the others would show nothing; publish it to all",
        )
    return decode_manifest(data)


def _both(settings: Settings, row: VersionRow) -> tuple[Manifest, Manifest]:
    """What most show in a version, and what those ahead do."""
    data = object_bytes(settings.objects, row.manifest_sha)
    old, new = apart(decode_manifest(data)) if data is not None else (None, None)
    if old is None or new is None:
        raise RefusedError(
            "这一版的内容清单读不了，没有执行；请从备份恢复，或重新送审发布。",
            "the manifest of this version cannot be read; bring it back from a backup, or publish anew",
        )
    return old, new
