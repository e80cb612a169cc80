"""Who is looking, in which language, and whether he may: every route passes :func:`admit`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.engine import Engine

from content_packs.words import Words
from hub.accounts import sessions
from hub.accounts.service import Account, Grant
from hub.accounts.sessions import Device, SignedIn
from hub.config import Settings
from hub.db import read_scope, session_scope
from hub.preview import Painter
from hub.secrets import Secrets
from hub.stations.progress import ProgressTable
from hub.web.browsers import browser_of
from hub.web.desk import Desk
from hub.web.events import Events
from hub.web.guard import COOKIE, csrf_of
from hub.web.i18n import LANGS, translate, words_for
from hub.web.reach import Reach, Units, covers, reach_of, units_of
from hub.web.render import Pages
from hub.web.rights import BEFORE_ALL, MINE, OBJECTS, PUBLIC, ROLE_NAMES, allows, needed, right

NOBODY = Account("", "")


@dataclass(frozen=True, slots=True)
class Hub:
    """What every page is made from.

    Attributes:
        settings, engine, secrets, events: the hub's.
        clock: now, in ms since 1970 UTC.
        pages: the templates.
        drawable: code points the stations' font has.
        progress: how far stations are with fetching.
        tell: tells the hub's worker what stations must hear of: "packs", "notices", "state", "clock",
            "look:<station>" to see a screen, or "push:<station>" to tell it everything once more.
        desk: who has which card open for writing.
        painter: draws what stations would show.
    """

    settings: Settings
    engine: Engine
    secrets: Secrets
    clock: Callable[[], int]
    events: Events
    pages: Pages
    drawable: Collection[int]
    progress: ProgressTable
    tell: Callable[[str], None]
    desk: Desk = field(default_factory=Desk)
    painter: Painter = field(default_factory=Painter)

    def changed(self, what: str) -> None:
        """After a commit: open pages are told ``what`` (see Events), stations what concerns them."""
        self.events.publish(what)
        self.tell(what if what in ("packs", "notices") else "state")


class SentOnError(Exception):
    """A request that is answered by another page, which comes first."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class TurnedAwayError(Exception):
    """A request that ends in one sentence."""

    def __init__(self, status: int, words: Words) -> None:
        super().__init__(words.en)
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one reader.

    Attributes:
        request, hub, now: what is asked of whom, and when (ms).
        account: who asks; NOBODY where no session is asked for and there is none.
        session: his session; None for NOBODY.
        reach: how far each of his roles reaches.
        here: his roles that reach the object the address names; all, where it names none.
    """

    request: Request
    hub: Hub
    account: Account
    now: int
    session: SignedIn | None = None
    reach: Reach = Reach({})
    here: frozenset[str] = frozenset()

    @property
    def lang(self) -> str:
        return lang_of(self.request)

    @property
    def device(self) -> Device:
        """The browser this comes from."""
        client = self.request.client.host if self.request.client else ""
        return Device(client, browser_of(self.request.headers.get("user-agent", "")))

    @property
    def route(self) -> str:
        """The name of the route, as in the table of rights."""
        return str(self.request.scope["route"].name)

    @property
    def must(self) -> str:
        """What the reader must do before anything else (see SignedIn); empty for nothing."""
        return self.session.must if self.session else ""

    def say(self, text: str, **values: object) -> str:
        """A text of the console in the reader's language."""
        return translate(text, self.lang, **values)

    def may(self, route: str) -> bool:
        """Whether the reader may use a route, on the object of this page; else he is not shown it."""
        row = right(route)
        if row.of == MINE:
            return allows(route, self.account.roles) and self.reach.of(row.roles) is None
        return allows(route, self.here if row.of in OBJECTS else self.account.roles)

    def units(self, route: str = "") -> Units | None:
        """The units in which the reader may use a route (this one by default); None: everywhere."""
        return self.reach.of(right(route or self.route).roles)

    def sees(self, unit: str, route: str = "") -> bool:
        """Whether what belongs to a unit is shown to the reader by a route (this one by default)."""
        held = self.units(route)
        return held is None or unit in held

    def need(self, units: Units) -> None:
        """Go on only if the reader may use this route for all of some units.

        Raises:
            TurnedAwayError: 403; the sentence names the roles that may.
        """
        if not covers(self.units(), units):
            raise _refusal(
                "这属于别的单位，您的账号管不到，没有执行；需要那个单位的角色：{roles}。", self.route
            )

    def acting(self, units: Units) -> Account:
        """The reader with those of his grants alone that reach all of some units."""
        roles = self.reach.covering(units)
        return replace(self.account, grants=frozenset(Grant(role) for role in roles))

    def page(self, template: str, code: int = 200, **values: Any) -> Response:
        """A page of the console; ``code`` is its HTTP status."""
        csrf = csrf_of(self.request.cookies.get(COOKIE, ""))
        return self.hub.pages.response(
            self.request, template, code, lang=self.lang, now=self.now, visit=self, csrf=csrf, **values
        )

    def go(self, path: str) -> Response:
        """After a form: on to a page that can be loaded again."""
        return RedirectResponse(path, status_code=303)


def lang_of(request: Request) -> str:
    """The reader's language: Chinese unless he has chosen English."""
    chosen = request.cookies.get("lang", "zh")
    return chosen if chosen in LANGS else "zh"


def admit(request: Request) -> Visit:
    """Let a request in or turn it away; a dependency of every route of the console.

    Raises:
        TurnedAwayError: 401 without a session, 403 without a role that may (it says which may).
        SentOnError: the password must be changed first, or one-time codes set up.
    """
    hub: Hub = request.app.state.hub
    now, route = hub.clock(), request.scope["route"].name
    visit = _visit(request, hub, now)
    if visit.must and route not in BEFORE_ALL[visit.must]:
        raise SentOnError(f"/account/{visit.must}")
    if right(route).roles == PUBLIC:
        return visit
    if visit.session is None:
        raise TurnedAwayError(401, words_for("还没有登录，或登录已过期；请登录。"))
    if not allows(route, visit.account.roles):
        raise _refusal("您的角色不能用这一页；需要的角色：{roles}。", route)
    if not visit.may(route):
        raise _refusal("这属于别的单位，您的账号管不到，没有执行；需要那个单位的角色：{roles}。", route)
    return visit


Visiting = Annotated[Visit, Depends(admit)]


def _visit(request: Request, hub: Hub, now: int) -> Visit:
    """Who asks, and how far his roles reach on what he asks for."""
    cookie = request.cookies.get(COOKIE, "")
    if not cookie:
        return Visit(request, hub, NOBODY, now)
    with read_scope(hub.engine) as session:
        found = sessions.session_of(session, cookie, now)
        if found is None:
            return Visit(request, hub, NOBODY, now)
        reach = reach_of(session, found.account)
        here = found.account.roles
        for of in OBJECTS & request.path_params.keys():
            here &= reach.covering(units_of(session, of, request.path_params[of]))
    if sessions.needs_touch(found, now):
        with session_scope(hub.engine) as session:
            sessions.touch(session, cookie, now)
    return Visit(request, hub, found.account, now, found, reach, here)


def _refusal(sentence: str, route: str) -> TurnedAwayError:
    zh, en = ("、".join(translate(ROLE_NAMES[r], lang) for r in needed(route)) for lang in LANGS)
    words = Words(translate(sentence, "zh", roles=zh), translate(sentence, "en", roles=en))
    return TurnedAwayError(403, words)
