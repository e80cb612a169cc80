"""What is shown at which moment: a pure function of the content, the month, and when it became live.

Nothing is counted in ticks: a station that was killed comes back to the same card, because the
anchor is on disk and the rest is arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from content_packs.format.card import Card
from content_packs.format.content import Content, Shown
from content_packs.format.text import plain
from content_packs.values import dataclass
from content_packs.words import Words

OVERVIEW = "overview"
OVERVIEW_S = 8
INTRODUCTION_S = 10
"""Seconds per board in the first round: a man who walks up has seen every board within a minute."""
LEAST_S = 12
READING_CHARS_PER_S = 5
"""Chinese characters read per second; slow, because people here stand, are in a hurry, and look through
dust and lamp light."""
ROW_CHARS = 8
"""What a figure with its name and unit takes, in characters."""
PICTURE_S = 3
"""What a picture of a series takes beyond its words."""
_EXTRA_S = {"quiz": 10, "video": 20}
"""Seconds to think, and to watch."""
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
        return next((turn for _, turn in self.following(elapsed_ms)), None)

    def following(self, elapsed_ms: int) -> Iterator[tuple[int, Turn]]:
        """The turn ``elapsed_ms`` after the anchor and all after it, for ever, each with the ms it begins at.

        Nothing comes when there is nothing to show.
        """
        rest = max(elapsed_ms, 0)
        begins = 0
        for turn in self.prelude:
            if rest < begins + turn.seconds * 1000:
                yield begins, turn
            begins += turn.seconds * 1000
        total = sum(turn.seconds for turn in self.cycle) * 1000
        if total == 0:
            return
        begins += max(rest - begins, 0) // total * total
        for turn in cycle(self.cycle):
            if rest < begins + turn.seconds * 1000:
                yield begins, turn
            begins += turn.seconds * 1000


def dwell(shown: Shown, lang: str) -> int:
    """Seconds a card stays: 6 s and reading time, at least 12 s; English letters count a third."""
    card = shown.card
    characters = len(plain(card.body.in_(lang))) + sum(len(words.in_(lang)) for words in _rows_read(card))
    if lang == "en" and card.body.en:
        characters //= 3
    figures = ROW_CHARS * (len(card.metrics) + len(card.milestones) + len(card.duties))
    looked_at = PICTURE_S * len(card.pictures) + _EXTRA_S.get(card.type, 0)
    return max(LEAST_S, 6 + (characters + figures) // READING_CHARS_PER_S + looked_at)


def _rows_read(card: Card) -> list[Words]:
    return [*card.options, *(item.words for item in card.pictures), *(item.what for item in card.activities)]


def duty_cards(content: Content, month: str) -> tuple[Shown, ...]:
    """The cards that say who has a duty in ``month`` ("2026-11")."""
    return tuple(s for s in content.cards if any(duty.month == month for duty in s.card.duties))


def in_turn(content: Content, code: str, posts: frozenset[str] | None) -> tuple[Shown, ...]:
    """The cards of a board that take turns: those of other posts than are here wait, unless no other is left.

    Args:
        content: everything that may be shown.
        code: of the board.
        posts: jobs of those expected in this shift; None when nobody knows.
    """
    cards = content.of_board(code)
    if posts is None:
        return cards
    meant = tuple(s for s in cards if not s.card.where.post or posts.intersection(s.card.where.post))
    return meant or cards


def rotation(
    content: Content, anchor: Anchor, lang: str, month: str = "", posts: frozenset[str] | None = None
) -> Rotation:
    """The rotation of a content: the month's duty leads each round of boards, each with its cards in order.

    Args:
        content: what may be shown.
        anchor: when it began, and what leads it.
        lang: how long the words take to read.
        month: this month ("2026-11"), for who is on duty.
        posts: as in :func:`in_turn`.
    """
    by_board = [in_turn(content, board.code, posts) for board in content.boards]
    if not by_board:
        return Rotation((), ())
    leads = [Turn(key, LEAST_S, leads=True) for key in anchor.lead[:MOST_LEADS] if content.find(key)]
    first = [Turn(cards[0].key, INTRODUCTION_S) for cards in by_board]
    duties = duty_cards(content, month)
    on_duty = {shown.key for shown in duties}
    rest = [cards for all_of in by_board if (cards := [s for s in all_of if s.key not in on_duty])]
    turns: list[Turn] = []
    for number in range(1, max(map(len, rest), default=1) + 1):
        if number % OVERVIEW_EVERY == 1:
            turns.append(Turn(OVERVIEW, OVERVIEW_S))
        in_round = [group[number % len(group)] for group in [*([duties] if duties else []), *rest]]
        turns += [Turn(shown.key, dwell(shown, lang)) for shown in in_round]
    return Rotation((*leads, Turn(OVERVIEW, OVERVIEW_S), *first), tuple(turns))
