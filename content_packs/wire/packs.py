"""What a station says of content on trial, or not shown; ``packs`` in a presence (SPEC.md 2.3)."""

from __future__ import annotations

from content_packs.values import dataclass

TRIAL, RETURNED, REFUSED, WAITING = "trial", "returned", "refused", "waiting"
STATES = (TRIAL, RETURNED, REFUSED, WAITING)
CRASHED, EMPTY, NEWER, SPACE = "crashed", "empty", "newer", "space"
REASONS = (CRASHED, EMPTY, NEWER, SPACE)
MOST_NOTES = 50


@dataclass(frozen=True, slots=True)
class PackNote:
    """One version of a publisher at one station.

    Attributes:
        publisher, version: of the manifest.
        state: "trial": shown since less than ten minutes; "returned": it was shown, and the station went
            back to the version before; "refused": it never was shown here; "waiting": it is not yet.
        why: "crashed": the program died twice in those ten minutes; "empty": nothing of it can be shown
            here (now); "newer": it needs a newer program; "space": the disk has no room for it. "" on trial.
    """

    publisher: str
    version: int
    state: str
    why: str = ""

    def to_row(self) -> list[str | int]:
        """Four values."""
        return [self.publisher, self.version, self.state, self.why]


def pack_notes_from(value: object) -> tuple[PackNote, ...]:
    """Read ``packs``; rows that cannot be read are left out: the rest of a presence still counts."""
    rows = value[:MOST_NOTES] if isinstance(value, list) else []
    return tuple(note for row in rows if (note := _note(row)))


def _note(row: object) -> PackNote | None:
    match row:
        case [str(publisher), int(version), str(state), str(why)] if state in STATES and len(why) <= 40:
            return PackNote(publisher[:32], version, state, why)
    return None
