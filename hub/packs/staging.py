"""To some stations first: start with what was approved, then the same for all, or take it back; each now or
at a time.

While it lasts one manifest holds both contents (hub/packs/abreast.py), so that whoever is not named shows the
old one. It ends by itself with whatever else is published or gone back to for all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
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
from hub.packs.reviewing import MOST_REASON, approved, decide, one_line, refuse_time
from hub.packs.submissions import (
    AHEAD,
    PUBLISHED,
    RECALLED,
    SUPERSEDED,
    Submission,
    row_ahead,
    submission_of,
)


def start(
    session: Session,
    settings: Settings,
    publisher: str,
    stations: Collection[str],
    by: str,
    now_ms: int,
    passphrase: str = "",
    widen_at: int | None = None,
) -> Published:
    """Publish what was approved at ``stations`` only; those that were ahead before and are not named are not
    any more. ``widen_at``: when it goes to all by itself (ms); None: when somebody asks for it.

    Raises:
        RefusedError: nobody has approved exactly this content, it cannot be published, no station is named,
            nothing is published yet that the others could go on showing, or the time will not do.
    """
    found = _may_start(session, publisher, stations)
    if widen_at is not None:
        refuse_time(session, widen_at, now_ms)
    new, old = kept_draft(session, settings, publisher, now_ms), _shown_by_all(session, settings, publisher)
    if (before := row_ahead(session, publisher)) is not None:
        before.state = SUPERSEDED
    draft = abreast(old, new, stations)
    note = NOTE + " ".join(sorted({*stations}))
    made = release(session, settings, draft, by, now_ms, note, passphrase)
    row = session.get_one(SubmissionRow, found.id)
    row.state, row.version, row.widen_at = AHEAD, made.version, widen_at
    row.stations, row.publish_at = [], None
    session.flush()
    return Published(made, True)


def plan(
    session: Session,
    settings: Settings,
    publisher: str,
    stations: Collection[str],
    publish_at: int,
    now_ms: int,
    widen_at: int | None = None,
) -> Submission:
    """Have what was approved go to ``stations`` first at a time (ms); see :func:`start`."""
    found = _may_start(session, publisher, stations)
    _shown_by_all(session, settings, publisher)
    refuse_time(session, publish_at, now_ms)
    if widen_at is not None and widen_at <= publish_at:
        raise RefusedError(
            "发到全部的时间要在先行之后，没有执行；请改时间。",
            "the time for all stations must come after that for those first; nothing was done",
        )
    row = session.get_one(SubmissionRow, found.id)
    row.stations, row.publish_at, row.widen_at = sorted({*stations}), publish_at, widen_at
    session.flush()
    return submission_of(row, found.content, "")


def widen_later(
    session: Session, publisher: str, version: int, widen_at: int | None, now_ms: int
) -> Submission:
    """Send what some stations show in ``version`` to all by itself at a time (ms); None: not by itself.

    Raises:
        RefusedError: that is no longer in force, or the time will not do.
    """
    lock(session, publisher)
    _in_force(session, publisher, version)
    row = row_ahead(session, publisher)
    if row is None:  # a hub from a backup knows the version and not who asked for it
        raise RefusedError(
            "中枢不记得是谁送审的，不能定时；请直接发到全部。",
            "the hub does not know who asked for it: there is no time to set; send it to all now",
        )
    if widen_at is not None:
        refuse_time(session, widen_at, now_ms)
    row.widen_at, row.reason = widen_at, ""
    session.flush()
    return submission_of(row, row.content_sha, "")


def going(session: Session, publisher: str) -> Submission | None:
    """What some stations show ahead of all others."""
    row = row_ahead(session, publisher)
    return submission_of(row, row.content_sha, "") if row else None


def due_for_all(session: Session, now_ms: int) -> tuple[Submission, ...]:
    """What some stations show, and whose time to go to all has come."""
    query = select(SubmissionRow).where(SubmissionRow.state == AHEAD, SubmissionRow.widen_at <= now_ms)
    rows = session.scalars(query.order_by(SubmissionRow.publisher))
    return tuple(submission_of(row, row.content_sha, "") for row in rows)


def miss_for_all(session: Session, submission: int, reason: str) -> None:
    """It could not go to all at its time: it stays ahead, and says why."""
    row = session.get_one(SubmissionRow, submission)
    if row.state == AHEAD:  # else somebody was quicker
        row.widen_at, row.reason = None, reason[:MOST_REASON]


def widen(
    session: Session,
    settings: Settings,
    publisher: str,
    version: int,
    by: str,
    now_ms: int,
    passphrase: str = "",
) -> Published:
    """Publish for all, byte for byte, what some stations show in ``version`` (0: whatever its number),
    whatever was edited since.

    Raises:
        RefusedError: that is no longer in force, or an object of it is lost.
    """
    lock(session, publisher)
    last = _in_force(session, publisher, version)
    new = _both(settings, last)[1]
    refuse_holes(settings, replace(new, version=last.version))
    row = row_ahead(session, publisher)
    made = release(session, settings, new, by, now_ms, "", passphrase)
    mark_as(session, publisher, new, by, now_ms)
    if row is not None:
        row.state, row.version, row.widen_at, row.reason = PUBLISHED, made.version, None, ""
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


def _may_start(session: Session, publisher: str, stations: Collection[str]) -> Submission:
    """What was approved and may go to these stations first."""
    if not stations:
        raise RefusedError(
            "没有选站点，没有发布；请至少选一个。", "no station was chosen; nothing was published"
        )
    return approved(session, publisher)


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
