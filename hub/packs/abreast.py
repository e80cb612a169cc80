"""Two contents side by side in one manifest: the old one for most stations, the new one for some. Pure.

What it is to read is the format's (:meth:`content_packs.format.manifest.Manifest.at`): a station that is not
named shows the old content, also one that is made, moved or tagged while both are there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from content_packs.format.manifest import Ahead, Manifest


def abreast(old: Manifest, new: Manifest, stations: Iterable[str]) -> Manifest:
    """A draft in which ``stations`` show what ``new`` does, and all others what ``old`` does.

    Args:
        old: of a publisher; what it holds for stations ahead itself is left out.
        new: of the same publisher, without any station ahead.
        stations: their names, in whatever order; at least one.
    """
    ahead = Ahead(tuple(sorted({*stations})), new.packs, new.boards, new.brand, new.objects)
    return replace(old.at(""), version=0, made_at=0, ahead=ahead)


def apart(both: Manifest) -> tuple[Manifest, Manifest | None]:
    """The drafts a manifest was laid together of: what most show, and what those ahead do (None: nobody)."""
    draft = replace(both, version=0, made_at=0)
    first = both.ahead.stations[0] if both.ahead else ""
    return draft.at(""), draft.at(first) if first else None
