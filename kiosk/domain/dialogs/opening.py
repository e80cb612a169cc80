"""Which badge opens which dialog."""

from __future__ import annotations

from content_packs.wire.record import Record
from kiosk.domain.dialog import Dialog
from kiosk.domain.dialogs.leader import LeaderMenu
from kiosk.domain.dialogs.mine import Mine
from kiosk.domain.dialogs.service import Service
from kiosk.domain.directory import Found, keeps, leads
from kiosk.domain.signing import Answer, Kind

OFFERING = frozenset((Kind.ALREADY, Kind.NOWINDOW))
"""Answers after which a man may see his own page: he has nothing else to do here."""


def has_more(answer: Answer, found: Found) -> bool:
    """Whether anything may follow an answer, so that the person's last records are worth reading."""
    return answer.person is not None and (answer.kind in OFFERING or leads(found))


def offered(answer: Answer, found: Found, past: tuple[Record, ...]) -> Dialog | None:
    """What opens when OK is pressed, or the answer touched, while it stands.

    Args:
        answer: what he was told.
        found: how he was recognised; a number keyed opens nothing, it is no secret.
        past: his last records at this station, newest first.
    """
    if answer.person is None or answer.kind not in OFFERING or found.method != "badge":
        return None
    if keeps(found):
        return Service(answer.person, past)
    return Mine(answer.person, past)


def follows(answer: Answer, found: Found, past: tuple[Record, ...]) -> Dialog | None:
    """What opens by itself under the answer; the next badge ends it."""
    if answer.person is None or answer.run is None or not leads(found):
        return None
    return LeaderMenu(answer.person, answer.run, past)
