from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from content_packs.format.card import Card, Metric
from content_packs.format.content import Slot
from content_packs.format.manifest import Manifest, Pack
from content_packs.where import Where
from content_packs.wire.readings import Reading, readings_from
from content_packs.wire.state import Document
from content_packs.words import Words
from hub.config import Settings
from hub.errors import RefusedError
from hub.facts import Facts
from hub.people.service import Unit, put_unit
from hub.records import readings
from hub.records.entered import Desk
from hub.records.ledgers import ledgers, verify_ledger
from hub.records.readings import enter_reading, metered, readings_of
from hub.secrets import Secrets
from tests.fakes.hub_mine import SmallMine

OUTPUT = Metric(Words("产量"), Words("吨"), "up", "班", "800", "820", "900", Words(""))
CARD = Card("output", "benchmark", "metrics", Words("产量"), metrics=(OUTPUT,))


def slot(publisher: str) -> Slot:
    pack = Pack("p", Words("包"), Words(""), Where(), "", "", ("p/output.json",))
    return Slot(Manifest(publisher, 1, 1, (pack,), (), None, ()), {"p/output.json": CARD})


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mine and another section show a metric, and nobody else anything."""
    slots: Mapping[str, Slot] = {name: slot(name) for name in ("m", "s2")}
    monkeypatch.setattr(readings, "live", lambda _session, _settings, publisher: slots.get(publisher))


@pytest.fixture
def desk(session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int) -> Desk:
    put_unit(session, Unit("s2", Words("二区"), "section", "m"))
    return Desk(session, settings, secrets, "a1", now)


def later(desk: Desk, ms: int) -> Desk:
    return Desk(desk.session, desk.settings, desk.secrets, desk.author, desk.now_ms + ms)


def test_the_newest_reading_of_a_metric_is_told_and_all_are_kept(desk: Desk) -> None:
    (before,) = metered(desk.session, desk.settings, "m")
    assert before.reading is None
    first = enter_reading(desk, "m", "output", "产量", " 810 ")
    second = enter_reading(later(desk, 1000), "m", "output", "产量", "812.50")
    assert (first.kind, first.author, first.value, second.seq) == (
        "reading",
        "account:a1",
        "810",
        first.seq + 1,
    )
    newest = Reading("产量", "812.50", desk.now_ms + 1000)
    assert readings_of(desk.session, desk.settings, ("m", "s")).by_card == {"m/output": (newest,)}
    told = readings_of(desk.session, desk.settings, ("m",))
    assert readings_from(Document("face-1", "readings", 1, 1, told.to_json())) == told
    (own,) = ledgers(desk.session)
    assert verify_ledger(desk.session, own.id) is None


@pytest.mark.parametrize("figure", ["", "many", "1,5", "1.", "--1", "1e9", "9" * 20])
def test_only_figures_are_readings(desk: Desk, figure: str) -> None:
    with pytest.raises(RefusedError):
        enter_reading(desk, "m", "output", "产量", figure)


@pytest.mark.parametrize(
    ("publisher", "card", "metric"), [("s", "output", "产量"), ("m", "x", "产量"), ("m", "output", "x")]
)
def test_only_what_stands_on_the_boards_is_read(desk: Desk, publisher: str, card: str, metric: str) -> None:
    with pytest.raises(RefusedError):
        enter_reading(desk, publisher, card, metric, "1")


def test_a_station_is_told_the_readings_of_those_it_follows_and_no_others(desk: Desk) -> None:
    facts = Facts(desk.settings, desk.secrets)
    enter_reading(desk, "s2", "output", "产量", "1")
    assert "readings" not in facts.bodies(desk.session, "face-1", desk.now_ms), "it follows m and s"
    enter_reading(desk, "m", "output", "产量", "2")
    facts.forget()
    body = b"".join(facts.bodies(desk.session, "face-1", desk.now_ms)["readings"].pieces)
    assert b'"m/output"' in body
    assert b"s2" not in body


def test_a_reading_from_before_the_newest_version_is_shown_no_more_but_still_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter_reading(desk, "m", "output", "产量", "810")
    (before,) = metered(desk.session, desk.settings, "m")
    newer = replace(slot("m"), manifest=replace(slot("m").manifest, version=desk.now_ms // 60_000 + 1))
    monkeypatch.setattr(readings, "live", lambda _session, _settings, publisher: newer)
    (after,) = metered(desk.session, desk.settings, "m")
    assert (before.shown, after.shown, after.reading) == ("810", "800", None)
    told = readings_of(desk.session, desk.settings, ("m",)).by_card
    assert told["m/output"][0].figure == "810", "a station that has not got the version yet shows it"
    enter_reading(later(desk, 60_000), "m", "output", "产量", "810")
    (again,) = metered(desk.session, desk.settings, "m")
    assert again.shown == "810"
