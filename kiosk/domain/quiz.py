"""Answers to the daily question (每日一题): one for each person, card and day."""

from __future__ import annotations

from collections.abc import Iterable

from content_packs.format.card import Card
from content_packs.format.content import Shown
from content_packs.wire.record import Record
from content_packs.wire.state import Person
from content_packs.words import Words
from kiosk.domain.clockwork import Instant
from kiosk.domain.drafting import draft
from kiosk.domain.signing import Answer, Decision, Kind, Signing

LETTERS = "ABCD"
SHOWN_MS = 30_000
"""For so long after an answer the card shows which option is right, and why."""


def letter_of(text: str, card: Card) -> str:
    """The option that a key or a scan of one character means: A to D, 1 to 4; empty where none."""
    letters = LETTERS[: len(card.options)]
    if len(text) == 1 and text.upper() in letters:
        return text.upper()
    return (
        letters[int(text) - 1] if text.isascii() and text.isdigit() and 1 <= int(text) <= len(letters) else ""
    )


def answered(card: Card, person: str, book: Iterable[Record]) -> str:
    """What a person has answered today, or empty; ``book``: the records of his day's shift."""
    return next((r.value for r in book if _is_of(r, card) and r.person == person), "")


def last_chosen(card: Card, book: Iterable[Record], now: Instant) -> str:
    """The letter that was answered last, while it is still to be seen; else empty."""
    fresh = [r for r in book if _is_of(r, card) and 0 <= _age(r, now) <= SHOWN_MS]
    return fresh[-1].value if fresh else ""


def reply(signing: Signing, shown: Shown, person: Person, method: str, letter: str, now: Instant) -> Decision:
    """Take somebody's answer; the second one of a day is not kept, and he is told his first.

    Args:
        signing: the station as it is.
        shown: the question.
        person, method: who answers, and whether by "badge" or "keyed".
        letter: of the option.
        now: believed time.
    """
    run, card = signing.run_of(person, now), shown.card
    book = signing.attendance.book.get(run.key if run else ("", ""), ())
    if before := answered(card, person.id, book):
        words = Words(f"今天这题您答过：{before}", f"You answered it today: {before}")
        return Decision(Answer(Kind.ALREADY, person, words=words))
    record = draft(signing.site, now, "quiz", method, value=letter, person=person.id, run=run, shown=shown)
    return Decision(_verdict(card, person, letter), record)


def _verdict(card: Card, person: Person, letter: str) -> Answer:
    if not 0 <= card.answer < len(card.options):
        return Answer(Kind.NOTED, person, words=Words(f"您选了 {letter}", f"You chose {letter}"))
    right = LETTERS[card.answer]
    words = card.options[card.answer]
    said = Words(f"{right}：{words.zh}", f"{right}: {words.in_('en')}")
    return Answer(Kind.RIGHT if letter == right else Kind.WRONG, person, words=_headed(said, letter == right))


def _headed(said: Words, right: bool) -> Words:
    return said if right else Words(f"正确答案 {said.zh}", f"The answer is {said.en}")


def _age(record: Record, now: Instant) -> int:
    same_boot = record.boot == now.ticks.boot
    return now.ticks.mono - record.mono if same_boot else now.ticks.wall - record.at


def _is_of(record: Record, card: Card) -> bool:
    return record.kind == "quiz" and record.subject == f"card:{card.id}"
