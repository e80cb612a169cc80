"""What is shown at which moment: a pure function of the content and of when it became live.

Nothing is counted in ticks: a station that was killed comes back to the same card, because the
anchor is on disk and the rest is arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass

from content_packs.format.content import Content, Shown
from content_packs.format.text import plain

OVERVIEW = "overview"
OVERVIEW_S = 8
INTRODUCTION_S = 10
"""Seconds per board in the first round: a man who walks up has seen every board within a minute."""
LEAST_S = 12
READING_CHARS_PER_S = 5
"""Chinese characters read per second; slow, because people here stand, are in a hurry, and look through
dust and lamp light."""
OVERVIEW_EVERY = 3
"""Rounds of all boards between two overviews."""
MOST_LEADS = 3


@dataclass(frozen=True, slots=True)
class Anchor:
    """When the rotation began (believed ms since 1970) and which changed cards lead it."""

    at: int
    lead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One view and for how long: ``view`` is OVERVIEW or the key of a card."""

    view: str
    seconds: int
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Rotation:
    """The prelude is shown once (changed cards, overview, first round), then the cycle for ever."""

    prelude: tuple[Turn, ...]
    cycle: tuple[Turn, ...]

    def at(self, elapsed_ms: int) -> Turn | None:
        """The turn ``elapsed_ms`` after the anchor; None when there is nothing to show.

        A negative time (a clock set back) shows the first turn.
        """
        rest = max(elapsed_ms, 0)
        for turn in self.prelude:
            if rest < turn.seconds * 1000:
                return turn
            rest -= turn.seconds * 1000
        total = sum(turn.seconds for turn in self.cycle) * 1000
        if total == 0:
            return None
        rest %= total
        for turn in self.cycle:
            if rest < turn.seconds * 1000:
                return turn
            rest -= turn.seconds * 1000
        return None


def dwell(shown: Shown, lang: str) -> int:
    """Seconds a card stays: 6 s and reading time, at least 12 s; English letters count a third."""
    card = shown.card
    characters = len(plain(card.body.in_(lang))) + 8 * (len(card.metrics) + len(card.milestones))
    if lang == "en" and card.body.en:
        characters //= 3
    return max(LEAST_S, 6 + characters // READING_CHARS_PER_S)


def rotation(content: Content, anchor: Anchor, lang: str) -> Rotation:
    """The rotation of a content: boards take turns, each with its own cards in order."""
    by_board = [content.of_board(board.code) for board in content.boards]
    if not by_board:
        return Rotation((), ())
    leads = [Turn(key, LEAST_S, leads=True) for key in anchor.lead[:MOST_LEADS] if content.find(key)]
    first = [Turn(cards[0].key, INTRODUCTION_S) for cards in by_board]
    cycle: list[Turn] = []
    for number in range(1, max(map(len, by_board)) + 1):
        if number % OVERVIEW_EVERY == 1:
            cycle.append(Turn(OVERVIEW, OVERVIEW_S))
        for cards in by_board:
            shown = cards[number % len(cards)]
            cycle.append(Turn(shown.key, dwell(shown, lang)))
    return Rotation((*leads, Turn(OVERVIEW, OVERVIEW_S), *first), tuple(cycle))
