"""The demo page: everything the demo can do and show, from one browser window, on this machine only."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import segno
import uvicorn
from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from content_packs.errors import LinkError, YizhanError
from hub.demo.glance import Glance
from hub.demo.stage import STATIONS, Stage
from hub.seed import DemoPerson

HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "font-src 'self'; "
    "form-action 'self' {hub}; base-uri 'none'; frame-ancestors 'none'"
)
ROLES = {
    "editor": ("编辑", "Editor"),
    "approver": ("审批", "Approver"),
    "safety": ("安全主管", "Safety"),
    "leader": ("班组长", "Leader"),
    "keeper": ("站点维护员", "Keeper"),
    "auditor": ("审计", "Auditor"),
    "admin": ("管理员", "Admin"),
}
FOR_ALL = ("next-shift", "notice", "no-notice")
"""What is done to the whole mine, not to one station."""
KEYS = ("left", "right", "up", "down", "enter", "escape")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
START_S = 5.0


class DemoPage:
    """Serves the page in a thread of its own, from the first second of the start.

    Args:
        stage: what it plays with.
        glance: what it shows.
        crew: asks for the persons; called once the seed is in.
    """

    def __init__(
        self, stage: Stage, glance: Glance, port: int, crew: Callable[[], Sequence[DemoPerson]]
    ) -> None:
        self._stage = stage
        self._glance = glance
        self._crew = crew
        self._known: Sequence[DemoPerson] = ()
        templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
        self._template = templates.get_template("demo.html")
        config = uvicorn.Config(
            self.app(), host="127.0.0.1", port=port, log_level="error", access_log=False, lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="demo-page", daemon=True)

    def start(self) -> None:
        """Serve; returns when the page can be opened.

        Raises:
            LinkError: it did not come up.
        """
        self._thread.start()
        end = time.monotonic() + START_S
        while not self._server.started:
            if time.monotonic() > end or not self._thread.is_alive():
                raise LinkError(
                    "演示页没有启动，请换一个端口再试。", "the demo page did not start; try another port"
                )
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(START_S)

    def app(self) -> ASGIApp:
        """The application, for the server and for tests."""
        routes = [
            Route("/", self._page),
            Route("/state.json", self._state),
            Route("/picture/{station}.png", self._picture),
            Route("/badge/{person}.svg", self._badge),
            Route("/font.ttf", self._font),
            Route("/sign-in", self._sign_in, methods=["POST"]),
            Route("/do/{what}", self._do, methods=["POST"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ]
        return Loopback(Starlette(routes=routes), self._stage.options.url)

    async def _page(self, request: Request) -> Response:
        people = await run_in_threadpool(self.people)
        html = self._template.render(
            stations=STATIONS, people=people, roles=ROLES, keys=KEYS, hub=self._stage.options.url,
            state=self._glance.row(), chosen=request.query_params.get("station", next(iter(STATIONS))),
            said=request.query_params.get("said", ""),
        )  # fmt: skip
        return Response(html, media_type="text/html; charset=utf-8")

    async def _state(self, request: Request) -> Response:
        return JSONResponse(self._glance.row())

    async def _picture(self, request: Request) -> Response:
        data = await run_in_threadpool(self._glance.picture, request.path_params["station"])
        if data is None:
            return Response(status_code=503)
        return Response(data, media_type="image/png", headers={"Cache-Control": "no-store"})

    async def _badge(self, request: Request) -> Response:
        token = next((one.token for one in self.people() if one.id == request.path_params["person"]), None)
        if token is None:
            return Response(status_code=404)
        out = io.BytesIO()
        segno.make(token, error="m", micro=False).save(
            out, kind="svg", scale=4, border=2, svgclass=None, lineclass=None
        )
        return Response(out.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "max-age=3600"})

    async def _font(self, request: Request) -> Response:
        """The stations' font, for a browser on a machine without Chinese letters; others never ask for it."""
        file = self._stage.options.fonts / "Regular.ttf"
        return FileResponse(file, media_type="font/ttf", headers={"Cache-Control": "max-age=86400"})

    async def _sign_in(self, request: Request) -> Response:
        form = await request.form()
        role = str(form.get("role", ""))
        if role not in ROLES:
            return PlainTextResponse("?", status_code=404)
        try:
            link = await run_in_threadpool(self._stage.surface.link, role)
        except YizhanError as error:
            return _back(str(form.get("station", "")), error.sentence("zh"))
        return RedirectResponse(link, status_code=303)

    async def _do(self, request: Request) -> Response:
        form = {key: str(value) for key, value in (await request.form()).items()}
        what, station = request.path_params["what"], form.get("station") or form.get("chosen", "")
        said = await run_in_threadpool(self._perform, what, station, form)
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"said": said})
        return _back(station, said)

    def _perform(self, what: str, station: str, form: Mapping[str, str]) -> str:
        """Do one thing on the stage; returns the sentence for the page, empty when all is well."""
        stage = self._stage
        deeds: dict[str, Callable[[], Any]] = {
            "scan": lambda: stage.scan(station, form.get("code", "")[:300]),
            "key": lambda: stage.press(station, form.get("key", "")),
            "cut": lambda: stage.cut(station),
            "restore": lambda: stage.restore(station),
            "slow": lambda: stage.slow(station),
            "kill": lambda: stage.kill(station),
            "clock-1970": lambda: stage.clock_1970(station),
            "clock-right": lambda: stage.clock_right(station),
            "next-shift": stage.next_shift,
            "notice": stage.show_notice,
            "no-notice": stage.withdraw_notices,
        }
        if what not in deeds or (station not in STATIONS and what not in FOR_ALL):
            return "没有这个动作。 There is no such thing to do."
        try:
            deeds[what]()
        except YizhanError as error:
            return f"{error.sentence('zh')} {error.sentence('en')}"
        return ""

    def people(self) -> Sequence[DemoPerson]:
        """The persons, as soon as there are any."""
        if not self._known and self._glance.ready:
            self._known = self._crew()
        return self._known


class Loopback:
    """Answers only this machine's browsers, only our own pages, and says so in every header.

    A page elsewhere may point its name at 127.0.0.1 or post a form here: Host and Origin tell.
    """

    def __init__(self, app: ASGIApp, hub: str) -> None:
        self._app = app
        self._policy = POLICY.format(hub=hub)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not _is_ours(Request(scope)):
            await PlainTextResponse("只能从本机打开 this machine only", 403)(scope, receive, send)
            return

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self._headers()]
            await send(message)

        await self._app(scope, receive, sending)

    def _headers(self) -> list[tuple[bytes, bytes]]:
        return [
            (b"content-security-policy", self._policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]


def _is_ours(request: Request) -> bool:
    host = request.headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in LOOPBACK:
        return False
    if request.method in ("GET", "HEAD"):
        return True
    return urlsplit(request.headers.get("origin", "")).netloc == host


def _back(station: str, said: str) -> Response:
    """To the page again, for browsers without JavaScript."""
    return RedirectResponse("/?" + urlencode({"station": station, "said": said}), status_code=303)
