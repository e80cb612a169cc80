"""What stations show, as the hub can tell: everything in force, and the station's own merge of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from content_packs.format.card import Card
from content_packs.format.content import Shown, Slot, merge
from content_packs.format.manifest import Board
from content_packs.where import Spot
from hub.config import Settings
from hub.packs.published import ahead_of_all, live, versions_in_force


def on_screen(
    session: Session, settings: Settings, follows: Sequence[str], spot: Spot, today: date
) -> tuple[Shown, ...]:
    """Every card shown at ``spot`` on ``today``, publishers in the order followed."""
    slots = {
        publisher: slot
        for publisher in follows
        if (slot := live(session, settings, publisher, spot.station)) is not None
    }
    return merge(slots, follows, spot, today).cards


@dataclass(frozen=True, slots=True)
class InForce:
    """What every publisher shows now, read once to be asked about many stations.

    Attributes:
        slots: by publisher, those at stations that are not ahead of the others.
        cards: by key, publisher/id; also those that stations ahead of the others show alone.
        boards: by code, in their order.
        first: by station that is ahead of the others, its slots by publisher.
    """

    slots: Mapping[str, Slot]
    cards: Mapping[str, Card]
    boards: Mapping[str, Board]
    first: Mapping[str, Mapping[str, Slot]] = field(default_factory=dict)

    @property
    def asks_for_shifts(self) -> bool:
        """Whether anything is for some shifts only: else what is shown is alike in all of them."""
        slots = [*self.slots.values(), *(slot for own in self.first.values() for slot in own.values())]
        packs = [pack.where for slot in slots for pack in slot.manifest.packs]
        return any(where.shift for where in (*packs, *(card.where for card in self.cards.values())))

    def shown_at(self, follows: Sequence[str], spots: Iterable[Spot], today: date) -> frozenset[str]:
        """Keys of the cards in rotation at one of some spots."""
        return frozenset(
            shown.key
            for spot in spots
            for shown in merge({**self.slots, **self.first.get(spot.station, {})}, follows, spot, today).cards
        )


def in_force(session: Session, settings: Settings) -> InForce:
    """What every publisher shows now."""
    found = {name: live(session, settings, name) for name in sorted(versions_in_force(session))}
    slots = {name: slot for name, slot in found.items() if slot is not None}
    first: dict[str, dict[str, Slot]] = defaultdict(dict)
    for name in slots:
        for station in ahead_of_all(session, name):
            if (slot := live(session, settings, name, station)) is not None:
                first[station][name] = slot
    every = [pair for own in first.values() for pair in own.items()] + [*slots.items()]
    cards = {f"{name}/{card.id}": card for name, slot in every for card in slot.cards.values()}
    boards = {board.code: board for _, slot in every for board in slot.manifest.boards}
    ordered = sorted(boards.values(), key=lambda board: (board.order, board.code))
    return InForce(slots, cards, {board.code: board for board in ordered}, first)
