"""What a real Chromium says of the console: what a page weighs, and every page's faults in both themes."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request

from hub.web.guard import COOKIE
from tests.fakes.chromium import DESK, faults_of

THEMES = (("light", *DESK), ("dark", *DESK))
PATIENCE_MS = 120_000
OF_THE_BROWSER = ("/static/live.js", "/live")
"""One worker and one stream for all of a browser's pages."""
LISTEN = """
window.blocked = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.blocked.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
"""The console's policy names nobody to report to: the browser itself is asked what it has blocked."""


@dataclass
class Found:
    """What a walk over pages found.

    Attributes:
        pages: how many were looked at, each in both themes.
        faults: what axe found, by page.
        blocked: what the content security policy blocked, by page.
        foreign: requests to anything but the console.
        unread: pages that did not answer as one, with their status.
        kinds: what is no page: files, by name.
    """

    pages: int = 0
    faults: dict[str, list[str]] = field(default_factory=dict)
    blocked: dict[str, list[str]] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def figures(self) -> dict[str, int]:
        """The three figures that must be nothing."""
        return {
            "axe_findings": sum(map(len, self.faults.values())),
            "csp_reports": sum(map(len, self.blocked.values())),
            "foreign_requests": len(self.foreign),
        }


class Walk:
    """Somebody signed in at a console, with Chromium.

    Args:
        browser: started.
        url: the console's.
        cookie: of a session.
    """

    def __init__(self, browser: Browser, url: str, cookie: str) -> None:
        self._browser, self._url, self._cookie = browser, url, cookie

    def weigh(self, path: str) -> dict[str, Any]:
        """A page opened for the first time: bytes on the line and requests until nothing more comes.

        What the whole browser shares, the one stream of events and the script that holds it, is listed
        beside it: it is asked for once, not with every page.
        """
        context = self._context()
        page = context.new_page()
        line = context.new_cdp_session(page)
        came: list[float] = []
        asked: list[str] = []
        line.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
        line.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
        line.send("Network.enable")
        everything: list[str] = []
        context.on("request", lambda request: everything.append(request.url))
        page.goto(self._url + path, wait_until="load")
        page.wait_for_timeout(1_000)
        context.close()
        own, shared = ([urlsplit(url).path for url in urls] for urls in (asked, everything))
        own = [path for path in own if path not in OF_THE_BROWSER]
        return {
            "kb": round(sum(came) / 1000, 1), "requests": len(own), "asked": own,
            "whole_browser": sorted({*shared} - {*own}),
        }  # fmt: skip

    def look(self, pages: Mapping[str, str]) -> Found:
        """Every page in both themes."""
        found = Found()
        context = self._context()
        context.add_init_script(LISTEN)
        context.on("request", lambda request: self._note(found, request))
        page = context.new_page()
        for name, path in pages.items():
            kind = self._kind(found, name, path)
            if kind.startswith("text/html"):
                self._one(found, page, path)
            elif kind:
                found.kinds[name] = kind
        context.close()
        return found

    def _one(self, found: Found, page: Page, path: str) -> None:
        page.goto(self._url + path, wait_until="load")
        found.pages += 1
        if faults := faults_of(page, THEMES):
            found.faults[path] = faults
        if blocked := page.evaluate("window.blocked"):
            found.blocked[path] = blocked

    def _kind(self, found: Found, name: str, path: str) -> str:
        """What a page's address gives; empty where it gives nothing that can be looked at."""
        where = urlsplit(self._url)
        line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE_MS / 1000)
        line.request("GET", path, headers={"Cookie": f"{COOKIE}={self._cookie}"})
        answer = line.getresponse()
        answer.read()
        line.close()
        if answer.status >= 400:
            found.unread[f"{name} {path}"] = answer.status
            return ""
        return answer.getheader("Content-Type", "text/html")

    def _note(self, found: Found, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self._url).netloc and not request.url.startswith("data:"):
            found.foreign.append(request.url)

    def _context(self) -> BrowserContext:
        context = self._browser.new_context(locale="zh-CN", viewport={"width": DESK[0], "height": DESK[1]})
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": COOKIE, "value": self._cookie, "url": self._url}])
        return context
