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
from content_packs.wire.notice import (
    LEVELS,
    MOST_BODY,
    MOST_NOTICES,
    MOST_TITLE,
    Notice,
    NoticeList,
    fault_of,
)
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
    _refuse_unfit(draft, made)
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


def _refuse_unfit(draft: Draft, made: Notice) -> None:
    title, body = draft.title, draft.body
    fits = len(title.zh) <= MOST_TITLE and len(title.en) <= 2 * MOST_TITLE
    fits_too = len(body.zh) <= MOST_BODY and len(body.en) <= 2 * MOST_BODY
    checks = (
        (bool(title.zh), Words("标题还空着", "it has no Chinese title")),
        (fits, Words(
            f"标题中文最多{MOST_TITLE}字、英文最多{2 * MOST_TITLE}个字符",
            f"a title has at most {MOST_TITLE} Chinese and {2 * MOST_TITLE} English characters",
        )),
        (fits_too, Words(
            f"正文中文最多{MOST_BODY}字、英文最多{2 * MOST_BODY}个字符",
            f"a body has at most {MOST_BODY} Chinese and {2 * MOST_BODY} English characters",
        )),
        (draft.level in LEVELS, Words("级别要从表中选", "its level is none of those offered")),
        (draft.minutes in LENGTHS, Words("时长要从表中选", "its length is none of those offered")),
        (not fault_of(made), Words("所附的卡片要从表中选", "its card is none of those offered")),
    )  # fmt: skip
    if wrong := next((words for holds, words in checks if not holds), None):
        raise RefusedError(
            f"插播没有存下：{wrong.zh}；请改好再存。",
            f"the notice was not kept: {wrong.en}; mend it and save again",
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
