"""A worker on another machine, with the folder that ``yizhan intake --files`` writes and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from content_packs.wire.topics import Topics
from hub.authority import Authority
from hub.config import Settings
from hub.db import make_engine, read_scope
from hub.intake.leases import holders
from hub.migrate import upgrade
from hub.records.ledgers import upto
from tests.fakes.hub_mine import at, pledge
from tests.fakes.processes import YIZHAN
from tests.fakes.reporters import settle_stations

DEADLINE_S = 90.0
TOPICS = Topics("demo")


def until(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < end, f"not within {DEADLINE_S:g} s: {what}"
        time.sleep(0.05)


@pytest.fixture
def here(tmp_path: Path, server: str, mosquitto: dict[str, str]) -> dict[str, str]:
    """The environment of the hub's machine."""
    data = {"YIZHAN_DATA": str(tmp_path / "hub"), "YIZHAN_DATABASE_URL": server}
    return {**os.environ, **mosquitto, **data}


def test_what_it_needs_is_in_the_folder_and_it_takes_records_in(
    tmp_path: Path, here: dict[str, str], server: str
) -> None:
    away, log = tmp_path / "away", (tmp_path / "worker.log").open("wb")
    command = [*YIZHAN, "intake", "--files", str(away)]
    written = subprocess.run(command, env=here, check=True, capture_output=True)
    assert str(away) in written.stdout.decode()
    assert not list(away.rglob("ca.key")), "who has the folder can sign nobody in"
    assert not list(away.rglob("hub.key"))
    engine = make_engine(server)
    upgrade(engine)
    settings = Settings(data=tmp_path / "hub")
    (writer,) = settle_stations(engine, settings, 1)
    writer.write(*(pledge("nobody", at(settings, 8, 10)) for _ in range(3)))
    alone = {"PATH": os.environ["PATH"], "YIZHAN_DATA": str(away)}
    worker = subprocess.Popen([*YIZHAN, "intake"], env=alone, stdout=log, stderr=log)
    client = mqtt.Client(CallbackAPIVersion.VERSION2, "hub", protocol=mqtt.MQTTv311)
    authority = Authority(settings.secrets)
    client.tls_set(str(authority.ca_file), *map(str, authority.ready_hub()))
    client.connect("127.0.0.1", int(here["YIZHAN_BROKER"].rpartition(":")[2]))
    client.loop_start()
    try:

        def holds_all() -> bool:
            with read_scope(engine) as session:
                return [len(one.partitions) for one in holders(session)] == [16]

        def is_stored() -> bool:
            client.publish(TOPICS.up(writer.station, "records"), writer.batch().encode(), qos=1)
            with read_scope(engine) as session:
                return upto(session, writer.ledger) == 3

        until(holds_all, "it holds all partitions")
        until(is_stored, "the records are stored")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
        with read_scope(engine) as session:
            assert holders(session) == ()
    finally:
        client.disconnect()
        client.loop_stop()
        worker.kill()
        worker.wait()
        log.close()
        engine.dispose()
