"""Urgent notices from the first word to the signed list that goes out.

A notice is written by one person and put in force by another; only the safety supervisor does both
alone. Each change of what is in force makes one new signed list, kept byte for byte.
"""

from __future__ import annotations

import secrets as random
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.where import Where
from content_packs.wire.notice import MOST_BODY, MOST_NOTICES, MOST_TITLE, Notice, NoticeList, fault_of
from content_packs.words import Words
from hub.accounts.service import Account
from hub.config import Settings
from hub.errors import RefusedError
from hub.notices.models import NoticeListRow, NoticeRow
from hub.secrets import Secrets

ALONE = "safety"
"""The role that may put its own notice in force."""
STATES = ("waiting", "shown", "over", "withdrawn")
LENGTHS = (15, 30, 60, 120, 240, 480, 1440, 4320)
"""Minutes a notice may stand, as offered; none is without an end."""
MINUTE_MS = 60_000
MOST_ASKED = 500
"""Ids in one query: databases bound how many."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wrote; ``minutes`` from when it is put in force."""

    level: str
    title: Words
    body: Words
    card: str
    where: Where
    minutes: int


@dataclass(frozen=True, slots=True)
class Written:
    """A notice as the console shows it; times in ms since 1970 UTC.

    Attributes:
        id: its name on the wire and in records.
        draft: its words, level, places and length.
        written_by, written_at: whose it is.
        confirmed_by, begins, until: who put it in force, and from when to when; empty and None before.
        withdrawn_by, withdrawn_at: who took it back; empty and None if nobody did.
    """

    id: str
    draft: Draft
    written_by: str
    written_at: int
    confirmed_by: str
    begins: int | None
    until: int | None
    withdrawn_by: str
    withdrawn_at: int | None

    def state(self, now_ms: int) -> str:
        """One of STATES."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.until is None:
            return "waiting"
        return "shown" if now_ms < self.until else "over"


def write(session: Session, draft: Draft, who: Account, drawable: Collection[int], now_ms: int) -> Written:
    """Keep a notice; nothing is shown yet.

    Raises:
        RefusedError: a word too many, a character no station can draw, an unknown level or length.
    """
    made = Notice(
        f"n-{random.token_hex(4)}", draft.level, draft.title, draft.body, draft.card, draft.where,
        now_ms, now_ms + draft.minutes * MINUTE_MS,
    )  # fmt: skip
    if (reason := fault_of(made)) or draft.minutes not in LENGTHS:
        raise RefusedError(
            f"插播没有存下：标题1至{MOST_TITLE}字，正文最多{MOST_BODY}字，级别和时长从表中选。"
            f"请改好再存。（{reason}）",
            f"the notice was not kept ({reason or 'its length'}): a title of 1 to {MOST_TITLE} characters, "
            f"a body of at most {MOST_BODY}; mend it and save again",
        )
    _refuse_undrawable(draft, drawable)
    row = NoticeRow(
        id=made.id, level=draft.level, title=draft.title.zh, title_en=draft.title.en, body=draft.body.zh,
        body_en=draft.body.en, card=draft.card, where=draft.where.to_json(), minutes=draft.minutes,
        written_by=who.id, written_at=now_ms,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _written(row)


def put_in_force(
    session: Session, settings: Settings, secrets: Secrets, notice_id: str, who: Account, now_ms: int
) -> Written:
    """Confirm a waiting notice: it is signed and stands from now on.

    Raises:
        RefusedError: it waits no longer; it is his own and he is not the safety supervisor; or MOST_NOTICES
            are in force.
    """
    row = _row(session, notice_id)
    if _written(row).state(now_ms) != "waiting":
        raise RefusedError(
            "这条插播已经确认过或撤下了，没有再发。", "this notice was confirmed or withdrawn already"
        )
    if row.written_by == who.id and ALONE not in who.roles:
        raise RefusedError(
            "自己写的插播要由另一个人确认，没有发出；请审批人或安全主管确认。",
            "a notice is confirmed by another person than its author; ask the approver or safety supervisor",
        )
    if len(in_force(session, now_ms)) >= MOST_NOTICES:
        raise RefusedError(
            f"同时最多{MOST_NOTICES}条插播，没有发出；请先撤下不用的。",
            f"at most {MOST_NOTICES} notices at a time; withdraw one first",
        )
    row.confirmed_by, row.begins, row.until = who.id, now_ms, now_ms + row.minutes * MINUTE_MS
    session.flush()
    _sign(session, settings, secrets, now_ms)
    return _written(row)


def withdraw(
    session: Session, settings: Settings, secrets: Secrets, notice_id: str, who: str, now_ms: int
) -> Written:
    """Take a notice back, at once; RefusedError when it is over already."""
    row = _row(session, notice_id)
    before = _written(row).state(now_ms)
    if before not in ("waiting", "shown"):
        raise RefusedError(
            "这条插播已经结束，没有执行；还要播请另写一条。",
            "this notice is over already; nothing was done; write another if it is wanted",
        )
    row.withdrawn_by, row.withdrawn_at = who, now_ms
    session.flush()
    if before == "shown":
        _sign(session, settings, secrets, now_ms)
    return _written(row)


def notices(session: Session, most: int = 500) -> tuple[Written, ...]:
    """Notices, newest first."""
    query = select(NoticeRow).order_by(NoticeRow.written_at.desc(), NoticeRow.id).limit(most)
    return tuple(_written(row) for row in session.scalars(query))


def notice(session: Session, notice_id: str) -> Written:
    """One notice; RefusedError when there is none of this id."""
    return _written(_row(session, notice_id))


def titles(session: Session, ids: Collection[str]) -> dict[str, Words]:
    """Titles of notices by id, as far as there are any."""
    wanted, out = sorted(ids), dict[str, Words]()
    for at in range(0, len(wanted), MOST_ASKED):
        some = NoticeRow.id.in_(wanted[at : at + MOST_ASKED])
        found = session.execute(select(NoticeRow.id, NoticeRow.title, NoticeRow.title_en).where(some))
        out |= {id: Words(zh, en) for id, zh, en in found}
    return out


def titled(session: Session, text: str, most: int) -> list[str]:
    """Ids of notices that have a text in their title, so many at most."""
    has = NoticeRow.title.contains(text, autoescape=True) | NoticeRow.title_en.contains(text, autoescape=True)
    return list(session.scalars(select(NoticeRow.id).where(has).limit(most)))


def in_force(session: Session, now_ms: int) -> tuple[Written, ...]:
    """What stands now, newest first."""
    query = select(NoticeRow).where(NoticeRow.until > now_ms, NoticeRow.withdrawn_at.is_(None))
    return tuple(_written(row) for row in session.scalars(query.order_by(NoticeRow.begins.desc())))


def current_list(session: Session) -> tuple[int, bytes]:
    """(version, signed bytes) of the newest list; (0, b"") when there never was one."""
    row = session.scalars(select(NoticeListRow).order_by(NoticeListRow.version.desc()).limit(1)).first()
    return (row.version, row.data) if row else (0, b"")


def _sign(session: Session, settings: Settings, secrets: Secrets, now_ms: int) -> None:
    """Make the list of what is in force.

    Numbered by the clock where that is ahead: a hub that was restored from a backup is still heard.
    """
    found = NoticeList(
        settings.mine,
        max(current_list(session)[0] + 1, now_ms // 1000),
        now_ms,
        tuple(_wire(one) for one in in_force(session, now_ms)),
    )
    data = found.encode(secrets.notice_key)
    session.add(NoticeListRow(version=found.version, at=now_ms, data=data))
    session.flush()


def _wire(one: Written) -> Notice:
    assert one.begins is not None
    assert one.until is not None
    draft = one.draft
    return Notice(
        one.id, draft.level, draft.title, draft.body, draft.card, draft.where, one.begins, one.until
    )


def _refuse_undrawable(draft: Draft, drawable: Collection[int]) -> None:
    text = draft.title.zh + draft.title.en + draft.body.zh + draft.body.en
    strange = sorted({sign for sign in text if sign not in "\n\r" and ord(sign) not in drawable})
    if drawable and strange:
        raise RefusedError(
            f"站上的字体没有这些字：{' '.join(strange)}，没有存下；请换一种写法。",
            f"the stations' font lacks {' '.join(strange)}; nothing was kept; say it in other words",
        )


def _row(session: Session, notice_id: str) -> NoticeRow:
    row = session.get(NoticeRow, notice_id)
    if row is None:
        raise RefusedError(
            "没有这条插播，没有执行；请刷新页面。",
            f"there is no notice {notice_id!r}; nothing was done; reload",
        )
    return row


def _written(row: NoticeRow) -> Written:
    draft = Draft(
        row.level, Words(row.title, row.title_en), Words(row.body, row.body_en), row.card,
        Where.from_json(row.where), row.minutes,
    )  # fmt: skip
    return Written(
        row.id, draft, row.written_by, row.written_at, row.confirmed_by, row.begins, row.until,
        row.withdrawn_by, row.withdrawn_at,
    )  # fmt: skip
