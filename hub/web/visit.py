"""Who is looking, in which language, and whether he may: every route passes :func:`admit`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.engine import Engine

from content_packs.words import Words
from hub.accounts import sessions
from hub.accounts.service import Account, Grant
from hub.accounts.sessions import Device, SignedIn
from hub.config import Settings
from hub.db import Changes, read_scope, session_scope
from hub.preview import Painter
from hub.secrets import Secrets
from hub.stations.progress import ProgressTable
from hub.web.browsers import browser_of
from hub.web.desk import Desk
from hub.web.events import Events
from hub.web.guard import COOKIE, csrf_of
from hub.web.held import CSRF, MOST, Drawn, Lasting, WhileUnchanged
from hub.web.i18n import LANGS, translate, words_for
from hub.web.reach import Reach, Units, covers, reach_of, units_of
from hub.web.render import Pages, theme_of
from hub.web.rights import BEFORE_ALL, MINE, OBJECTS, PUBLIC, ROLE_NAMES, allows, needed, right

NOBODY = Account("", "")
MOST_READERS = 500
"""Sessions of which is remembered whose they are."""


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
        changes: tells whether anything was written to the database.
        known, drawn: whose each session is and how far his roles reach, and pages, while nothing was.
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
    known: WhileUnchanged[tuple[SignedIn, Reach]] = field(
        default_factory=lambda: WhileUnchanged(MOST_READERS)
    )
    drawn: WhileUnchanged[Drawn] = field(default_factory=lambda: WhileUnchanged(MOST))
    changes: Changes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "changes", Changes(self.engine))

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
        state: of the database, had before anything was read of it for this request.
    """

    request: Request
    hub: Hub
    account: Account
    now: int
    session: SignedIn | None = None
    reach: Reach = Reach({})
    here: frozenset[str] = frozenset()
    state: Hashable = None

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

    def who_may(self, route: str) -> str:
        """The roles that may use a route, in the reader's words."""
        return self.say("、").join(self.say(ROLE_NAMES[role]) for role in needed(route))

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

    def held(
        self, template: str, values: Callable[[Lasting], Mapping[str, Any]], *facts: Hashable
    ) -> Response:
        """A page that is made again only when something was written to the database or is said otherwise now.

        Args:
            template: its template.
            values: what it is filled with; of the database, the address, the reader, ``facts`` and the time
                alone. It says until when what it took from the time holds; words of age say so themselves.
            facts: whatever else it is made of.
        """
        request, pages = self.request, self.hub.pages
        theme, csrf = theme_of(request), csrf_of(request.cookies.get(COOKIE, ""))
        name = (self.account.id, self.lang, theme, request.url.path, request.url.query, *facts)
        page = self.hub.drawn.get(self.state, name)
        if page is None or not page.lasting.holds(self.now):
            lasting = Lasting(self.now)
            text = pages.text(
                template, lang=self.lang, now=self.now, theme=theme, path=request.url.path, lasting=lasting,
                visit=self, csrf=CSRF, **values(lasting),
            )  # fmt: skip
            page = Drawn.of(text, lasting)
            self.hub.drawn.put(self.state, name, page, page.size)
        return HTMLResponse(page.filled(csrf, self.now, pages.clock(self.now)))

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
    state = hub.changes()
    known = hub.known.get(state, cookie)
    if known is None or sessions.is_over(known[0], now) or OBJECTS & request.path_params.keys():
        with read_scope(hub.engine) as session:
            found = sessions.session_of(session, cookie, now)
            if found is None:
                return Visit(request, hub, NOBODY, now)
            reach = reach_of(session, found.account)
            here = found.account.roles
            for of in OBJECTS & request.path_params.keys():
                here &= reach.covering(units_of(session, of, request.path_params[of]))
        hub.known.put(state, cookie, (found, reach))
    else:
        (found, reach), here = known, known[0].account.roles
    if sessions.needs_touch(found, now):
        with session_scope(hub.engine) as session:
            sessions.touch(session, cookie, now)
    return Visit(request, hub, found.account, now, found, reach, here, state)


def _refusal(sentence: str, route: str) -> TurnedAwayError:
    roles = [ROLE_NAMES[role] for role in needed(route)]
    zh, en = "、".join(roles), ", ".join(translate(role, "en") for role in roles)
    words = Words(translate(sentence, "zh", roles=zh), translate(sentence, "en", roles=en))
    return TurnedAwayError(403, words)
