"""Every route of the application, as every role, with objects of another unit: what happens is the table.

The routes are taken from the application, what each needs from ``hub.web.rights``; a route that names
objects in its form, or lists them, must be known here as well, or the test fails.
"""

from __future__ import annotations

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from content_packs.errors import MessageError
from content_packs.where import Where
from content_packs.words import Words
from hub.accounts.service import ROLES, Account, Grant, account, put_account
from hub.accounts.sessions import make_link
from hub.db import session_scope
from hub.imports import service as imports
from hub.notices import service as notices
from hub.packs.published import versions_in_force
from hub.records.ledgers import ledgers
from hub.records.refusals import note_refused
from hub.records.service import store_batch
from hub.web.guard import COOKIE, csrf_of
from hub.web.rights import LISTED, MINE, NAMED, OBJECTS, PUBLIC, RIGHTS, Right
from tests.fakes.console import DAY, FONTS, LOCAL, Console, MakeConsole
from tests.fakes.hub_mine import Writer, pledge

SECTION, PROJECT = "section-1", "project"
MARKS = {
    SECTION: ("7305综采工作面", '/stations/face-1"', ">face-1<", "石维山", "综采党支部"),
    PROJECT: ("8号煤仓", '/stations/project-1"', ">project-1<", "季庆余", "重点工程项目部"),
}
"""What tells of the objects of one unit and of no other."""
AWAY = {SECTION: ("71004", "face-7305", "face-1"), PROJECT: ("73004", "project-8", "project-1")}
"""A person, a place and a station of each."""
RUN = {"place": "face-7305", "date": DAY, "shift": "early"}
ENTERED = ("enter", "enter_paper", "enter_proxy", "enter_excuse", "undo_excuse", "shift_sheet")
FILES = {
    "persons": "工号,姓名,单位\n71004,改名,综采甲班\n",
    "roster": f"日期,班次,工号,地点\n{DAY},早班,71004,face-7305\n",
}
"""Files that do, by kind of import; lines of another unit are refused one by one."""
FORMS: dict[str, dict[str, object]] = {
    "several": {"row": "face-1", "do": "tag", "tag": "试", "reason": "试"},
    "add": {"station": "face-9", "place": "face-7305"},
    "visitor": {"name": "某", "firm": "某", "host": "某", "unit": "team-1a", "valid_to": "2030-01-01"},
    "add_account": {"account_id": "new", "name": "新", "role": "leader", "unit": SECTION},
    **{name: {**RUN, "person": "p", "sheet": "1", "why": "forgot", "reason": "病假"} for name in ENTERED},
    **{name: {"verdict": "void", "reason": "试"} for name in ("record", "correct_record", "contest_record")},
    "save_pattern": {"team": "team-1a", "place": "face-7305", "starts": "2030-01-01", "do": "look"},
    "end_pattern": {"last": "2030-01-01"},
    "correct_roster": {"date": DAY, "turn": "face-7305 early", "do": "leave"},
    "begin_import": {"kind": "persons", "unit": SECTION, "pasted": FILES["persons"]},
    "create_pack": {"publisher": "branch-1", "name": "new", "title": "试"},
    "enter_reading": {"card": "x", "metric": "x", "figure": "1"},
    "write_notice": {"level": "strip", "title": "试", "minutes": "60", "spots": "place:face-7305"},
}
"""Forms that name an object of SECTION."""
BY_QUERY = {"badges", "many_badges"}
"""Named in the address; what is not the reader's is left out."""


@pytest.fixture
def told(console: Console) -> Console:
    """Both units have something on every list."""
    now = console.settings.instant(LOCAL)
    with session_scope(console.engine) as session:
        version = versions_in_force(session)["mine"]
        for seed, (number, place, name) in enumerate(AWAY.values(), 70):
            who = console.people[number].id

            def row(kind: str, who: str = who, place: str = place, **more: object) -> object:
                return pledge(
                    who, now, **{"kind": kind, "shift_date": DAY, "place": place, "publisher": "mine",
                                 "version": version, **more},
                )  # fmt: skip

            writer = Writer(name, seed=seed)
            writer.enrolled(session, now)
            batch = writer.write(
                row("suggest", subject="suggest:place", value="dust"),  # type: ignore[arg-type]
                row("confirm", subject="card:joint-roof-check", value="班组长"),  # type: ignore[arg-type]
                row("contest", subject="pledge", flags=("clock",)),  # type: ignore[arg-type]
            ).batch(1)
            store_batch(session, console.settings, name, batch, batch.links(), now)
            note_refused(session, f"x/{name}", name, MessageError("坏", "bad"), b"x", now)
        draft = notices.Draft("strip", Words("通知"), Words(""), "", Where(unit=(SECTION,)), 60)
        for name, unit in (("of-section", SECTION), ("of-project", PROJECT)):
            put_account(session, Account(name, name, frozenset({Grant("leader", unit)})))
        notices.write(session, draft, Account("somebody", "某人"), (), now)
    return console


def browser(console: Console, role: str, unit: str) -> TestClient:
    """A browser of somebody with one role in one unit."""
    name = f"{role}-{unit or 'all'}"
    client = console.client()
    with session_scope(console.engine) as session:
        if account(session, name) is None:
            put_account(session, Account(name, name, frozenset({Grant(role, unit)})))
        token = make_link(session, name, console.clock())
    assert client.get(f"/link/{token}").status_code == 303
    return client


def routes(console: Console) -> list[APIRoute]:
    """Every route of the application itself, also of the routers put into it."""
    found: list[APIRoute] = []
    waiting = list(console.app.routes)
    while waiting:
        route = waiting.pop()
        waiting += getattr(getattr(route, "original_router", None), "routes", ())
        found += [route] if isinstance(route, APIRoute) else []
    return found


def of_section(console: Console, path: str) -> str:
    with session_scope(console.engine) as session:
        notice = notices.notices(session)[0].id
        version = versions_in_force(session)["branch-1"]
        file = FILES["persons"].encode()
        importing = imports.begin(session, "persons", SECTION, "x", file, "x", console.clock()).id
        ledger = next((one.id for one in ledgers(session) if one.station_id == "face-1"), "")
    return path.format(
        station_id="face-1", publisher="branch-1", pack_name="branch", card_id="x", version=version,
        person_id=console.people["71004"].id, notice_id=notice, line_id="west",
        ledger=ledger, seq=1, import_id=importing, pattern_id=1,
        day=DAY, shift="early", edit_id=1, upload_id="x", device="0" * 16,
        sha="0" * 64, side="before", token_id=1, account_id="of-section",
    )  # fmt: skip


def ask(client: TestClient, route: APIRoute, path: str) -> int:
    (method,) = (route.methods or set()) - {"HEAD"}
    if method == "GET":
        return client.get(path, params=FORMS.get(route.name)).status_code
    data = {"csrf": csrf_of(client.cookies[COOKIE]), **FORMS.get(route.name, {})}
    return client.request(method, path, data=data).status_code


def may(row: Right, role: str, unit: str) -> bool:
    """What the table says of a role held in ``unit`` about an object of SECTION."""
    if role not in row.roles:
        return False
    if row.of == MINE:
        return unit == ""
    if row.of in OBJECTS or (row.of == NAMED):
        return unit != PROJECT
    return True


def guarded(console: Console) -> list[APIRoute]:
    found = [route for route in routes(console) if RIGHTS[route.name].roles != PUBLIC]
    return sorted(found, key=lambda route: (route.name in ENDING, route.name))


ENDING = {"sign_out"}


def test_the_routes_of_the_application_are_found(console: Console) -> None:
    names = {route.name for route in routes(console)}
    assert names <= RIGHTS.keys()
    assert len(names) > 50
    rows = {name for name, row in RIGHTS.items() if row.roles != PUBLIC}
    assert {route.name for route in guarded(console)} == rows, "a row without a route, or hidden routes"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_in_a_unit_does_what_the_table_says(told: Console, role: str) -> None:
    told.events.close()  # so that the stream of events ends
    for unit in ("", SECTION, PROJECT):
        client = browser(told, role, unit)
        for route in guarded(told):
            row = RIGHTS[route.name]
            status = ask(client, route, of_section(told, route.path))
            expected = role in row.roles if route.name in BY_QUERY else may(row, role, unit)
            assert (status != 403) == expected, (role, unit, route.name, status)
            assert status != 401, (role, unit, route.name)


def test_every_form_that_names_objects_is_tried(console: Console) -> None:
    named = {name for name, row in RIGHTS.items() if row.of == NAMED}
    assert named == {name for name in FORMS if RIGHTS[name].of == NAMED} | BY_QUERY


@pytest.mark.parametrize("kind", sorted(FILES))
def test_lines_of_another_unit_are_refused(told: Console, kind: str) -> None:
    for unit, refused in ((PROJECT, True), (SECTION, False)):
        client = browser(told, "leader", unit)
        data = {"csrf": csrf_of(client.cookies[COOKIE]), "kind": kind, "unit": unit}
        answer = client.post("/imports", data=data, files={"file": ("x.csv", FILES[kind].encode())})
        page = client.get(answer.headers["location"]).text
        assert ("别的单位" in page) == refused, unit


def test_a_badge_of_another_unit_is_not_printed(make_console: MakeConsole) -> None:
    console = make_console(fonts=FONTS)
    person = console.people["71004"].id
    ours = browser(console, "leader", SECTION).get(f"/badges.pdf?person={person}")
    theirs = browser(console, "leader", PROJECT).get(f"/badges.pdf?person={person}")
    assert ours.headers["content-type"] == "application/pdf"
    assert theirs.status_code == 400


ELSEWHERE = {"readings", "dispatch"}
"""Lists on which nothing of a unit stands here: test_readings.py and test_dispatch.py look at them."""


@pytest.mark.parametrize(
    "name", sorted({name for name, row in RIGHTS.items() if row.of == LISTED} - ELSEWHERE)
)
def test_lists_show_what_the_roles_reach_and_nothing_else(told: Console, name: str) -> None:
    (route,) = (one for one in guarded(told) if one.name == name)
    pages = {unit: browser(told, "admin", unit).get(route.path).text for unit in ("", SECTION, PROJECT)}
    for unit, marks in MARKS.items():
        other = PROJECT if unit == SECTION else SECTION
        assert any(mark in pages[""] for mark in marks), "nothing to be seen at all"
        assert any(mark in pages[unit] for mark in marks), unit
        assert [mark for mark in marks if mark in pages[other]] == [], (name, other)


def test_what_is_not_there_looks_like_what_is_anothers(told: Console) -> None:
    ours, all_ = browser(told, "keeper", PROJECT), browser(told, "keeper", "")
    assert ours.get("/stations/ghost").status_code == ours.get("/stations/face-1").status_code == 403
    assert all_.get("/stations/ghost").status_code == 400


def test_a_station_is_not_moved_into_another_unit(told: Console) -> None:
    client = browser(told, "keeper", PROJECT)
    data = {"csrf": csrf_of(client.cookies[COOKIE]), "place": "face-7305"}
    assert client.post("/stations/project-1/move", data=data).status_code == 403


def test_the_overview_tells_of_the_readers_units_alone(told: Console) -> None:
    page = browser(told, "leader", PROJECT).get("/").text
    assert "8号煤仓" in page
    assert [mark for mark in MARKS[SECTION] if mark in page] == []
