"""What a team leader may do with his badge, after it has signed him."""

from __future__ import annotations

from dataclasses import dataclass, replace

from content_packs.shifts import ShiftRun
from content_packs.wire.record import Record
from content_packs.wire.rollcall import Close
from content_packs.wire.state import Person
from content_packs.words import Words
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialog import PATIENCE_MS, Step
from kiosk.domain.dialogs.meeting import CLOSE, OATH, QUEUE, ROLL, Meeting, opening, stands_at
from kiosk.domain.dialogs.mine import Mine
from kiosk.domain.dialogs.vouching import Vouched, WhoSigns, undoable
from kiosk.domain.dialogview import BACK, Choice, DialogView, Look
from kiosk.domain.directory import Found
from kiosk.domain.screen import Facts

STEPS = {
    ROLL: Words("点名", "roll call"),
    OATH: Words("宣誓", "the oath"),
    QUEUE: Words("签字", "signing"),
}
"""Where a meeting goes on."""
_FIVE_MINUTES = Words("五分钟内", "within five minutes")


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
            items=(
                *self._meeting(facts),
                *self._vouching(facts, now),
                Choice("mine", Words("我的记录", "My records")),
            ),
            actions=(Choice(BACK, Words("不用了", "Nothing")),),
        )

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """Go on to what was chosen."""
        match name:
            case "meeting":
                return opening(self.leader, facts, self.run, now)
            case "close":
                return Step(Meeting(self.leader, self.run, CLOSE))
            case "vouch":
                return Step(WhoSigns(self.leader, self.run))
            case "undo":
                return Step(Vouched(self.leader, self.run))
            case "mine":
                return Step(Mine(self.leader, self.past))
        return Step(None)

    def _meeting(self, facts: Facts) -> tuple[Choice, ...]:
        """What can be done for the meeting of the run, as its records stand."""
        roll = facts.attendance.roll(self.run.key)
        if not facts.site.meeting:
            return ()
        if not roll.leader:
            return (Choice("meeting", Words("开班前会", "Open the pre-shift meeting"), look=Look.GO),)
        if roll.close is not None:
            return (Choice("meeting", Words("班前会已结束", "The meeting is closed"), _see(roll.close)),)
        at = stands_at(facts, self.run)
        close = Choice("close", Words("结束班前会", "Close the meeting"), look=Look.GO)
        on = Choice("meeting", Words("继续班前会", "Go on with the meeting"), STEPS[at])
        return (close, on) if at == QUEUE else (replace(on, look=Look.GO), close)

    def _vouching(self, facts: Facts, now: Instant) -> tuple[Choice, ...]:
        """Signing for others, and taking that back while it can be."""
        undo = Choice("undo", Words("撤销代签", "Take a signature back"), _FIVE_MINUTES)
        vouch = Choice("vouch", Words("代签", "Sign for another"))
        return (vouch, undo) if undoable(self.leader, self.run, facts, now) else (vouch,)

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """The next man: the menu ends."""
        return None


def _see(close: Close) -> Words:
    return Words(
        f"应签 {close.expected} 已签 {close.signed} 请假 {close.leave} 缺 {close.absent}",
        f"{close.expected} expected, {close.signed} signed, {close.leave} on leave, {close.absent} absent",
    )
