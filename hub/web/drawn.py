"""Cards as stations draw them, for pages that show two side by side: each is drawn once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime

from content_packs.format.content import Slot
from content_packs.format.manifest import Board, sha256
from hub.config import Settings
from hub.packs.drawing import by_itself
from hub.preview import Painter

MOST_KEPT = 32
"""Pictures kept in memory, about 100 kB each."""
_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = threading.Lock()


def board_picture(
    painter: Painter,
    settings: Settings,
    slot: Slot,
    card_id: str,
    boards: Mapping[str, Board],
    local: datetime,
) -> bytes | None:
    """The PNG of a card of a publisher's content; None where it is not there.

    Args:
        painter: draws what was not drawn yet.
        settings: the hub.
        slot: the publisher's content.
        card_id: of a card in it.
        boards: of the mine, by code.
        local: the mine's wall time that the picture shows; a picture serves for its whole day.

    Raises:
        RefusedError: too many pictures are waited for, or the card cannot be drawn.
    """
    card = next((one for one in slot.cards.values() if one.id == card_id), None)
    if card is None:
        return None
    request = by_itself(settings.objects, slot.manifest, card, boards)
    key = sha256(repr((request, local.date())).encode())
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    drawn = painter.draw({**request, "view": card.id, "at": local.isoformat(timespec="minutes")})
    with _lock:
        _kept[key] = drawn.png
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return drawn.png
