"""When new content is put on the glass: at the turn of a page, and never under somebody's hands."""

from __future__ import annotations

OWN_TURN_MS = 1_000
"""A switch waits so long for the rotation to turn a page, then makes a turn of its own."""
LONGEST_MS = 60_000
"""For so long it waits for people at the glass."""


def may_switch(waited_ms: int, has_turned: bool, attended: bool, dark: bool = False) -> bool:
    """Whether to put new content on the glass now.

    Args:
        waited_ms: since it could have been.
        has_turned: the rotation has turned a page since.
        attended: a dialog, an answer, a queue sheet or the keypad stands.
        dark: nothing stands on any glass; nobody is disturbed.
    """
    if dark or waited_ms >= LONGEST_MS:
        return True
    return not attended and (has_turned or waited_ms >= OWN_TURN_MS)
