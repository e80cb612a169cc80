"""What men did at the stations beside signing: answers, joint confirmation, signing for another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, TextClause, and_, select
from sqlalchemy.orm import Session

from content_packs.format.card import Card
from content_packs.words import Words
from hub.config import Settings
from hub.packs.published import words_of
from hub.records.coverage import Someone, everyone
from hub.records.models import BY_PROXY, RARE, RecordRow
from hub.records.moments import place_in_order, time_of

LETTERS = "ABCD"
MOST = 2000
"""How many records of a kind are read: those that came last."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a question, and how many chose it."""

    letter: str
    words: Words
    chosen: int
    right: bool


@dataclass(frozen=True, slots=True)
class QuizResult:
    """The answers to one question in the words of one version.

    ``right`` of ``answers`` were right; None where the question has no right answer or its words are
    not here any more. Of one person on one day only the first answer counts.
    """

    publisher: str
    version: int
    card: str
    title: Words
    question: Words
    options: tuple[Option, ...]
    answers: int
    right: int | None
    last_at: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One post of a joint confirmation: by whom and when (ms since 1970 UTC); nobody while it is awaited."""

    role: str
    who: Someone | None = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class JointRun:
    """A joint confirmation in one shift at one place."""

    date: str
    shift: str
    place: str
    title: Words
    roles: tuple[Confirmed, ...]

    @property
    def complete(self) -> bool:
        """Whether every post has confirmed."""
        return all(one.at for one in self.roles)


@dataclass(frozen=True, slots=True)
class Vouched:
    """A signature given for another, both persons named; ``undone``: taken back within five minutes.

    ``author``: who gave it as the record has it: the leader's id, or ``account:<id>`` from the console.
    """

    ledger: str
    seq: int
    at: int
    date: str
    shift: str
    place: str
    who: Someone | None
    leader: Someone | None
    reason: str
    undone: bool
    author: str = ""


def quiz_results(
    session: Session, settings: Settings, *, place: str | Collection[str] = ""
) -> tuple[QuizResult, ...]:
    """The questions answered last, newest first; of one place, or of several."""
    by_card: dict[tuple[str, int, str], dict[tuple[str, str], RecordRow]] = defaultdict(dict)
    for row in _rows(session, RecordRow.kind == "quiz", place):
        person_and_day = (row.person or row.commitment, row.shift_date)
        by_card[(row.publisher, row.version, row.subject)].setdefault(person_and_day, row)
    found = [_result(session, settings, key, list(rows.values())) for key, rows in by_card.items()]
    return tuple(sorted(found, key=lambda one: one.last_at, reverse=True))


def joint_runs(
    session: Session, settings: Settings, *, place: str | Collection[str] = ""
) -> tuple[JointRun, ...]:
    """Joint confirmations by shift and place, the newest shift first; the first of each post counts."""
    people = everyone(session)
    runs: dict[tuple[str, str, str, str], dict[str, RecordRow]] = defaultdict(dict)
    for row in _rows(session, and_(RARE, RecordRow.kind == "confirm"), place):
        runs[(row.shift_date, row.shift, row.place, row.subject)].setdefault(row.value, row)
    found = []
    for (day, shift, spot, subject), said in runs.items():
        first = next(iter(said.values()))
        card = _card(session, settings, first.publisher, first.version, subject)
        roles = card.roles if card else tuple(said)
        confirmed = tuple(_confirmed(role, said.get(role), people) for role in roles)
        title = card.title if card else Words(subject.removeprefix("card:"))
        found.append(
            (max(time_of(row) for row in said.values()), JointRun(day, shift, spot, title, confirmed))
        )
    return tuple(run for _, run in sorted(found, key=lambda item: item[0], reverse=True))


def vouched(session: Session, *, place: str | Collection[str] = "") -> tuple[Vouched, ...]:
    """Signatures given for others, newest first."""
    people = everyone(session)
    return tuple(
        Vouched(
            row.ledger, row.seq, time_of(row), row.shift_date, row.shift, row.place,
            people.get(row.person or ""), people.get(row.author or ""), row.value, "undone" in row.hub_flags,
            row.author or "",
        )
        for row in sorted(_rows(session, BY_PROXY, place), key=time_of, reverse=True)
    )  # fmt: skip


def _rows(
    session: Session, which: ColumnElement[bool] | TextClause, place: str | Collection[str]
) -> list[RecordRow]:
    """Oldest first."""
    query = select(RecordRow).where(which)
    if place != "":
        query = query.where(RecordRow.place.in_([place] if isinstance(place, str) else place))
    newest = query.order_by(RecordRow.arrived_at.desc(), RecordRow.ledger, RecordRow.seq.desc()).limit(MOST)
    return sorted(session.scalars(newest), key=place_in_order)


def _result(
    session: Session, settings: Settings, key: tuple[str, int, str], rows: list[RecordRow]
) -> QuizResult:
    publisher, version, subject = key
    card = _card(session, settings, publisher, version, subject)
    chosen = Counter(row.value for row in rows)
    options = card.options if card else ()
    listed = tuple(
        Option(letter, words, chosen[letter], index == card.answer if card else False)
        for index, (letter, words) in enumerate(zip(LETTERS, options, strict=False))
    )
    name = subject.removeprefix("card:")
    judged = any(option.right for option in listed)
    return QuizResult(
        publisher, version, name, card.title if card else Words(name), card.body if card else Words(""),
        listed, len(rows), sum(option.chosen for option in listed if option.right) if judged else None,
        max(time_of(row) for row in rows),
    )  # fmt: skip


def _card(session: Session, settings: Settings, publisher: str, version: int, subject: str) -> Card | None:
    return words_of(session, settings, publisher, version, subject.removeprefix("card:"))


def _confirmed(role: str, row: RecordRow | None, people: Mapping[str, Someone]) -> Confirmed:
    return Confirmed(role, people.get(row.person or ""), time_of(row)) if row else Confirmed(role)
