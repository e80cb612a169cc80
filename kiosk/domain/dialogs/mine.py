"""A miner's own page: his last records, and "I did not sign this" (不是我签的)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from content_packs.wire.record import Record
from content_packs.wire.state import Person
from content_packs.wire.undoing import named_record, subject_of
from content_packs.words import Words
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialog import PATIENCE_MS, Step
from kiosk.domain.dialogs.past import KINDS, detail, headline
from kiosk.domain.dialogs.suggest import Suggest
from kiosk.domain.dialogview import BACK, Choice, DialogView, Form, Look
from kiosk.domain.directory import Found
from kiosk.domain.drafting import draft
from kiosk.domain.screen import Facts

MOST_SHOWN = 10
NOT_ME, SUGGEST = "not_me", "suggest"
CONTESTABLE = frozenset(("pledge", "confirm"))
_CONTESTED = Words("您已提出：不是我签的", "you said: not signed by me")

_NOT_YOURS = Words("有不是您签的？点那一条。", "Something you did not sign? Touch it.")


@dataclass(frozen=True, slots=True)
class Mine:
    """The list, or one record of it.

    Attributes:
        person: whose page.
        past: his records at this station, newest first; his contests with them.
        seq: the record looked at; 0 for the list.
    """

    person: Person
    past: tuple[Record, ...]
    seq: int = 0

    @property
    def patience_ms(self) -> int:
        return PATIENCE_MS

    def view(self, facts: Facts, now: Instant) -> DialogView:
        """The list, or one record."""
        record = self._record(str(self.seq))
        return self._list(facts) if record is None else self._one(record, facts)

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """A record is looked at, contested, or the page is left."""
        record = self._record(str(self.seq))
        if name == NOT_ME and record is not None:
            made = self._contest(record, facts, now)
            return Step(replace(self, past=(made, *self.past)), (made,))
        if record is not None:
            return Step(replace(self, seq=0))
        if name == SUGGEST:
            return Step(Suggest(self.person))
        chosen = self._record(name)
        return Step(replace(self, seq=chosen.seq) if chosen else None)

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """The queue goes first: his page ends."""
        return None

    def _list(self, facts: Facts) -> DialogView:
        rows = tuple(self._row(record, facts) for record in self._shown())
        said = (
            _NOT_YOURS if rows else Words("本站还没有您的记录。", "No record of yours at this station yet.")
        )
        return DialogView(
            "mine",
            "list",
            Words(f"{self.person.name} · 我的记录", f"{self.person.name} · my records"),
            lines=(said,),
            items=rows,
            form=Form.ROWS,
            actions=(
                Choice(SUGGEST, Words("建言", "Suggest"), look=Look.GO),
                Choice(BACK, Words("关闭", "Close")),
            ),
        )

    def _one(self, record: Record, facts: Facts) -> DialogView:
        asked = record.seq in self._contested()
        ask = Choice(NOT_ME, Words("不是我签的", "I did not sign this"), look=Look.STOP)
        contestable = record.kind in CONTESTABLE and not asked
        said = (
            Words("已记下，会报给地面核查。", "Noted; the surface will look into it.")
            if asked
            else Words("如果不是您签的，请告诉我们。", "If it was not you, tell us.")
        )
        return DialogView(
            "mine",
            "contested" if asked else "one",
            headline(record, facts.site),
            lines=(detail(record, facts.site), said),
            actions=(*((ask,) if contestable else ()), Choice(BACK, Words("返回", "Back"))),
        )

    def _row(self, record: Record, facts: Facts) -> Choice:
        note = _CONTESTED if record.seq in self._contested() else detail(record, facts.site)
        return Choice(str(record.seq), headline(record, facts.site), note)

    def _shown(self) -> tuple[Record, ...]:
        return tuple(record for record in self.past if record.kind in KINDS)[:MOST_SHOWN]

    def _record(self, name: str) -> Record | None:
        return next((record for record in self._shown() if str(record.seq) == name), None)

    def _contested(self) -> frozenset[int]:
        found = (named_record(record.subject) for record in self.past if record.kind == "contest")
        return frozenset(target[1] for target in found if target is not None)

    def _contest(self, record: Record, facts: Facts, now: Instant) -> Record:
        made = draft(
            facts.site, now, "contest", "badge",
            subject=subject_of(facts.attendance.ledger, record.seq), value=NOT_ME, person=self.person.id,
        )  # fmt: skip
        return replace(made, shift_date=record.shift_date, shift=record.shift)
