"""The content a station shows: the live slots of the publishers it follows, merged and filtered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from datetime import date

from content_packs.format.card import PREPARED, Card
from content_packs.format.manifest import Board, Brand, Manifest
from content_packs.format.pledge import pledge_for
from content_packs.values import dataclass
from content_packs.where import Spot
from content_packs.words import Words


@dataclass(frozen=True, slots=True)
class Slot:
    """What is live of one publisher: its manifest and the cards that could be read, by path."""

    manifest: Manifest
    cards: Mapping[str, Card]


@dataclass(frozen=True, slots=True)
class Shown:
    """A card in rotation, with what a record must freeze about it.

    ``key`` names it on this station; ``picture`` is the SHA-256 of its picture object, or empty;
    ``media`` has the SHA-256 of every object the card names, by path (:meth:`Card.media`).
    """

    card: Card
    publisher: str
    version: int
    picture: str
    media: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.publisher}/{self.card.id}"


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a station may show at one place on one day.

    Attributes:
        boards: in order; only boards that have a card.
        cards: every card, publishers in the order followed (ancestors first).
        theme: theme of the month of the nearest publisher that has one.
        brand: brand of the nearest publisher that has one.
        prepared: boards kept ready for urgent notices; in no rotation, of no board.
        emblem: SHA-256 of the brand's emblem object, or empty.
    """

    boards: tuple[Board, ...]
    cards: tuple[Shown, ...]
    theme: Words
    brand: Brand | None
    prepared: tuple[Shown, ...] = ()
    emblem: str = ""

    def of_board(self, code: str) -> tuple[Shown, ...]:
        """The cards of one board, in order."""
        return tuple(shown for shown in self.cards if shown.card.board == code)

    def find(self, key: str) -> Shown | None:
        """The card of a key, if it is still in rotation."""
        return next((shown for shown in self.cards if shown.key == key), None)

    def prepared_for(self, key: str) -> Shown | None:
        """The prepared notice board of a key (publisher/card id), if it is here."""
        return next((shown for shown in self.prepared if shown.key == key), None)

    def board(self, code: str) -> Board | None:
        """The board of a code."""
        return next((board for board in self.boards if board.code == code), None)


EMPTY = Content((), (), Words(""), None)


def merge(slots: Mapping[str, Slot], follows: Sequence[str], spot: Spot, today: date) -> Content:
    """Merge the slots of the followed publishers, ancestors first, and filter by place and date.

    Args:
        slots: live slot by publisher.
        follows: publishers in order, ancestors first.
        spot: where the station stands, and the shift that runs.
        today: the mine's date.
    """
    boards: dict[str, Board] = {}
    cards: list[Shown] = []
    theme, brand, emblem = Words(""), None, ""
    for publisher in follows:
        slot = slots.get(publisher)
        if slot is None:
            continue
        for board in slot.manifest.boards:
            boards.setdefault(board.code, board)
        if slot.manifest.brand:
            brand, emblem = slot.manifest.brand, _emblem(slot.manifest)
        for pack in slot.manifest.packs:
            if not pack.where.admits(spot) or not _covers(pack.valid_from, pack.valid_to, today):
                continue
            theme = pack.theme if pack.theme.zh else theme
            cards += [
                shown
                for path in pack.cards
                if (shown := _shown(slot, path))
                and shown.card.is_valid_on(today)
                and shown.card.where.admits(spot)
            ]
    prepared = tuple(shown for shown in cards if shown.card.type == PREPARED)
    in_turn = tuple(s for s in cards if s.card.type != PREPARED and s.card.board in boards)
    used = {shown.card.board for shown in in_turn}
    ordered = sorted((b for b in boards.values() if b.code in used), key=lambda b: (b.order, b.code))
    return Content(tuple(ordered), in_turn, theme, brand, prepared, emblem)


def without(content: Content, skipped: Collection[tuple[str, int]]) -> Content:
    """The content less some cards, named by key and version, and less the boards that they leave empty."""
    cards = tuple(shown for shown in content.cards if (shown.key, shown.version) not in skipped)
    used = {shown.card.board for shown in cards}
    return replace(content, cards=cards, boards=tuple(b for b in content.boards if b.code in used))


def changed(before: Content, after: Content) -> tuple[str, ...]:
    """Keys of cards that are new in ``after`` or say something else than in ``before``, in order."""
    old = {shown.key: (shown.card, shown.media) for shown in before.cards}
    return tuple(s.key for s in after.cards if old.get(s.key) != (s.card, s.media))


def pledge_shown(cards: Sequence[Shown], job: str) -> Shown | None:
    """The card whose words a person of ``job`` signs, among those in rotation; None without a pledge."""
    card = pledge_for((shown.card for shown in cards), job)
    return next((shown for shown in cards if shown.card is card), None)


def _shown(slot: Slot, path: str) -> Shown | None:
    card = slot.cards.get(path)
    if card is None:
        return None
    manifest = slot.manifest
    media = {path: found.sha256 for path in card.media() if (found := manifest.object_at(path))}
    return Shown(card, manifest.publisher, manifest.version, media.get(card.picture, ""), media)


def _emblem(manifest: Manifest) -> str:
    found = manifest.object_at(manifest.brand.emblem) if manifest.brand else None
    return found.sha256 if found else ""


def _covers(first: str, last: str, day: date) -> bool:
    return (not first or first <= day.isoformat()) and (not last or day.isoformat() <= last)
