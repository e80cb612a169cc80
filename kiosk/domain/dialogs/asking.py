"""Answering the daily question (每日一题): an option and a badge, in either order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from content_packs.format.content import Shown
from content_packs.words import Words
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialog import PATIENCE_MS, Dialog, Step
from kiosk.domain.dialogview import BACK, QUIZ, Choice, DialogView, Form, Look
from kiosk.domain.directory import Found, Match
from kiosk.domain.quiz import LETTERS, answered, letter_of, reply
from kiosk.domain.screen import Facts
from kiosk.domain.signing import Answer, Kind, Signing


@dataclass(frozen=True, slots=True)
class Asking:
    """A question with its options as keys.

    Attributes:
        shown: the question's card.
        letter: the option chosen; empty while none is.
        who: whose badge came first; None while nobody's did.
    """

    shown: Shown
    letter: str = ""
    who: Found | None = None
    patience_ms: int = PATIENCE_MS

    def view(self, facts: Facts, now: Instant) -> DialogView:
        """The question and its options; once one is chosen, what is still to be done."""
        card = self.shown.card
        chosen = Words(f"您选了 {self.letter}，请扫工牌。", f"You chose {self.letter}: scan your badge.")
        return DialogView(
            "quiz",
            "badge" if self.letter else "choose",
            card.title,
            lines=(chosen if self.letter else card.body,),
            items=tuple(
                Choice(
                    letter,
                    Words(f"{letter}  {words.zh}", f"{letter}  {words.in_('en')}"),
                    look=Look.GO if letter == self.letter else Look.PLAIN,
                )
                for letter, words in zip(LETTERS, card.options, strict=False)
            ),
            form=Form.ROWS,
            actions=(Choice(BACK, Words("不答了", "Not now")),),
        )

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """An option, or nothing."""
        letter = letter_of(name, self.shown.card)
        if not letter:
            return Step(None)
        if self.who is None:
            return Step(replace(self, letter=letter))
        return self._reply(self.who, letter, facts, now) or Step(None)

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """Whose answer it is; before an option is chosen a badge is a badge like any other."""
        return self._reply(found, self.letter, facts, now) if self.letter else None

    def _reply(self, found: Found, letter: str, facts: Facts, now: Instant) -> Step | None:
        if found.person is None or found.match is not Match.KNOWN:
            return None
        decision = reply(_signing(facts), self.shown, found.person, found.method, letter, now)
        return Step(None, (decision.record,) if decision.record else (), decision.answer)


def opened(name: str, facts: Facts, showing: str) -> Dialog | None:
    """What touching the question, or keying its option, opens.

    Args:
        name: QUIZ, or QUIZ with the letter or digit of an option after it.
        facts: the station as it is.
        showing: key of the card on the screen.
    """
    shown = question(facts, showing)
    if shown is None or not name.startswith(QUIZ):
        return None
    return Asking(shown, letter_of(name.removeprefix(QUIZ), shown.card))


def asked(answer: Answer, found: Found, facts: Facts, showing: str, now: Instant) -> Dialog | None:
    """What opens under the answer to a man who has signed and scans again before the question."""
    shown, person = question(facts, showing), answer.person
    if shown is None or person is None or answer.kind is not Kind.ALREADY or found.method != "badge":
        return None
    run = _signing(facts).run_of(person, now)
    book = facts.attendance.book.get(run.key if run else ("", ""), ())
    return None if answered(shown.card, person.id, book) else Asking(shown, who=found)


def question(facts: Facts, showing: str) -> Shown | None:
    """The question on the screen, if one stands there."""
    shown = facts.content.find(showing)
    return shown if shown is not None and shown.card.type == "quiz" and shown.card.options else None


def _signing(facts: Facts) -> Signing:
    return Signing(facts.site, facts.roster, facts.content, facts.attendance)
