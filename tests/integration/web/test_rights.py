"""Every route against every role: what happens is what the table says."""

from __future__ import annotations

import pytest
from fastapi.routing import APIRoute

from content_packs.errors import MessageError
from hub.accounts.service import ROLES
from hub.db import session_scope
from hub.records.refusals import note_refused
from hub.web import demo_api
from hub.web.app import ROUTERS
from hub.web.rights import PUBLIC, RIGHTS, allows
from tests.fakes.console import Console

PLACES = {
    "station_id": "face-1", "publisher": "mine", "pack_name": "five-boards", "card_id": "no-bare-roof",
    "version": "1",
    "person_id": "p0000000", "notice_id": "n-1", "line_id": "west", "ledger": "0" * 32, "seq": "1",
    "day": "2026-11-22", "shift": "early", "edit_id": "1", "upload_id": "x",
    "device": "0" * 16, "account_id": "editor", "sha": "0" * 64, "side": "before",
    "token_id": "1", "import_id": "0" * 16, "pattern_id": "1",
}  # fmt: skip


def every_route() -> list[APIRoute]:
    routes = [route for router in (*ROUTERS, demo_api.router) for route in router.routes]
    assert all(isinstance(route, APIRoute) for route in routes)  # a nested router would hide its routes
    return [route for route in routes if isinstance(route, APIRoute)]


def guarded_routes() -> list[tuple[str, str, str]]:
    """(name, method, path) of every route that asks for a role; ending a session comes last."""
    found = []
    for route in every_route():
        if RIGHTS[route.name].roles != PUBLIC:
            found += [
                (route.name, method, route.path.format(**PLACES)) for method in sorted(route.methods or ())
            ]
    return sorted(found, key=lambda row: (row[0] == "sign_out", row))


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_the_table_says(console: Console, role: str) -> None:
    client, token = console.as_(role), console.csrf(role)
    console.events.close()  # so that the stream of events ends
    routes = guarded_routes()
    assert len(routes) > 20
    for name, method, path in routes:
        data = {"csrf": token} if method in ("POST", "PUT") else None
        status = client.request(method, path, data=data).status_code
        assert (status != 403) == allows(name, {role}), (role, name, status)
        assert status != 401, (role, name)


def test_without_a_session_every_guarded_route_is_shut(console: Console) -> None:
    client = console.client()
    for name, method, path in guarded_routes():
        status = client.request(method, path).status_code
        assert status == (403 if method in ("POST", "PUT") else 401), name


def test_the_refusal_names_the_role_that_may(console: Console) -> None:
    page = console.as_("editor").get("/shift")
    assert page.status_code == 403
    assert "班组长" in page.text
    assert "Safety supervisor, Leader, " in page.text


def test_the_overview_shows_refused_messages_to_those_who_may_read_them(console: Console) -> None:
    error = MessageError("签名不对，已拒收。", "a bad signature")
    with session_scope(console.engine) as session:
        note_refused(session, "mine/demo/face-1/records", "face-1", error, b"x", console.clock())
    assert "签名不对" in console.as_("keeper").get("/").text
    for role in ("editor", "leader"):
        assert "签名不对" not in console.as_(role).get("/").text, role


def test_every_route_has_a_row() -> None:
    assert {route.name for route in every_route()} <= RIGHTS.keys()
