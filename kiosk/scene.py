"""A station that is not this one, at a moment, with content that nobody has published yet.

The hub's preview asks for it: it knows the station's site and what every publisher would have in force, and
the screen is worked out as the station itself would.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from content_packs.format.card import card_from_json
from content_packs.format.content import Slot, merge
from content_packs.format.manifest import decode_manifest
from content_packs.shifts import current_run
from content_packs.wire.state import Document, Site, site_from
from kiosk.domain.attendance import Attendance
from kiosk.domain.clockwork import Ticks
from kiosk.domain.rotation import Anchor
from kiosk.domain.screen import Facts, Link, Screen, screen
from kiosk.preview import chosen, moment


@dataclass(frozen=True, slots=True)
class Scene:
    """A station's site, the live slot of each publisher, and the folder of objects by SHA-256."""

    site: Site
    slots: Mapping[str, Slot]
    objects: Path

    def picture(self, sha256: str) -> str:
        """Path of a picture's file."""
        return str(self.objects / sha256[:2] / sha256)


def scene_of(
    station: str, site: Mapping[str, Any], slots: Sequence[Mapping[str, Any]], objects: str
) -> Scene:
    """Read a scene as it is asked for.

    Args:
        station: its name.
        site: the body of its ``site`` document.
        slots: for each publisher ``manifest``, and ``cards`` by path, as they would travel.
        objects: folder.

    Raises:
        MessageError, PackError: malformed.
    """
    return Scene(
        site_from(Document(station, "site", 1, 0, site)), dict(_slot(row) for row in slots), Path(objects)
    )


def screen_at(scene: Scene, at: str, lang: str, view: str, ticks: Ticks) -> Screen:
    """What it would show; ``view`` as in :func:`kiosk.preview.chosen`, empty for the first of the round."""
    now = moment(at, scene.site.utc_offset_min, ticks)
    local = now.local(scene.site.utc_offset_min)
    run = current_run(scene.site.shifts, local)
    spot = replace(scene.site.spot, shift=run.shift.id if run else "")
    content = merge(scene.slots, scene.site.follows, spot, local.date())
    facts = Facts(scene.site, None, now.at, content, Attendance(), Anchor(now.at), lang)
    return screen(facts, Link(True, 0, 0), now, chosen(content, view))


def _slot(row: Mapping[str, Any]) -> tuple[str, Slot]:
    manifest = decode_manifest(json.dumps(row["manifest"]).encode())
    return manifest.publisher, Slot(
        manifest, {path: card_from_json(card) for path, card in row["cards"].items()}
    )
