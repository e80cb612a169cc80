"""Who is looking, in which language, and whether he may: every route passes :func:`admit`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.engine import Engine

from content_packs.words import Words
from hub.accounts import service as accounts
from hub.accounts.service import Account
from hub.config import Settings
from hub.db import read_scope, session_scope
from hub.secrets import Secrets
from hub.stations.progress import ProgressTable
from hub.web.events import Events
from hub.web.guard import COOKIE, csrf_of
from hub.web.i18n import LANGS, translate, words_for
from hub.web.render import Pages
from hub.web.rights import PUBLIC, RIGHTS, ROLE_NAMES, allows, needed

NOBODY = Account("", "", frozenset())


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
            or "look:<station>" to see a screen.
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

    def changed(self, what: str) -> None:
        """After a commit: open pages are told ``what`` (see Events), stations what concerns them."""
        self.events.publish(what)
        self.tell(what if what in ("packs", "notices") else "state")


class TurnedAwayError(Exception):
    """A request that ends in one sentence."""

    def __init__(self, status: int, words: Words) -> None:
        super().__init__(words.en)
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one reader; ``account`` is NOBODY where no session is asked for."""

    request: Request
    hub: Hub
    account: Account
    now: int

    @property
    def lang(self) -> str:
        return lang_of(self.request)

    def say(self, text: str, **values: object) -> str:
        """A text of the console in the reader's language."""
        return translate(text, self.lang, **values)

    def may(self, route: str) -> bool:
        """Whether the reader may use a route; what he may not, he is not shown."""
        return allows(route, self.account.roles)

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
    """
    hub: Hub = request.app.state.hub
    now = hub.clock()
    route = request.scope["route"].name
    account = _account(hub, request.cookies.get(COOKIE, ""), now)
    if RIGHTS.get(route) == PUBLIC:
        return Visit(request, hub, account, now)
    if account is NOBODY:
        raise TurnedAwayError(401, words_for("还没有登录，或登录已过期。请打开首页，按说明取得登录链接。"))
    if not allows(route, account.roles):
        zh, en = ("、".join(translate(ROLE_NAMES[r], lang) for r in needed(route)) for lang in LANGS)
        sentence = "您的角色不能用这一页；需要的角色：{roles}。"
        words = Words(translate(sentence, "zh", roles=zh), translate(sentence, "en", roles=en))
        raise TurnedAwayError(403, words)
    return Visit(request, hub, account, now)


Visiting = Annotated[Visit, Depends(admit)]


def _account(hub: Hub, cookie: str, now: int) -> Account:
    if not cookie:
        return NOBODY
    with read_scope(hub.engine) as session:
        found = accounts.session_of(session, cookie, now)
    if found is None:
        return NOBODY
    if accounts.needs_touch(found, now):
        with session_scope(hub.engine) as session:
            accounts.touch(session, cookie, now)
    return found.account
