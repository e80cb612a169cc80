"""A leader signs for a man (代签): who, why, done; and the taking back within five minutes."""

from __future__ import annotations

from dataclasses import dataclass

from content_packs.shifts import ShiftRun
from content_packs.wire.record import Record
from content_packs.wire.state import Person
from content_packs.words import Words
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialog import PATIENCE_MS, Step
from kiosk.domain.dialogview import BACK, KEYPAD, Choice, DialogView, Form, Look
from kiosk.domain.directory import Found, Match
from kiosk.domain.proxy import REASONS, may_be_undone, take_back, vouch
from kiosk.domain.screen import Facts
from kiosk.domain.signing import Answer, Kind, Signing

_CLOSE = Choice(BACK, Words("不用了", "Nothing"))


@dataclass(frozen=True, slots=True)
class WhoSigns:
    """For whom: one of the missing, or by number or badge."""

    leader: Person
    run: ShiftRun
    patience_ms: int = PATIENCE_MS

    def view(self, facts: Facts, now: Instant) -> DialogView:
        """The missing as tiles; a number pad for anybody else."""
        missing = _missing(facts, self.run)
        return DialogView(
            "vouch",
            "who",
            Words("代签：替谁签？", "Sign for whom?"),
            lines=(
                Words(
                    "点姓名，或输他的工号、扫他的工牌。",
                    "Touch his name, or key his number, or scan his badge.",
                ),
            ),
            items=tuple(Choice(man.id, Words(man.name), Words(man.staff_no)) for man in missing),
            form=Form.TILES,
            actions=(Choice(KEYPAD, Words("输工号", "Key number")), _CLOSE),
        )

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """A name was touched, or nothing is wanted."""
        man = next((one for one in _missing(facts, self.run) if one.id == name), None)
        return Step(Why(self.leader, self.run, man) if man else None)

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """His number, or his badge where it can be read.

        A badge of his own would sign him: it means that he is here and has his badge, so he simply signs.
        """
        if found.person is None:
            return Step(self, answer=Answer(Kind.UNKNOWN, number=found.number))
        if found.method == "badge" and found.match is Match.KNOWN:
            return None
        if found.person.id in facts.attendance.signed(self.run.key):
            return Step(self, answer=Answer(Kind.ALREADY, found.person, self.run))
        return Step(Why(self.leader, self.run, found.person))


@dataclass(frozen=True, slots=True)
class Why:
    """The reason; choosing it signs the man in."""

    leader: Person
    run: ShiftRun
    man: Person
    patience_ms: int = PATIENCE_MS

    def view(self, facts: Facts, now: Instant) -> DialogView:
        """Four reasons."""
        return DialogView(
            "vouch",
            "why",
            Words(f"替 {self.man.name} 签：为什么？", f"Sign for {self.man.name}: why?"),
            lines=(
                Words(
                    "代签会记下两人的姓名；五分钟内可以撤销。",
                    "Both names are recorded; it can be taken back within five minutes.",
                ),
            ),
            items=tuple(Choice(name, words) for name, words in REASONS.items()),
            actions=(_CLOSE,),
        )

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """Sign him in."""
        if name not in REASONS:
            return Step(None)
        signing = Signing(facts.site, facts.roster, facts.content, facts.attendance)
        decision = vouch(signing, self.man, self.leader, name, self.run, now)
        records = (decision.record,) if decision.record else ()
        return Step(Vouched(self.leader, self.run), records, decision.answer)

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """The next man: this ends."""
        return None


@dataclass(frozen=True, slots=True)
class Vouched:
    """What this leader signed for others and may still take back."""

    leader: Person
    run: ShiftRun
    patience_ms: int = PATIENCE_MS

    def view(self, facts: Facts, now: Instant) -> DialogView:
        """One row for each; none after five minutes."""
        rows = tuple(self._row(record, facts) for record in self._open(facts, now))
        said = (
            Words("点一下就撤销。", "Touch to take back.")
            if rows
            else Words("没有可以撤销的代签。", "Nothing to take back.")
        )
        return DialogView(
            "vouch",
            "done",
            Words("代签（五分钟内可撤销）", "Signed for others (five minutes to take back)"),
            lines=(said,),
            items=rows,
            form=Form.ROWS,
            actions=(
                Choice("more", Words("再替一人签", "Sign for another")),
                Choice(BACK, Words("完成", "Done"), look=Look.GO),
            ),
        )

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """Take one back, sign for another, or end."""
        if name == "more":
            return Step(WhoSigns(self.leader, self.run))
        record = next((one for one in self._open(facts, now) if str(one.seq) == name), None)
        if record is None:
            return Step(None)
        undoing = take_back(facts.site, record, facts.attendance.ledger, self.leader, now)
        return Step(self, (undoing,), Answer(Kind.UNDONE, _person(record.person, facts), self.run))

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """The next man: this ends."""
        return None

    def _open(self, facts: Facts, now: Instant) -> tuple[Record, ...]:
        book = facts.attendance.book.get(self.run.key, ())
        return may_be_undone(facts.site, book, facts.attendance.ledger, self.leader, now)

    def _row(self, record: Record, facts: Facts) -> Choice:
        man, why = _person(record.person, facts), REASONS.get(record.value, REASONS["other"])
        name = man.name if man else record.person
        return Choice(str(record.seq), Words(f"撤销：{name}", f"Take back: {name}"), why, look=Look.STOP)


def undoable(leader: Person, run: ShiftRun, facts: Facts, now: Instant) -> int:
    """How many signatures a leader could take back now."""
    return len(Vouched(leader, run).view(facts, now).items)


def _missing(facts: Facts, run: ShiftRun) -> tuple[Person, ...]:
    """The expected who have not signed, by number."""
    if facts.roster is None:
        return ()
    expected = facts.attendance.expected(run.key, facts.roster.expected.get(run.key)) or frozenset()
    ids = expected - facts.attendance.signed(run.key)
    return tuple(sorted((p for p in facts.roster.persons if p.id in ids), key=lambda p: p.staff_no))


def _person(id: str, facts: Facts) -> Person | None:
    persons = facts.roster.persons if facts.roster else ()
    return next((person for person in persons if person.id == id), None)
