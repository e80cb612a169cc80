"""What was asked to be published, and how it stands: decided by people, ended by an edit."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.packs.models import SubmissionRow

REVIEW, APPROVED, PUBLISHED = "review", "approved", "published"
RETURNED, WITHDRAWN, REOPENED = "returned", "withdrawn", "reopened"
RECALLED, SUPERSEDED = "recalled", "superseded"
AHEAD = "ahead"
OPEN = (REVIEW, APPROVED)


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody asked to have published.

    Attributes:
        id: its number.
        publisher: whose content.
        content: SHA-256 of all of it, as it was then.
        state: "review" -> "approved" -> "published", before that perhaps "ahead": some stations show it;
            "returned" by the approver, "withdrawn" by who asked, "reopened": somebody has edited since.
            "recalled" or "superseded": it was published, and is not what is in force any more.
        submitted_by, submitted_at: who asked, and when (ms since 1970 UTC).
        decided_by, decided_at: who decided last; empty and None before.
        reason: why it was sent back or recalled.
        publish_at: when it is to be published; None: when somebody presses the button.
        version: the version it became; None before.
        stations: those it goes to first at ``publish_at``; empty: to all.
        widen_at: when it goes from those that are ahead to all by itself; None: when somebody presses the
            button.
    """

    id: int
    publisher: str
    content: str
    state: str
    submitted_by: str
    submitted_at: int
    decided_by: str
    decided_at: int | None
    reason: str
    publish_at: int | None
    version: int | None
    stations: tuple[str, ...] = ()
    widen_at: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to do something with it."""
        return self.state in OPEN


def newest(session: Session, publisher: str, draft: str, in_force: str) -> Submission | None:
    """The last thing a publisher's people asked for.

    Args:
        session: database.
        publisher: whose.
        draft: hash of the content as it is worked on now.
        in_force: hash of what is published, or empty.
    """
    row = newest_row(session, publisher)
    return submission_of(row, draft, in_force) if row else None


def newest_row(session: Session, publisher: str) -> SubmissionRow | None:
    """Its row; for this feature only."""
    query = select(SubmissionRow).where(SubmissionRow.publisher == publisher)
    return session.scalars(query.order_by(SubmissionRow.id.desc()).limit(1)).first()


def submission_of(row: SubmissionRow, draft: str, in_force: str) -> Submission:
    """A row as it stands beside what is worked on and what is published; for this feature only."""
    return Submission(
        row.id, row.publisher, row.content_sha, _state(row, draft, in_force), row.submitted_by,
        row.submitted_at, row.decided_by, row.decided_at, row.reason, row.publish_at, row.version,
        tuple(row.stations or ()), row.widen_at,
    )  # fmt: skip


def row_ahead(session: Session, publisher: str) -> SubmissionRow | None:
    """What some stations show ahead of all others; for this feature only."""
    query = select(SubmissionRow).where(SubmissionRow.publisher == publisher, SubmissionRow.state == AHEAD)
    return session.scalars(query).first()


def end_ahead(session: Session, publisher: str, content: str) -> None:
    """Something was published for all: nobody is ahead any more; for this feature only."""
    if (row := row_ahead(session, publisher)) is not None:
        row.state = PUBLISHED if row.content_sha == content else SUPERSEDED


def _state(row: SubmissionRow, draft: str, in_force: str) -> str:
    """An edit re-opens what nobody has published yet; another version supersedes what somebody has."""
    if row.state in OPEN:
        if row.content_sha == in_force:  # published on the hub's own machine meanwhile
            return PUBLISHED
        return row.state if row.content_sha == draft else REOPENED
    if row.state == PUBLISHED and row.content_sha != in_force:
        return SUPERSEDED
    return row.state
