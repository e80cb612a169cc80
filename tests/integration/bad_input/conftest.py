"""One hub, one raw station and one real station for each file of bad input."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from content_packs.wire.batch import Batch
from tests.fakes.processes import Hub, Station, hub_in, until
from tests.fakes.raw_station import TOPICS, Line, RawStation
from tests.fakes.watching import Watch, line_of_hub, totals


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub_in(tmp_path_factory.mktemp("bad-input") / "hub") as hub:
        yield hub


@pytest.fixture(scope="module")
def console(hub: Hub) -> Iterator[httpx.Client]:
    """The auditor's browser."""
    with hub.browser("auditor") as browser:
        yield browser


@pytest.fixture(scope="module")
def raw(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RawStation]:
    station = RawStation(hub, "raw-1", tmp_path_factory.mktemp("raw") / "raw-1")
    yield station
    station.close()


@pytest.fixture(scope="module")
def hubs_line(hub: Hub) -> Iterator[Line]:
    """The line with the hub's own rights: who holds its password can say anything to anybody."""
    with line_of_hub(hub, TOPICS.meta, TOPICS.up("hall-1", "need")) as line:
        yield line


@pytest.fixture(scope="module")
def station(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    token = hub.enrol_token("hall-1", "face-7305")
    station = Station(hub, token, tmp_path_factory.mktemp("hall-1"))
    try:
        until(lambda: len(station.ask("status")["version"]) >= 2, "content is shown")
        yield station
    finally:
        station.stop()


@pytest.fixture
def watch(hub: Hub, console: httpx.Client) -> Watch:
    return Watch(hub, console)


@pytest.fixture
def unharmed(hub: Hub, raw: RawStation) -> Iterator[Batch]:
    """A good signature that is made before the test and sent after it: stored, and nothing else is.

    The test gets it as a batch, to damage it on its way.
    """
    before, batch = totals(hub), raw.signs()
    yield batch
    raw.say("records", batch.encode())
    until(lambda: raw.receipt() == batch.upto, "the good record has its receipt")
    after = totals(hub)
    assert after["records"] == before["records"] + 1
    assert after["persons"] == before["persons"] + 1
    assert after["doubled"] == 0
    assert after["ledgers"].pop(raw.ledger.id)["upto"] == batch.upto
    before["ledgers"].pop(raw.ledger.id)
    assert after["ledgers"] == before["ledgers"]
