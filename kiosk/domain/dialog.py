"""A dialog: what follows a badge that means more than "sign". Pure states; the counter carries them.

A state is a frozen value. It is told of a choice or of a scan and answers with a :class:`Step`: the
next state, and the records that must be on disk before that state is shown. So a step that is seen is
saved, as a tick is. How to write one: a frozen dataclass with the four members of :class:`Dialog`,
and one line in :mod:`kiosk.domain.dialogs.opening` that says whose badge opens it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from content_packs.wire.record import Record
from kiosk.domain.care import Errand
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialogview import DialogView
from kiosk.domain.directory import Found
from kiosk.domain.screen import Facts
from kiosk.domain.signing import Answer

PATIENCE_MS = 30_000
"""A dialog ends by itself when nothing was chosen for so long."""


class Dialog(Protocol):
    """One state of a dialog."""

    @property
    def patience_ms(self) -> int:
        """After so long without choice or scan it ends by itself; longer only where men stand and listen."""

    def view(self, facts: Facts, now: Instant) -> DialogView:
        """What is shown."""

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """Somebody chose; ``name`` is a choice of the view, the counter has checked it."""

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """Somebody scanned. None: it is not meant for this dialog, which ends, and the man is signed."""


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a choice or a scan.

    Attributes:
        dialog: the next state; None ends the dialog.
        records: drafts that are kept in one transaction before anything of this step is shown.
        answer: shown over everything, as for any scan; None where the next state says enough.
        errand: what the station is to do once the records are kept; how it ends is seen in the facts.
    """

    dialog: Dialog | None
    records: tuple[Record, ...] = ()
    answer: Answer | None = None
    errand: Errand | None = None
