"""Content goes live at the turn of a page."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace

import pytest

from content_packs.durable import Disk
from content_packs.format.manifest import sha256
from content_packs.wire.packs import PackNote
from content_packs.wire.topics import Topics
from content_packs.words import Words
from kiosk.domain.admission import RESERVE_BYTES, SCHEMA
from kiosk.domain.signing import Kind
from kiosk.domain.turning import LONGEST_MS, OWN_TURN_MS
from kiosk.switching import ROOM_AGAIN_MS
from kiosk.sync.actions import Activate, Message, SaveObject
from kiosk.trial import PROBATION_MS
from tests.fakes.life import Life, Pack, pack
from tests.fakes.mine import card, published
from tests.fakes.station import keep, sign

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000"
    "0400015f0b0bfe0000000049454e44ae426082"
)


# ---- the moment


def test_without_a_glass_it_is_live_at_once_and_on_trial(life: Life) -> None:
    life.give(pack(1))
    assert life.shown == {"mine": 1}
    assert life.note() == PackNote("mine", 1, "trial")
    assert ("activated", {"publisher": "mine", "version": 1}) in life.events
    life.pass_time(PROBATION_MS)
    assert life.notes == ()


def test_it_waits_for_the_turn_of_a_page(life: Life) -> None:
    life.station.memory.show("mine/a")
    life.give(pack(1))
    assert life.shown == {}
    life.station.memory.show("overview")
    life.pass_time(0)
    assert life.shown == {"mine": 1}


def test_after_a_while_it_makes_a_turn_of_its_own(life: Life) -> None:
    life.station.memory.show("mine/a")
    life.give(pack(1))
    life.pass_time(OWN_TURN_MS - 1)
    assert life.shown == {}
    life.pass_time(1)
    assert life.shown == {"mine": 1}


def test_it_does_not_change_under_somebodys_hands_but_not_for_ever(life: Life) -> None:
    life.station.memory.show("mine/a")
    life.station.memory.attend_glass(True)
    life.give(pack(1))
    life.station.memory.show("overview")
    life.pass_time(LONGEST_MS - 1)
    assert life.shown == {}
    life.pass_time(1)
    assert life.shown == {"mine": 1}


def test_the_next_version_takes_the_place_of_one_that_waits(life: Life) -> None:
    life.station.memory.show("mine/a")
    life.give(pack(1))
    life.give(pack(2))
    life.pass_time(OWN_TURN_MS)
    assert life.shown == {"mine": 2}


def test_a_start_goes_on_with_what_waited(life: Life) -> None:
    life.station.memory.show("mine/a")
    life.give(pack(1))
    assert life.shown == {}
    life.start_again(reboot=True)
    assert life.shown == {"mine": 1}


# ---- what is not shown


def test_a_pack_for_a_newer_program_stays_out_and_is_reported(life: Life) -> None:
    life.give(pack(1))
    manifest, objects, row = pack(2)
    newer = replace(manifest, extra={"schema": SCHEMA + 1})
    raw = newer.encode()
    life.give((newer, objects | {sha256(raw): raw}, replace(row, sha256=sha256(raw))))
    assert life.shown == {"mine": 1}
    assert life.note() == PackNote("mine", 2, "refused", "newer")
    assert "pack" in life.station.memory.faults.codes
    life.give(pack(3))
    assert life.shown == {"mine": 3}
    assert "pack" not in life.station.memory.faults.codes


def test_a_program_that_reads_more_takes_what_an_older_one_of_the_same_number_refused(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest, objects, row = pack(2)
    newer = replace(manifest, extra={"schema": SCHEMA + 1})
    raw = newer.encode()
    given = (newer, objects | {sha256(raw): raw}, replace(row, sha256=sha256(raw)))
    life.give(given)
    life.start_again()
    life.give(given)
    assert life.shown == {}
    monkeypatch.setattr("kiosk.domain.admission.SCHEMA", SCHEMA + 1)
    life.start_again()
    life.give(given)
    assert life.shown == {"mine": 2}


def test_a_pack_of_which_nothing_can_be_read_stays_out(life: Life) -> None:
    life.give(pack(1))
    manifest, _, row = pack(2)
    rotten = b"not a card"
    held = [replace(o, sha256=sha256(rotten), size=len(rotten)) for o in manifest.objects]
    bad = replace(manifest, objects=tuple(held))
    raw = bad.encode()
    life.give((bad, {sha256(rotten): rotten, sha256(raw): raw}, replace(row, sha256=sha256(raw))))
    assert life.shown == {"mine": 1}
    assert life.note() == PackNote("mine", 2, "refused", "empty")


def test_an_empty_rotation_is_never_switched_to_but_waited_for(life: Life) -> None:
    """All its cards begin to be valid tomorrow."""
    life.give(pack(1))
    tomorrow = published("mine", 2, (card("b"),), valid_from="2026-11-24")
    life.give(tomorrow)
    life.pass_time(LONGEST_MS)
    assert life.shown == {"mine": 1}
    assert life.note() == PackNote("mine", 2, "waiting", "empty")
    life.pass_time(86_400_000)
    life.pass_time(0)
    assert life.shown == {"mine": 2}
    assert life.note() == PackNote("mine", 2, "trial")


def test_a_card_whose_picture_cannot_be_opened_is_left_out_and_reported(life: Life) -> None:
    good, bad = card("good", picture="main/p0.png"), card("bad", picture="main/p1.png")
    life.give(published("mine", 1, (good, bad, card("c")), pictures=(PIXEL, b"\x89PNG no")))
    assert life.shown == {"mine": 1}
    shown = {one.card.id for one in life.station.memory.facts.content.cards}
    assert shown == {"good", "c"}
    health = life.station.memory.caretaker.health(0)
    assert [one.key for one in health.skipped] == ["mine/bad"]
    assert "card" in life.station.memory.faults.codes
    life.start_again(reboot=True)
    assert {one.card.id for one in life.station.memory.facts.content.cards} == {"good", "c"}


def test_a_card_left_out_before_is_left_out_of_the_next_version_too(life: Life) -> None:
    """What the version before could not show counts as never looked at."""
    switching = life.station.carrier.switching if life.station.carrier else None
    assert switching is not None
    bad, good = card("bad"), card("a")
    name = published("mine", 1, (bad,))[0].objects[0].sha256
    switching.look = lambda objects, then: then({n: "ValueError" for n, _ in objects if n == name})
    for version in (1, 2):
        life.give(published("mine", version, (replace(good, body=Words(f"第 {version} 版")), bad)))
        life.pass_time(0)
        assert life.shown == {"mine": version}
        assert [one.card.id for one in life.station.memory.facts.content.cards] == ["a"]


def test_what_is_older_than_what_was_here_is_not_taken(two: Life) -> None:
    two.give(pack(1, "x"))
    assert two.shown == {"mine": 2}


# ---- the disk, and the line meanwhile


@pytest.mark.parametrize(
    "word", ["'candidate'", "INTO high_water", "'current', ?", "INTO probation", "COMMIT"]
)
@pytest.mark.parametrize("after", [False, True])
def test_a_disk_that_refuses_a_step_keeps_the_old_and_is_asked_again(
    life: Life, word: str, after: bool
) -> None:
    life.give(pack(1))
    life.trouble.arm(word, after)
    life.give(pack(2))
    assert life.trouble.met == 1
    life.give(pack(2))
    life.pass_time(1_000)
    assert life.shown == {"mine": 2}


class Full(Disk):
    """No room: the step that is named is refused; "open" is also what a disk without inodes refuses."""

    def __init__(self, step: str) -> None:
        def refuse(*_: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        setattr(self, step, refuse)


@pytest.mark.parametrize("step", ["open", "write", "fsync", "rename", "fsync_dir", "make_dir"])
def test_a_full_disk_refuses_an_object_and_still_takes_signatures(
    life: Life, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.give(pack(1))
    given = pack(2)
    store = life.station.desk._store
    assert life.station.carrier is not None
    monkeypatch.setattr(store.objects, "_disk", Full(step))
    for name, data in given[1].items():
        life.station.carrier.perform([SaveObject(name, data)])
    keep(life.station)
    assert "disk" in life.station.memory.faults.codes
    assert sign(life.station, "badge-1").kind is Kind.SIGNED
    life.pass_time(0)
    assert life.shown == {"mine": 1}
    assert not list((life.folder / "objects").glob("??/.*")), "nothing unfinished is left"
    monkeypatch.undo()
    life.give(given)
    assert life.shown == {"mine": 2}


def test_a_candidate_that_rotted_before_it_was_looked_at_is_fetched_again(life: Life) -> None:
    life.give(pack(1))
    given = pack(2)
    life.save(given)
    name = given[0].objects[0].sha256
    path = life.station.desk._store.path_of(name)
    path.chmod(0o644)
    path.write_bytes(b"?" * path.stat().st_size)
    assert life.station.carrier is not None
    life.station.carrier.perform([Activate(given[2], given[0])])
    life.pass_time(0)
    assert life.shown == {"mine": 1}
    assert not path.exists()
    life.give(given)
    assert life.shown == {"mine": 2}


def test_an_emptied_retained_pointer_does_not_disturb_a_switch(life: Life) -> None:
    life.give(pack(1))
    life.station.memory.show("mine/a")
    life.give(pack(2))
    life.station.worker.turn(Message(Topics("demo").meta, b"", retained=True))
    life.pass_time(OWN_TURN_MS)
    assert life.shown == {"mine": 2}
    assert "refused" not in life.station.memory.faults.codes


def test_the_hub_is_told_in_the_presence(two: Life) -> None:
    assert two.station.carrier is not None
    assert two.station.carrier.presence("ready").extra["packs"] == [["mine", 2, "trial", ""]]


# ---- before a byte is fetched


def wanted(life: Life, given: Pack, free: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Objects the engine would ask for, once it holds a manifest that publishers signed for."""
    assert life.station.carrier is not None
    manifest, _, row = given
    raw = manifest.encode()
    row = replace(row, sha256=sha256(raw), size=len(raw), wire=len(raw))
    usage = shutil.disk_usage(life.folder)._replace(free=free)
    monkeypatch.setattr("kiosk.carrier.shutil.disk_usage", lambda _: usage)
    inbox = life.station.carrier.engine.inbox
    life.station.desk._store.objects.save(row.sha256, raw)
    inbox.object_saved(row.sha256, life.clock.ticks().mono)
    inbox.approve((row,))
    found = len(inbox.wanted())
    life.pass_time(0)
    return found


def test_a_pack_the_disk_has_no_room_for_is_refused_before_a_byte_and_taken_when_there_is(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.give(pack(1))
    small, large = RESERVE_BYTES // 2, RESERVE_BYTES * 10
    assert wanted(life, pack(2, "a", "b"), small, monkeypatch) == 0
    assert life.note() == PackNote("mine", 2, "waiting", "space")
    assert "pack" in life.station.memory.faults.codes
    assert wanted(life, pack(2, "a", "b"), large, monkeypatch) == 0, "it is not looked at again at once"
    life.clock.go_on(ROOM_AGAIN_MS)
    assert wanted(life, pack(2, "a", "b"), large, monkeypatch) == 2
    assert life.note() == PackNote("mine", 1, "trial")
    life.give(pack(2, "a", "b"))
    assert life.shown == {"mine": 2}


def test_a_pack_for_a_newer_program_is_refused_before_a_byte(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest, objects, row = pack(2)
    newer = replace(manifest, extra={"min_app": "99"})
    assert wanted(life, (newer, objects, row), 10**12, monkeypatch) == 0
    assert life.note() == PackNote("mine", 2, "refused", "newer")
