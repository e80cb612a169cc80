"""The central test: whatever the line and the disks do, nothing is lost, doubled or half shown.

A station and a hub's engine are driven through drops, repeats, reordering, cuts, kills and writes that
fail both ways (not on disk; on disk but reported failed). See ARCHITECTURE.md, "Central test".
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from content_packs.wire.batch import decode_batch
from kiosk.domain.signing import Kind
from tests.fakes.central import TOPICS, World
from tests.fakes.station import close, sign

SAVED = frozenset((Kind.SIGNED, Kind.LATE, Kind.OFFROSTER))
"""Answers that carry the green tick."""
MEMORY = Path("/dev/shm")
"""fsync costs nothing there; power cuts are the durability tests' matter."""
CODES = st.sampled_from([*(f"badge-{n}" for n in range(1, 5)), "old-1", "foreign"])
INDEX = st.integers(0, 7)
SIGNING = ("INSERT INTO record", "COMMIT")
RECEIVING = (
    "UPDATE receipt", "INTO state", "INTO metadata", "INTO slot", "INTO setting", "COMMIT", "file",
)  # fmt: skip


def refusals(words: tuple[str, ...]) -> st.SearchStrategy[tuple[str, bool] | None]:
    """What the station's disk refuses next, and whether it does it all the same; None for nothing."""
    return st.none() | st.tuples(st.sampled_from(words), st.booleans())


class Central(RuleBasedStateMachine):
    """One mine's life, in no order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.world = World(self.folder)
        self.confirmed: list[str] = []
        self.world.connect_hub()
        self.world.connect_station()
        self.deliver_everything()
        self.publish("mine", "甲")
        self.scan([("badge-1", None), ("foreign", None)])
        self.deliver_everything()

    def teardown(self) -> None:
        try:
            self.everything_comes_home()
        finally:
            close(self.world.station)
            shutil.rmtree(self.folder, ignore_errors=True)

    # What people do

    @rule(scans=st.lists(st.tuples(CODES, refusals(SIGNING)), min_size=1, max_size=4))
    def scan(self, scans: list[tuple[str, tuple[str, bool] | None]]) -> None:
        for code, refusal in scans:
            self.world.clock.go_on(2_001)
            self.arm(refusal)
            answer = sign(self.world.station, code)
            if answer.kind is Kind.FAILED:  # as the screen says: scan again
                answer = sign(self.world.station, code)
            if answer.kind in SAVED:
                assert answer.person is not None
                self.confirmed.append(answer.person.id)

    @rule(publisher=st.sampled_from(["mine", "branch-1"]), text=st.sampled_from("甲乙丙"))
    def publish(self, publisher: str, text: str) -> None:
        self.world.publish(publisher, text)

    # What the line does

    @precondition(lambda self: self.world.up)
    @rule(index=INDEX, keep=st.booleans())
    def deliver_up(self, index: int, keep: bool) -> None:
        self.world.deliver_up(index % len(self.world.up), keep)

    @precondition(lambda self: self.world.down)
    @rule(index=INDEX, keep=st.booleans(), refusal=refusals(RECEIVING))
    def deliver_down(self, index: int, keep: bool, refusal: tuple[str, bool] | None) -> None:
        self.arm(refusal)
        self.world.deliver_down(index % len(self.world.down), keep)

    @rule()
    def deliver_everything(self) -> None:
        for _ in range(60):
            if self.world.up:
                self.world.deliver_up(0)
            if self.world.down:
                self.world.deliver_down(0)

    @precondition(lambda self: self.world.up or self.world.down)
    @rule(index=INDEX)
    def drop(self, index: int) -> None:
        packets = self.world.down or self.world.up
        topic, _ = packets.pop(index % len(packets))
        if topic == TOPICS.state("hub"):  # QoS 1, and nobody repeats it: it is lost only with the line
            self.world.cut()

    @rule()
    def cut(self) -> None:
        self.world.cut()

    @rule()
    def connect(self) -> None:
        self.world.connect_hub()
        self.world.connect_station()

    @rule(ms=st.sampled_from([200, 3_000, 20_000, 400_000]))
    def time_passes(self, ms: int) -> None:
        self.world.pass_time(ms)

    # What machines do

    @rule(slow=st.booleans())
    def the_disk_is_slow(self, slow: bool) -> None:
        """Content comes faster than it is kept."""
        self.world.slow = slow

    @precondition(lambda self: self.world.slow)
    @rule(most=st.integers(1, 4), refusal=refusals(RECEIVING))
    def some_is_kept(self, most: int, refusal: tuple[str, bool] | None) -> None:
        self.arm(refusal)
        self.world.keep(most)

    @rule(after=st.booleans())
    def the_hubs_disk_will_refuse(self, after: bool) -> None:
        self.world.hub.trouble.arm("COMMIT", after)

    @rule(reboot=st.booleans())
    def kill_the_station(self, reboot: bool) -> None:
        self.world.trouble.disarm()
        if reboot:
            self.world.clock.reboot()
        self.world.kill_station()

    @rule(back=st.sampled_from([0, 0, 1, 3]))
    def restart_the_hub(self, back: int) -> None:
        """``back``: its disk was replaced, and the backup lacks so many records."""
        self.world.lose_hub()
        self.world.hub.restore(back)
        self.world.hub.restart()

    def arm(self, refusal: tuple[str, bool] | None) -> None:
        if refusal is not None:
            self.world.trouble.arm(*refusal)

    # What must hold

    @invariant()
    def what_was_confirmed_is_in_the_ledger(self) -> None:
        held = [record.person for record in self.ledger_records()]
        assert all(held.count(person) >= self.confirmed.count(person) for person in self.confirmed)

    @invariant()
    def the_worker_knows_what_is_on_disk(self) -> None:
        assert self.world.station.worker.last == len(self.ledger_records())

    @invariant()
    def the_hub_holds_a_prefix_of_the_ledger(self) -> None:
        held = self.world.hub.kept.records
        assert self.ledger_records()[: len(held)] == held

    @invariant()
    def only_what_was_published_whole_is_live(self) -> None:
        slots, faults = self.world.station.desk._store.slots()
        assert faults == ()
        for publisher, slot in slots.items():
            assert slot.manifest == self.world.hub.kept.manifests[publisher][slot.manifest.version]
            assert set(slot.cards) == {path for pack in slot.manifest.packs for path in pack.cards}

    @invariant()
    def nothing_unforeseen_happened(self) -> None:
        assert not {"program", "state", "slot", "refused"} & set(self.world.station.memory.faults.codes)

    def everything_comes_home(self) -> None:
        """After the line has healed: once each, in order, chained, and the newest is shown."""
        self.world.heal()
        records = self.ledger_records()
        assert self.world.hub.kept.records == records
        assert [record.seq for record in records] == list(range(1, len(records) + 1))
        assert self.world.station.memory.now_known.link.unsent == 0
        counted = [
            (r.person, r.shift_date, r.shift) for r in records if not {"unknown", "revoked"} & {*r.flags}
        ]
        assert len(set(counted)) == len(counted), "nobody is signed twice"
        batch = self.world.station.worker._counter._ledger.batch(0, 500)
        if records:
            assert batch is not None
            assert (
                decode_batch(batch.encode()).verify(self.world.public_key)[-1].hash
                == self.world.hub.kept.heads[-1]
            )
        assert self.world.shows_the_newest()
        assert set(self.world.station.memory.versions) <= set(self.world.hub.kept.pointed)
        self.only_what_was_published_whole_is_live()
        assert self.world.station.memory.facts.attendance.elsewhere == self.world.hub.signed().by_run

    def ledger_records(self) -> list[object]:
        return list(self.world.station.worker._counter._ledger.records(0, 10_000))


TestCentral = Central.TestCase
TestCentral.settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
