"""Joint confirmation (联合确认): a card that names posts, each of which confirms by badge in every shift.

A man signs first. Who has signed and scans again while such a card stands on the screen confirms it for
his post: nobody else has a reason to scan twice, so nobody confirms by accident.
"""

from __future__ import annotations

from collections.abc import Iterable

from content_packs.format.card import Card
from content_packs.format.content import Shown
from content_packs.wire.record import Record
from content_packs.words import Words
from kiosk.domain.clockwork import Instant
from kiosk.domain.directory import Found, Match
from kiosk.domain.drafting import draft
from kiosk.domain.signing import Answer, Decision, Kind, Signing


def confirmed_roles(card: Card, book: Iterable[Record]) -> tuple[str, ...]:
    """The posts of a card that have confirmed, in the card's order.

    Args:
        card: names its posts in ``roles``.
        book: records of one shift run at this station.
    """
    said = {record.value for record in book if _is_of(record, card)}
    return tuple(role for role in card.roles if role in said)


def confirmation(signing: Signing, shown: Shown | None, found: Found, now: Instant) -> Decision | None:
    """What a scan confirms; None where it confirms nothing and is a scan like any other.

    Args:
        signing: the station as it is.
        shown: the card on the screen, if one stands there.
        found: who scanned; a keyed number confirms nothing, anybody may know it.
        now: believed time.
    """
    person = found.person
    if shown is None or person is None or found.match is not Match.KNOWN or found.method != "badge":
        return None
    run = signing.run_of(person, now)
    if (
        person.job not in shown.card.roles
        or run is None
        or person.id not in signing.attendance.signed(run.key)
    ):
        return None
    before = confirmed_roles(shown.card, signing.attendance.book.get(run.key, ()))
    if person.job in before:
        return None
    record = draft(
        signing.site, now, "confirm", "badge", value=person.job, person=person.id, run=run, shown=shown
    )
    answer = Answer(Kind.CONFIRMED, person, run, words=_remaining(shown.card, {*before, person.job}))
    return Decision(answer, record)


def _remaining(card: Card, done: set[str]) -> Words:
    left = [role for role in card.roles if role not in done]
    if not left:
        return Words(f"{len(card.roles)} 个岗位已全部确认", f"All {len(card.roles)} posts have confirmed")
    return Words(f"还差：{'、'.join(left)}", f"Still to confirm: {', '.join(left)}")


def _is_of(record: Record, card: Card) -> bool:
    return record.kind == "confirm" and record.subject == f"card:{card.id}"
