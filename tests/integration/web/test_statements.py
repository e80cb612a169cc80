"""How often each page asks the database: the same in a mine three times as large, and not often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import make_transient

from content_packs.format.card import Card
from content_packs.words import Words
from hub.audit.checking import go_on
from hub.audit.service import note
from hub.config import Settings
from hub.db import make_engine, session_scope
from hub.packs.authoring import save_card
from hub.packs.models import CardRow
from hub.packs.publishing import publish_again
from hub.packs.service import cards
from hub.stations.service import stations
from hub.web.app import make_app
from hub.web.events import Events
from tests.bench.console_pages import examples, pages
from tests.bench.populace import Size, found
from tests.bench.populace_records import records
from tests.fakes.console import LOCAL, Console, FixedClock
from tests.fakes.playback import tell

SMALL, LARGE = Size(8, 90, 300), Size(24, 270, 900)
MOST, MOST_FIRST = 80, 55
"""Statements of one page, and of the first one, finding out who is asking among them."""
NO_PAGES = ("badges", "preview_picture")
"""A file that is made for minutes, and a picture."""


def mine(folder: Path, size: Size, copies: int) -> Console:
    """A mine with records, each card so many times over, and as many versions."""
    folder.mkdir()
    settings = Settings(data=folder, demo=True, fonts=folder / "none")
    engine, clock = make_engine(settings.database), FixedClock(settings.instant(LOCAL))
    records(engine, settings, found(engine, settings, clock(), size), size.records, clock())
    for copy in range(copies):
        with session_scope(engine) as session:
            publish_again(session, settings, "mine", "editor", clock() + copy)
            for row in session.scalars(select(CardRow).where(~CardRow.card_id.startswith("copy-"))).all():
                session.expunge(row)
                make_transient(row)
                row.card_id, row.position = f"copy-{copy}-{row.card_id}"[:60], 1000 + row.position
                row.state = "edited"
                session.add(row)
    with session_scope(engine) as session:
        go_on(session, clock(), 100_000)  # as the hub's routine has long done
        for one in stations(session):
            tell(session, settings, one.id, clock(), hours=copies)
    app = make_app(settings, engine, clock, Events())
    object.__setattr__(app.state.hub, "changes", object)  # as if something were written all the time
    return Console(app, settings, engine, clock, Events(), [], {})


def counted(console: Console) -> Mapping[str, int]:
    """Statements by page."""
    found: dict[str, int] = {}
    asked: list[str] = []
    event.listen(console.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    client = console.as_("admin")
    for name, path in pages(examples(console.engine)).items():
        if name in NO_PAGES:
            continue
        client.get(path)
        asked.clear()
        answer = client.get(path)
        if answer.status_code == 200 and "text/html" in answer.headers["content-type"]:
            found[name] = len(asked)
    console.engine.dispose()
    return found


def test_a_page_asks_no_more_often_of_a_larger_mine(tmp_path: Path) -> None:
    small, large = (
        counted(mine(tmp_path / name, size, copies))
        for name, size, copies in (("small", SMALL, 1), ("large", LARGE, 3))
    )
    assert len(small) > 40
    assert large.keys() == small.keys()
    assert {name: (count, large[name]) for name, count in small.items() if large[name] > count} == {}, (
        "more in the larger mine"
    )
    assert {name: count for name, count in large.items() if count > MOST} == {}, "more in the larger mine"
    assert large["overview"] <= MOST_FIRST


def test_a_card_is_encoded_when_it_changed_and_not_for_every_look(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    encode = Card.encode
    monkeypatch.setattr(Card, "encode", lambda card: written.append(card.id) or encode(card))
    client = console.as_("editor")
    for path in ("/", "/review"):
        client.get(path)
        written.clear()
        with session_scope(console.engine) as session:
            note(session, "editor", "look", "hub", None, None, console.clock())  # as records that come in
        assert client.get(path).status_code == 200
        assert written == [], path
    with session_scope(console.engine) as session:
        card = next(iter(cards(session, "mine"))).card
        save_card(session, "mine", replace(card, title=Words("改过")), by="editor", now_ms=console.clock())
    assert "1 张卡片改了还没有发布" in client.get("/").text
    assert card.id in written
