"""The editor's form as a browser sends it, for tests that need something changed."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from tests.fakes.console import Console

CARD = "/packs/mine/five-boards/no-bare-roof"


def form_of(client: TestClient, path: str = CARD) -> dict[str, str]:
    """The editor's form as a browser would send it back."""
    page = client.get(path).text
    names = re.findall(r'<input (?:id="\w+" )?(?:type="hidden" )?name="(\w+)" value="([^"]*)"', page)
    areas = re.findall(r'<textarea [^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return {**dict(names), **dict(areas)}


def publish(console: Console) -> None:
    """What is worked on goes through review and out, by an editor and an approver."""
    csrf = {"csrf": console.csrf("editor")}
    assert console.as_("editor").post("/review/mine/submit", data=csrf).status_code == 303
    approver = console.as_("approver")
    found = re.search(r'name="content" value="(\w+)"', approver.get("/review/mine").text)
    assert found
    form = {"csrf": console.csrf("approver"), "content": found[1]}
    done = approver.post("/review/mine/approve", data=form)
    assert done.headers["location"].endswith("?done=published"), done.text


def change(console: Console, body: str, role: str = "editor") -> None:
    """Somebody gives a card other words."""
    client = console.as_(role)
    assert client.post(CARD, data={**form_of(client), "body": body}).status_code == 303
