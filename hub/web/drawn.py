"""Cards as stations draw them, for pages that show two side by side: drawn once, one at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime

from content_packs.format.content import Slot
from content_packs.format.manifest import sha256
from hub.config import Settings
from hub.proof.board import drawn

MOST_KEPT = 32
"""Pictures kept in memory, about 100 kB each."""
_kept: OrderedDict[str, bytes] = OrderedDict()
_drawing = threading.Lock()
"""Each picture is a process of 100 MB for two seconds: never two at once."""


def board_picture(settings: Settings, slot: Slot, card_id: str, local: datetime) -> bytes | None:
    """The PNG of a card of a publisher's content; None where it is not there or cannot be drawn."""
    card = next((one for one in slot.cards.values() if one.id == card_id), None)
    if card is None:
        return None
    objects = [found.sha256 for path in card.media() if (found := slot.manifest.object_at(path))]
    board = next((one for one in slot.manifest.boards if one.code == card.board), None)
    key = sha256(repr((card.encode(), objects, board, local.date())).encode())
    with _drawing:
        if key not in _kept:
            data = drawn(settings.objects, slot.manifest, card, local)
            if data is None:
                return None
            _kept[key] = data
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(key)
        return _kept[key]
