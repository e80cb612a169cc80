"""What a publisher has published, and the way back to it: look at a version, then go back to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.accounts.service import names_by_id
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs import published, publishing, service
from hub.packs.history import Changes, changes, manifest_of
from hub.people.service import units
from hub.stations.forecast import forecast
from hub.trust.custody import is_split
from hub.web.expected import plan_of
from hub.web.visit import Visiting

router = APIRouter(prefix="/packs/{publisher}/versions", include_in_schema=False)


@router.get("/{version}", name="version")
def version_page(visit: Visiting, publisher: str, version: int) -> Response:
    """What going back to a version would change and send."""
    settings = visit.hub.settings
    with read_scope(visit.hub.engine) as session:
        found = _version(session, publisher, version)
        in_force = published.versions_in_force(session)[publisher]
        staged = next(one for one in published.current_versions(session) if one.publisher == publisher).ahead
        then = manifest_of(session, settings, publisher, version)
        now = manifest_of(session, settings, publisher, in_force)
        if then is None or now is None:
            raise RefusedError(
                "这一版的内容清单读不了，不能回退到它。", "The manifest of this version cannot be read."
            )
        difference = changes(now.at(""), then.at(next(iter(found.ahead), "")))
        return visit.page(
            "version.html", version=found, changes=difference, is_same=difference == Changes(),
            is_staged=bool(staged),
            plan=plan_of(forecast(session, settings, then, visit.now), settings.local(visit.now)),
            name={unit.id: unit.name for unit in units(session)}.get(publisher, Words(publisher)),
            first=_first_pack(session, publisher), sealed=is_split(session), people=names_by_id(session),
        )  # fmt: skip


@router.post("/{version}")
def roll_back(
    visit: Visiting, publisher: str, version: int, passphrase: Annotated[str, Form()] = ""
) -> Response:
    """Publish what a version showed once more, under a new number."""
    hub, who = visit.hub, visit.account.id
    with session_scope(hub.engine) as session:
        _version(session, publisher, version)
        before = published.versions_in_force(session)[publisher]
        made = publishing.roll_back(session, hub.settings, publisher, version, who, visit.now, passphrase)
        change = {"version": before}, {"version": made.version.version, "as": version}
        note(session, who, "roll back", f"publisher:{publisher}", *change, visit.now)
        first = _first_pack(session, publisher)
    hub.changed("packs")
    return visit.go(f"/packs/{publisher}/{first}?done=back")


def _version(session: Session, publisher: str, version: int) -> published.Version:
    found = next((one for one in published.versions(session, publisher) if one.version == version), None)
    if found is None:
        raise RefusedError(f"没有版本 {version}。", f"There is no version {version}.")
    return found


def _first_pack(session: Session, publisher: str) -> str:
    return service.packs(session, publisher)[0].name
