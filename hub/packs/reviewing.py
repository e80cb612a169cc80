"""From a draft to what is published, by two persons: submit, approve or send back, publish, recall.

What is reviewed is all that a publisher has changed since its last version, because that is what a
publisher signs for; nobody approves what he has changed himself. An edit after submitting needs no step of
its own: content with another hash than the one that was approved is not published.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.drafts import authors_since
from hub.packs.models import CardRow, SubmissionRow
from hub.packs.preflight import refuse_faults
from hub.packs.published import in_force_since, versions
from hub.packs.publishing import (
    Published,
    before_last,
    pending,
    publish,
    recall_until,
    roll_back,
    standing_rows,
)
from hub.packs.submissions import (
    APPROVED,
    OPEN,
    PUBLISHED,
    RECALLED,
    REOPENED,
    RETURNED,
    REVIEW,
    WITHDRAWN,
    Submission,
    newest_row,
    row_ahead,
    submission_of,
)
from hub.trust.custody import is_split

MOST_REASON = 200
AUTOMATON = "hub"


def standing(session: Session, publisher: str) -> Submission | None:
    """What waits for somebody, and is still exactly what is worked on; None: the content is a draft."""
    found = pending(session, publisher).submission
    return found if found and found.is_open else None


def queue(session: Session) -> tuple[Submission, ...]:
    """Everything that waits for somebody, by publisher."""
    query = select(SubmissionRow.publisher).where(SubmissionRow.state.in_(OPEN)).distinct()
    found = [standing(session, name) for name in sorted(session.scalars(query))]
    return tuple(one for one in found if one is not None)


def trail(session: Session, publisher: str, most: int = 20) -> tuple[Submission, ...]:
    """What a publisher's people asked for, newest first."""
    waits = pending(session, publisher)
    query = select(SubmissionRow).where(SubmissionRow.publisher == publisher)
    rows = session.scalars(query.order_by(SubmissionRow.id.desc()).limit(most))
    return tuple(submission_of(row, waits.content, waits.shown) for row in rows)


def authors(session: Session, publisher: str) -> frozenset[str]:
    """Accounts that changed anything that waits to be published, whoever changed it last."""
    query = select(CardRow.edited_by).where(CardRow.publisher == publisher, CardRow.state != "published")
    return frozenset(session.scalars(query)) | authors_since(
        session, publisher, in_force_since(session, publisher)
    )


def submit(session: Session, settings: Settings, publisher: str, by: str, now_ms: int) -> Submission:
    """Ask for what is worked on to be published; asking twice is asking once.

    Raises:
        RefusedError: nothing differs from what is published, or a card has a fault.
    """
    waits = pending(session, publisher)
    if not waits.differs:
        raise RefusedError(
            "内容和已发布的一样，没有可送审的。", "nothing differs from what is published; nothing to review"
        )
    if waits.submission and waits.submission.is_open:
        return waits.submission
    refuse_ahead(session, publisher, waits.content)
    refuse_faults(session, settings, standing_rows(session, publisher), settings.local(now_ms).date())
    if (old := newest_row(session, publisher)) is not None and old.state in OPEN:
        old.state = REOPENED
    row = SubmissionRow(
        publisher=publisher, content_sha=waits.content, state=REVIEW, submitted_by=by, submitted_at=now_ms
    )
    session.add(row)
    session.flush()
    return submission_of(row, waits.content, "")


def approve(
    session: Session,
    publisher: str,
    content: str,
    by: str,
    now_ms: int,
    publish_at: int | None = None,
) -> Submission:
    """Approve what was submitted; nothing is published yet.

    Args:
        session: a writing session.
        publisher: whose content.
        content: hash of what the approver has looked at.
        by: account id.
        now_ms: now.
        publish_at: when it is to be published by itself (ms); None: when somebody asks for it.

    Raises:
        RefusedError: it is not in review; it is other content than he has seen; he has written some of it,
            or submitted it; the time is past, or the key needs a passphrase that nobody can type then.
    """
    row = _open(session, publisher, content, (REVIEW,))
    if by == row.submitted_by or by in authors(session, publisher):
        raise RefusedError(
            "您改过其中的内容，或是您送审的：要由另一个人批准，没有批准。",
            "you have written some of this, or submitted it; another person must approve it",
        )
    if publish_at is not None:
        refuse_time(session, publish_at, now_ms)
    row.state, row.decided_by, row.decided_at = APPROVED, by, now_ms
    row.publish_at = publish_at
    session.flush()
    return submission_of(row, content, "")


def send_back(session: Session, publisher: str, content: str, by: str, reason: str, now_ms: int) -> None:
    """Return it to who wrote it, with what is to be mended; also what was approved and is not out yet.

    Raises:
        RefusedError: there is nothing to send back, or no reason.
    """
    decide(_open(session, publisher, content, OPEN), RETURNED, by, one_line(reason), now_ms)


def withdraw(session: Session, publisher: str, by: str, now_ms: int) -> None:
    """Take back what was submitted, so that nobody spends time on it; RefusedError: nothing waits."""
    found = standing(session, publisher)
    if found is None:
        raise RefusedError("没有在等审批的内容，没有改。", "nothing waits for approval; nothing was changed")
    decide(_open(session, publisher, found.content, OPEN), WITHDRAWN, by, "", now_ms)


def publish_approved(
    session: Session, settings: Settings, publisher: str, by: str, now_ms: int, passphrase: str = ""
) -> Published:
    """Publish what was approved.

    Raises:
        RefusedError: nobody has approved exactly this content, or it cannot be published.
    """
    found = approved(session, publisher)
    done = publish(session, settings, publisher, by, now_ms, passphrase=passphrase)
    row = session.get_one(SubmissionRow, found.id)
    row.state, row.version, row.stations, row.widen_at = PUBLISHED, done.version.version, [], None
    session.flush()
    return done


def approved(session: Session, publisher: str) -> Submission:
    """What somebody has approved and nobody has published; RefusedError: it is not what stands there now."""
    found = standing(session, publisher)
    if found is None or found.state != APPROVED:
        refuse_ahead(session, publisher, pending(session, publisher).content)
        raise RefusedError(
            "还没有人批准现在的内容，没有发布；请先送审，由另一个人批准。",
            "nobody has approved what stands here now; submit it, and let another person approve it",
        )
    return found


def refuse_ahead(session: Session, publisher: str, content: str) -> None:
    """RefusedError: this very content is shown at some stations first (hub/packs/staging.py)."""
    row = row_ahead(session, publisher)
    if row is not None and row.content_sha == content:
        raise RefusedError(
            "这些内容已经先发到几个站：请在审批页发到全部站点，或收回；没有再做什么。",
            "some stations show this already: send it to all, or take it back, on the page of review",
        )


def due(session: Session, now_ms: int) -> tuple[Submission, ...]:
    """What was approved for a time that has come."""
    query = select(SubmissionRow.publisher).where(
        SubmissionRow.state == APPROVED, SubmissionRow.publish_at <= now_ms
    )
    found = [standing(session, name) for name in sorted(set(session.scalars(query)))]
    return tuple(one for one in found if one and one.state == APPROVED and one.publish_at is not None)


def miss(session: Session, publisher: str, reason: str, now_ms: int) -> None:
    """Send back what could not be published when its time had come."""
    found = standing(session, publisher)
    if found is not None:
        decide(session.get_one(SubmissionRow, found.id), RETURNED, AUTOMATON, reason[:MOST_REASON], now_ms)


def recall(
    session: Session,
    settings: Settings,
    publisher: str,
    by: str,
    reason: str,
    now_ms: int,
    passphrase: str = "",
) -> Published:
    """Take back what was published a moment ago: what was shown before is published anew.

    Raises:
        RefusedError: it is longer ago than RECALL_MS, there is nothing before it, or no reason is given.
    """
    why = one_line(reason)
    if any(one.ahead for one in versions(session, publisher)[:1]):
        raise RefusedError(
            "现行的一版只先发到几个站，没有撤回；请在审批页收回，它没有十分钟的期限。",
            "what is in force is for some stations first; take it back on the page of review, at any time",
        )
    if now_ms > recall_until(session, publisher):
        raise RefusedError(
            "发布已过 10 分钟，或没有上一版：没有撤回；请在发布记录里回退。",
            "published more than 10 minutes ago, or nothing is before it; use the list of versions",
        )
    last, before = versions(session, publisher)[0], before_last(session, publisher)
    assert before is not None
    done = roll_back(session, settings, publisher, before.version, by, now_ms, passphrase)
    query = select(SubmissionRow).where(
        SubmissionRow.publisher == publisher, SubmissionRow.version == last.version
    )
    for row in session.scalars(query):
        decide(row, RECALLED, by, why, now_ms)
    return done


def _open(session: Session, publisher: str, content: str, states: Sequence[str]) -> SubmissionRow:
    """The row that waits, for writing; what it is about must be what stands there now and was looked at."""
    found = standing(session, publisher)
    if found is None or found.content != content:
        raise RefusedError(
            "内容又改过了，或已不在等审批，没有执行；请刷新页面看现在的内容。",
            "the content has changed, or waits no longer; nothing was done; reload the page",
        )
    if found.state not in states:
        raise RefusedError("已经批准过了，没有再做什么。", "it has been approved already; nothing was done")
    query = select(SubmissionRow).where(SubmissionRow.id == found.id)
    return session.scalars(query.with_for_update()).one()


def decide(row: SubmissionRow, state: str, by: str, reason: str, now_ms: int) -> None:
    """What somebody decided of it; for this feature only."""
    row.state, row.decided_by, row.decided_at, row.reason = state, by, now_ms, reason


def one_line(text: str) -> str:
    """A reason as it is kept; RefusedError for none. For this feature only."""
    found = " ".join(text.split())[:MOST_REASON]
    if not found:
        raise RefusedError("请写明原因，没有执行。", "say why; nothing was done")
    return found


def refuse_time(session: Session, publish_at: int, now_ms: int) -> None:
    """RefusedError: nothing can be published by itself then. For this feature only."""
    if publish_at <= now_ms:
        raise RefusedError(
            "这个时间已经过了，没有执行；请另选时间，或现在发布。",
            "that time is past, nothing was done; choose another, or publish now",
        )
    if is_split(session):
        raise RefusedError(
            "发布要口令才能签发，到时没有人输入，没有执行；请到时再来发布。",
            "publishing needs the approver's passphrase, which nobody types then; nothing was done",
        )
