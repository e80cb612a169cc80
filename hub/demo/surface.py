"""The hub as a person or a program on the surface reaches it: by HTTP, from outside."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

from content_packs.errors import LinkError

TIMEOUT_S = 10.0


class Surface:
    """The hub's API.

    Args:
        url: ``http://host:port`` of the hub.
        token_file: the API token the hub keeps for programs on its own machine.
    """

    def __init__(self, url: str, token_file: Path) -> None:
        self.url = url
        self._token_file = token_file
        self._client = httpx.Client(base_url=url, timeout=TIMEOUT_S)

    def is_well(self) -> bool:
        """Whether the hub answers."""
        try:
            return bool(self._get("/api/v1/stations"))
        except LinkError:
            return False

    def stations(self) -> list[dict[str, Any]]:
        """Every station as the hub knows it."""
        return list(self._get("/api/v1/stations")["stations"])

    def published(self) -> dict[str, int]:
        """Version in force by publisher."""
        return dict(self._get("/api/v1/stations")["published"])

    def totals(self) -> dict[str, Any]:
        """Records by ledger and persons counted, as the hub adds them up."""
        return dict(self._get("/api/v1/totals"))

    def coverage(self, date: str, shift: str) -> list[dict[str, Any]]:
        """Coverage of one run at every place that has such a shift."""
        return list(self._get("/api/v1/coverage", date=date, shift=shift)["runs"])

    def records(self, ledger: str) -> list[dict[str, Any]]:
        """Every record the hub holds of a ledger, page after page."""
        out: list[dict[str, Any]] = []
        while True:
            after = out[-1]["seq"] if out else 0
            page = self._get("/api/v1/records", ledger=ledger, after=after, limit=500)["records"]
            if not page:
                return out
            out += page

    def set_clock(self, offset_ms: int) -> None:
        """Shift the hub's clock (demo only)."""
        self._post("/api/v1/demo/clock", {"offset_ms": offset_ms})

    def link(self, role: str) -> str:
        """A fresh one-use sign-in link for a role (demo only)."""
        return str(self._post("/api/v1/demo/link", {"role": role})["url"])

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _get(self, path: str, **query: Any) -> Any:
        return self._ask("GET", path, params=query)

    def _post(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._ask("POST", path, json=body)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token_file.read_text(encoding='ascii').strip()}"}

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        try:
            answer = self._client.request(method, path, headers=self._headers(), **more)
            answer.raise_for_status()
            return answer.json()
        except (httpx.HTTPError, OSError, ValueError) as error:
            raise LinkError(
                f"中枢没有回答 {path}：{error}", f"the hub did not answer {path}: {error}"
            ) from None


class Browser:
    """A browser without JavaScript: cookies, links and forms."""

    def __init__(self) -> None:
        self._client = httpx.Client(follow_redirects=True, timeout=TIMEOUT_S)
        self.url = ""
        self.html = ""
        self.status = 0

    def open(self, url: str) -> str:
        """GET a page; returns its HTML."""
        return self._send("GET", url)

    def submit(self, form: Form, **fields: str) -> str:
        """Send a form of the page that is open, some fields changed; returns the page that follows."""
        headers = {"Origin": str(httpx.URL(self.url).copy_with(path="/", query=None)).rstrip("/")}
        target = urljoin(self.url, form.action or self.url)
        return self._send("POST", target, data={**form.fields, **fields}, headers=headers)

    def form_with(self, field: str = "", action: str = "") -> Form:
        """The first form of the page that has a field, or whose action ends so.

        Raises:
            LinkError: there is none; the page's title and status are in the sentence.
        """
        for form in forms(self.html):
            if (field and field in form.fields) or (action and form.action.split("?")[0].endswith(action)):
                return form
        raise LinkError(
            f"网页 {self.url}（{self.status}）上没有要找的表单“{field or action}”。",
            f"no form with {field or action!r} on {self.url} ({self.status})",
        )

    def close(self) -> None:
        """Forget cookies and connections."""
        self._client.close()

    def _send(self, method: str, url: str, **more: Any) -> str:
        try:
            answer = self._client.request(method, url, **more)
        except httpx.HTTPError as error:
            raise LinkError(f"打不开 {url}：{error}", f"cannot open {url}: {error}") from None
        self.url, self.html, self.status = str(answer.url), answer.text, answer.status_code
        return self.html


class Form:
    """A form: where it goes and what stands in it."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.fields: dict[str, str] = {}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._area = ""
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        row = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(row.get("action", "")))
            self._open = True
        elif self._open and row.get("name") and tag in ("input", "textarea"):
            ticked = row.get("type") not in ("checkbox", "radio") or "checked" in row
            if ticked and row.get("type") not in ("submit", "button", "image"):
                self.found[-1].fields[row["name"]] = row.get("value", "")
            if tag == "textarea":
                self._area = row["name"]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[-1].fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "textarea":
            self._area = ""


def forms(html: str) -> list[Form]:
    """The forms of a page; what a browser would send of each if nothing were changed."""
    parser = _Forms()
    parser.feed(html)
    for form in parser.found:
        # HTML drops the line end right behind <textarea>.
        form.fields = {name: value.removeprefix("\n") for name, value in form.fields.items()}
    return parser.found
