"""What a team leader may do with his badge, after it has signed him."""

from __future__ import annotations

from dataclasses import dataclass

from content_packs.shifts import ShiftRun
from content_packs.wire.record import Record
from content_packs.wire.state import Person
from content_packs.words import Words
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialog import PATIENCE_MS, Step
from kiosk.domain.dialogs.mine import Mine
from kiosk.domain.dialogview import BACK, Choice, DialogView
from kiosk.domain.directory import Found
from kiosk.domain.screen import Facts


@dataclass(frozen=True, slots=True)
class LeaderMenu:
    """The offer: the pre-shift meeting, his own page.

    Attributes:
        leader: whose badge it was.
        run: the shift it was resolved to.
        past: his last records at this station, newest first.
    """

    leader: Person
    run: ShiftRun
    past: tuple[Record, ...] = ()

    @property
    def patience_ms(self) -> int:
        return PATIENCE_MS

    def view(self, facts: Facts, now: Instant) -> DialogView:
        """Large keys."""
        return DialogView(
            "leader",
            "menu",
            Words(f"{self.leader.name}，请选择", f"{self.leader.name}, choose"),
            items=(Choice("mine", Words("我的记录", "My records")),),
            actions=(Choice(BACK, Words("不用了", "Nothing")),),
        )

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """Go on to what was chosen."""
        if name == "mine":
            return Step(Mine(self.leader, self.past))
        return Step(None)

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """The next man: the menu ends."""
        return None
