"""What publishing would send to each station that follows a publisher."""

from __future__ import annotations

from functools import cache, partial

from sqlalchemy.orm import Session

from content_packs.format.manifest import Manifest
from content_packs.transfer.encoding import to_patch, to_wire
from hub.config import Settings
from hub.packs.estimate import Estimate, Follower, estimates
from hub.packs.history import manifest_of
from hub.packs.published import versions_in_force
from hub.stations.lines import budgets
from hub.stations.service import Station, stations
from hub.stations.site import shown_by


def forecast(session: Session, settings: Settings, manifest: Manifest, now_ms: int) -> tuple[Estimate, ...]:
    """Bytes and time for each station, by id, if ``manifest`` were published now."""
    known = {one.id: one for one in stations(session)}
    followed = [known[name] for name in shown_by(session, manifest.publisher)]
    lines = budgets(session)
    newest = versions_in_force(session).get(manifest.publisher, 0)
    whole, patch = _manifest_bytes(session, settings, manifest, newest)
    shown = cache(partial(manifest_of, session, settings, manifest.publisher))
    followers = [
        Follower(
            one.id, _holds(shown(one.have.get(manifest.publisher, 0)), one) | _spared(manifest, one.id),
            lines.get(one.relay_id or one.id), one.state == "ready", one.relay_id,
            patch if one.state == "ready" and one.have.get(manifest.publisher) == newest else whole,
        )
        for one in followed
    ]  # fmt: skip
    wanted = {item.sha256: item.wire for item in manifest.everything()}
    return estimates(wanted, followers, settings.local(now_ms))


def _manifest_bytes(session: Session, settings: Settings, manifest: Manifest, newest: int) -> tuple[int, int]:
    """Bytes of the manifest whole, and in which it comes to who is there and holds the newest version."""
    data = manifest.encode()
    whole, before = len(to_wire(data)), manifest_of(session, settings, manifest.publisher, newest)
    patch = len(to_patch(before.encode(), data)) if before else whole
    return whole, patch * 4 // 3 if 2 * patch <= whole else whole


def _holds(held: Manifest | None, one: Station) -> frozenset[str]:
    """What belongs to the version it says it has; nothing where that version is not known here."""
    return frozenset(item.sha256 for item in held.at(one.id).objects) if held else frozenset()


def _spared(manifest: Manifest, station: str) -> frozenset[str]:
    """What only other stations will fetch: some may be ahead of the rest."""
    own = {item.sha256 for item in manifest.at(station).objects}
    return frozenset(item.sha256 for item in manifest.everything() if item.sha256 not in own)
