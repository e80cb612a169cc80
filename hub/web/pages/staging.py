"""To some stations first: chosen on the page of review, watched there, then sent to all or taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.audit.service import note
from hub.db import session_scope
from hub.errors import RefusedError
from hub.packs import publishing, reviewing, staging
from hub.packs.estimate import Estimate
from hub.packs.submissions import REVIEW, Submission
from hub.stations.forecast import forecast
from hub.stations.service import Station, stations
from hub.stations.site import shown_by
from hub.web.days import moment_typed
from hub.web.delivery import Delivery
from hub.web.expected import Plan, plan_of
from hub.web.pages.packs import deliveries
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/review/{publisher}", include_in_schema=False)
Several = Annotated[list[str] | None, Form()]
NOW, LATER = "now", "at"
"""When it goes to all; anything else: when somebody presses the button."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who may go first.

    Attributes:
        rows: each station, and what it would be sent if it went first, in bytes and in words.
        groups, tags: that one of them has, each with how many have it.
        rest: bytes at most to each that is not chosen: how the manifest differs.
    """

    rows: tuple[tuple[Station, Estimate, Words], ...]
    groups: tuple[tuple[str, int], ...]
    tags: tuple[tuple[str, int], ...]
    rest: int


@dataclass(frozen=True, slots=True)
class Running:
    """Some stations are ahead of all others.

    Attributes:
        rows: how far it is at each of them.
        plan: what it takes to send it to all.
        still: stations of it that have yet to fetch more than the manifest.
        asked: who asked for it, and when it goes to all; None where the hub came from a backup.
    """

    rows: tuple[Delivery, ...]
    plan: Plan
    still: int
    asked: Submission | None


@router.post("/first")
def publish_first(
    visit: Visiting,
    publisher: str,
    content: Annotated[str, Form()] = "",
    station: Several = None,
    group: Several = None,
    tag: Several = None,
    at: Annotated[str, Form()] = "",
    all_at: Annotated[str, Form()] = "",
    passphrase: Annotated[str, Form()] = "",
) -> Response:
    """Publish what was approved, or is approved by this very click, at some stations only, now or at a time
    (``at``), and perhaps at another (``all_at``) at all."""
    hub, who = visit.hub, visit.account.id
    due, for_all = (moment_typed(hub.settings, text) if text else None for text in (at, all_at))
    with session_scope(hub.engine) as session:
        chosen = _chosen(_showing(session, publisher), station or (), group or (), tag or ())
        waits = publishing.pending(session, publisher)
        if waits.submission and waits.submission.state == REVIEW:
            made = reviewing.approve(session, publisher, content, who, visit.now)
            before = {"by": made.submitted_by}
            note(session, who, "approve", f"publisher:{publisher}", before, {"content": content}, visit.now)
        elif waits.content != content:
            raise RefusedError(
                "内容又改过了，没有发布；请刷新页面看现在的内容。",
                "the content has changed; nothing was published; reload the page",
            )
        later = {"all_at": for_all} if for_all else {}
        if due is not None:
            made = staging.plan(session, hub.settings, publisher, chosen, due, visit.now, for_all)
            after = {"at": due, "stations": list(made.stations), **later}
            note(session, who, "plan first", f"publisher:{publisher}", None, after, visit.now)
        else:
            done = staging.start(
                session, hub.settings, publisher, chosen, who, visit.now, passphrase, for_all
            )
            after = {"version": done.version.version, "stations": list(done.version.ahead), **later}
            change = {"version": waits.in_force}, after
            note(session, who, "publish first", f"publisher:{publisher}", *change, visit.now)
    if due is not None:
        hub.events.publish("packs")
        return visit.go(f"/review/{publisher}?done=approved")
    hub.changed("packs")
    return visit.go(f"/review/{publisher}?done=first")


@router.post("/widen")
def widen(
    visit: Visiting,
    publisher: str,
    version: Annotated[int, Form()] = 0,
    when: Annotated[str, Form()] = NOW,
    at: Annotated[str, Form()] = "",
    passphrase: Annotated[str, Form()] = "",
) -> Response:
    """Send to all what some stations show: now, by itself at a time, or not by itself."""
    hub, who = visit.hub, visit.account.id
    if when != NOW:
        due = moment_typed(hub.settings, at) if when == LATER else None
        with session_scope(hub.engine) as session:
            staging.widen_later(session, publisher, version, due, visit.now)
            note(session, who, "plan all", f"publisher:{publisher}", None, {"at": due or 0}, visit.now)
        hub.events.publish("packs")
        return visit.go(f"/review/{publisher}?done=timed")
    with session_scope(hub.engine) as session:
        made = staging.widen(session, hub.settings, publisher, version, who, visit.now, passphrase).version
        change = {"version": version}, {"version": made.version}
        note(session, who, "widen", f"publisher:{publisher}", *change, visit.now)
    hub.changed("packs")
    return visit.go(f"/review/{publisher}?done=widened")


@router.post("/take-back")
def take_back(
    visit: Visiting,
    publisher: str,
    version: Annotated[int, Form()] = 0,
    reason: Annotated[str, Form()] = "",
    passphrase: Annotated[str, Form()] = "",
) -> Response:
    """Show at all stations what all but a few have shown all the time."""
    hub, who = visit.hub, visit.account.id
    with session_scope(hub.engine) as session:
        done = staging.take_back(
            session, hub.settings, publisher, version, who, reason, visit.now, passphrase
        )
        change = {"version": version}, {"version": done.version.version, "reason": reason}
        note(session, who, "take back", f"publisher:{publisher}", *change, visit.now)
    hub.changed("packs")
    return visit.go(f"/review/{publisher}?done=taken")


def choice(visit: Visit, session: Session, waits: publishing.Pending) -> Choice | None:
    """Who may be chosen; None where nothing is published that the others would go on showing."""
    settings, known = visit.hub.settings, {one.id: one for one in _showing(session, waits.publisher)}
    if not waits.in_force or not known:
        return None
    draft = staging.with_ahead(session, settings, waits.publisher, known)
    found = forecast(session, settings, draft, visit.now)
    plan = plan_of(found, settings.local(visit.now))
    return Choice(
        tuple((known[item.station], item, words) for item, words in plan.rows),
        _counted([[one.group] for one in known.values()]),
        _counted([one.tags for one in known.values()]),
        max((item.follower.manifest for item in found), default=0),
    )


def running(visit: Visit, session: Session, waits: publishing.Pending) -> Running | None:
    """How it goes with those that are ahead; None where nobody is."""
    if not waits.ahead:
        return None
    settings, now = visit.hub.settings, visit.now
    found = forecast(session, settings, staging.widened(session, settings, waits.publisher), now)
    rows = deliveries(visit, session, waits.publisher, waits.in_force)
    return Running(
        tuple(one for one in rows if one.station.id in waits.ahead),
        plan_of(found, settings.local(now)),
        sum(item.brings for item in found),
        staging.going(session, waits.publisher),
    )


def _counted(names: Sequence[Sequence[str]]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for name in (name for several in names for name in several if name):
        counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts.items()))


def _showing(session: Session, publisher: str) -> list[Station]:
    following = frozenset(shown_by(session, publisher))
    return [one for one in stations(session) if one.id in following]


def _chosen(
    known: Sequence[Station], names: Collection[str], groups: Collection[str], tags: Collection[str]
) -> tuple[str, ...]:
    """Whoever is ticked, or in a group or with a tag that is."""
    found = tuple(
        one.id for one in known if one.id in names or one.group in groups or set(tags) & {*one.tags}
    )
    if old := [one.id for one in known if one.id in found and not one.may_be_ahead]:
        raise RefusedError(
            f"{old[0]} 的程序太旧，不会先行，没有发布；请先升级它，或不选它。",
            f"the program of {old[0]} is too old to show anything first; nothing was published; bring it up "
            "to date, or leave it out",
        )
    if len(found) == len(known):
        raise RefusedError(
            "选了全部站点：没有站点留着原来的内容，没有发布；请少选几个，或直接发布。",
            "every station is chosen, none would keep the old content; choose fewer, or publish it to all",
        )
    return found
