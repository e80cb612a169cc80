"""A team leader signs for a man who cannot (代签): with his reason, and five minutes to take it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from content_packs.format.content import pledge_shown
from content_packs.shifts import ShiftRun
from content_packs.wire.record import Record
from content_packs.wire.state import Person, Site
from content_packs.wire.undoing import UNDO, may_undo, subject_of, withdrawn
from content_packs.words import Words
from kiosk.domain.clockwork import Instant
from kiosk.domain.drafting import draft
from kiosk.domain.signing import Answer, Decision, Kind, Signing

REASONS = {
    "forgot": Words("忘带工牌", "forgot his badge"),
    "damaged": Words("工牌损坏", "badge is damaged"),
    "hands": Words("手上有伤", "hand is hurt"),
    "other": Words("其他", "other"),
}
"""Why another signs: the ``value`` of the record, and what the leader reads."""


def vouch(
    signing: Signing, person: Person, leader: Person, reason: str, run: ShiftRun, now: Instant
) -> Decision:
    """Sign ``person`` in by his leader's word.

    Args:
        signing: the station as it is.
        person: who is signed in; with his own post's pledge.
        leader: whose badge it was.
        reason: one of REASONS.
        run: the leader's shift.
        now: believed time.

    Returns:
        The answer "vouched" with the record; "already" without one for who has signed by himself.
    """
    if person.id in signing.attendance.signed(run.key):
        return Decision(Answer(Kind.ALREADY, person, run))
    record = draft(
        signing.site, now, "pledge", "proxy", value=reason, person=person.id, author=leader.id, run=run,
        shown=pledge_shown(signing.content.cards, person.job),
        flags=signing.flags(person, run, now.local(signing.site.utc_offset_min)),
    )  # fmt: skip
    why = REASONS[reason]
    words = Words(f"{leader.name} 代签 · {why.zh}", f"By {leader.name}: {why.en}")
    return Decision(Answer(Kind.VOUCHED, person, run, words=words), record)


def may_be_undone(
    site: Site, book: Iterable[Record], ledger: str, leader: Person, now: Instant
) -> tuple[Record, ...]:
    """What the leader signed for others and may still take back, the last first."""
    records = tuple(book)
    gone = withdrawn((ledger, record) for record in records)
    found = [
        record
        for record in records
        if (ledger, record.seq) not in gone and may_undo(record, take_back(site, record, ledger, leader, now))
    ]
    return tuple(reversed(found))


def take_back(site: Site, record: Record, ledger: str, leader: Person, now: Instant) -> Record:
    """The record that takes a signature back; of the same shift, so that it is found beside it."""
    made = draft(
        site, now, "correct", "badge", subject=subject_of(ledger, record.seq), value=UNDO,
        person=record.person, author=leader.id,
    )  # fmt: skip
    return replace(made, shift_date=record.shift_date, shift=record.shift)
