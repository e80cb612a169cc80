"""A hub that was just founded: what is empty says the next step, and leads nobody where he may not go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hub.accounts.service import ROLES
from hub.config import Settings
from hub.db import make_engine, session_scope
from hub.founding import found_mine
from hub.migrate import upgrade
from hub.mine_file import read_mine
from hub.web.app import make_app
from hub.web.events import Events
from hub.web.rights import RIGHTS
from tests.bench.console_pages import pages
from tests.fakes.console import LOCAL, Console, FixedClock

KNOWN = {"publisher": "mine", "unit_id": "mine", "account_id": "admin"}
BARE = re.compile(r"(?<!\d)0 ?/ ?0(?!\d)|0 of 0")
EXAMPLE = (Path(__file__).parents[3] / "deploy" / "mine.example.toml").read_text(encoding="utf-8")
MINE = EXAMPLE[: EXAMPLE.index("[[pattern]]")]
"""Units, a place and shifts; neither rotations nor persons."""
ACCOUNT = '\n[[account]]\nid = "{role}-x"\nname = "{role}"\nroles = ["{role}"]\n'


@dataclass
class Look(HTMLParser):
    """What stands on a page: tables with no row under their head, words, addresses to follow, anchors."""

    bodiless: int = 0
    words: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    _rows: list[list[int]] = field(default_factory=list)
    _within: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.head, self.inside = False, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: text or "" for name, text in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "table":
            self._rows.append([0, 0])
        elif tag in ("thead", "tbody"):
            self.head = tag == "thead"
        elif tag == "tr" and self._rows:
            self._rows[-1][not self.head] += 1
        elif tag in ("td", "th") and self._rows and "empty" in given.get("class", ""):
            self._rows[-1][1] -= 1
        if "empty" in given.get("class", "").split() or given.get("id") == "first-steps":
            self._within.append(tag)
        elif tag == "a" and self._within:
            self.leads.append(given["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            heads, rows = self._rows.pop()
            self.bodiless += heads > 0 and rows <= 0
        if self._within and tag == self._within[-1]:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def look(text: str) -> Look:
    found = Look()
    found.feed(text)
    return found


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """The mine of the example file with an account of every role, and nothing else."""
    folder = tmp_path_factory.mktemp("empty")
    file = folder / "mine.toml"
    accounts = "".join(ACCOUNT.format(role=role) for role in ROLES)
    file.write_text(MINE + accounts, encoding="utf-8")
    settings = Settings(data=folder, fonts=folder / "none")
    engine, events = make_engine(settings.database), Events()
    upgrade(engine)
    with session_scope(engine) as session:
        found_mine(session, read_mine(file))
    clock = FixedClock(settings.instant(LOCAL))
    yield Console(make_app(settings, engine, clock, events), settings, engine, clock, events, [], {})
    engine.dispose()


@pytest.mark.parametrize("role", ROLES)
def test_every_empty_page_leads_on_to_where_the_reader_may_go(empty: Console, role: str) -> None:
    client, seen, broken = empty.as_(role), 0, {}
    for lang in ("en", "zh"):
        client.get(f"/lang/{lang}?to=/")
        for name, path in pages(KNOWN).items():
            answer = client.get(path)
            if answer.status_code != 200 or "text/html" not in answer.headers["content-type"]:
                continue
            found, seen = look(answer.text), seen + 1
            faults = [text for text in found.words if BARE.search(text)]
            faults += ["a table without a row"] * found.bodiless
            for lead in found.leads:
                address, _, anchor = lead.partition("#")
                there = client.get(address or path)
                if there.status_code != 200 or (anchor and anchor not in look(there.text).ids):
                    faults.append(f"{lead}: {there.status_code}")
            if faults:
                broken[f"{lang} {name}"] = faults
    assert seen > 20
    assert broken == {}


def test_the_first_page_says_what_a_new_mine_does_first(empty: Console) -> None:
    empty.as_("keeper").get("/lang/zh?to=/")
    leads = {role: look(empty.as_(role).get("/").text).leads for role in ("admin", "keeper", "editor")}
    assert {"/persons#upload", "/roster", "/packs#new", "/review", "/stations#add"} <= {*leads["admin"]}
    assert "/stations#add" in leads["keeper"]
    assert "/persons#upload" not in leads["keeper"]
    assert "班组长、系统管理员" in empty.as_("keeper").get("/").text, "who uploads persons"
    assert "/packs#new" in leads["editor"]


def test_an_empty_list_is_not_filtered_or_taken_home(empty: Console) -> None:
    client = empty.as_("admin")
    client.get("/lang/zh?to=/")
    for path in ("/stations", "/persons", "/badges", "/exceptions", "/suggestions", "/refused", "/readings"):
        text = client.get(path).text
        assert 'class="filters"' not in text, path
        assert "as=csv" not in text, path
        asked = client.get(f"{path}?q=nobody").text
        assert 'class="filters"' in asked, path
        assert f'<a href="{path}">清除筛选</a>' in asked, path


def test_every_right_a_template_asks_for_is_in_the_table() -> None:
    folder = Path(__file__).parents[3] / "hub" / "web" / "templates"
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.html")))
    asked = {
        *re.findall(r'visit\.may\("(\w+)"\)', text),
        *re.findall(r'nothing\(_\("[^"]*"\), "(\w+)"', text),
    }
    assert len(asked) > 40
    assert asked - RIGHTS.keys() == set()


def test_a_station_and_a_pack_that_are_new_say_what_comes_next(empty: Console) -> None:
    keeper, editor, csrf = empty.as_("keeper"), empty.as_("editor"), empty.csrf
    new = {"csrf": csrf("keeper"), "station": "face-9", "place": "face-1"}
    assert keeper.post("/stations", data=new).status_code == 303
    pack = {"csrf": csrf("editor"), "publisher": "mine", "name": "december", "title": "十二月"}
    assert editor.post("/packs", data=pack).status_code == 303
    assert "/packs/mine/december/_new" in look(editor.get("/packs/mine/december").text).leads
    for role, path in (("keeper", "/stations/face-9"), ("auditor", "/stations/face-9"), ("editor", "/packs")):
        client = empty.as_(role)
        client.get("/lang/zh?to=/")
        assert look(client.get(path).text).bodiless == 0, (role, path)
    page = keeper.get("/stations/face-9").text
    assert page.index('id="enrol"') < page.index('id="station"'), "what is to be done comes first"
    assert "内存 0 MB" not in page
    assert "按下面的按钮" not in page, "there is none below"
    assert "站点维护员、系统管理员" in empty.as_("auditor").get("/stations/face-9").text
    told = keeper.post("/stations/face-9/token", data={"csrf": csrf("keeper")}).text
    assert 'class="qr"' in told
    assert "<svg" in told[told.index('class="qr"') :][:300]
    assert "--token" in told
