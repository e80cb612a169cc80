"""Workers come, go and die; every partition is held by one that lives, and none holds more than its share."""

from __future__ import annotations

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from content_packs.wire.topics import PARTITIONS
from hub.intake.sharing import BEAT_MS, SILENT_MS, Watch


class Floor:
    """The database, and those who look at it every BEAT_MS of a running time of their own."""

    def __init__(self) -> None:
        self.beats: dict[str, int] = {}
        self.holders: dict[int, str] = {}
        self.watches: dict[str, Watch] = {}
        self.time = 0

    def join(self, name: str) -> None:
        self.watches[name] = Watch(name)

    def kill(self, name: str) -> None:
        del self.watches[name]

    def turn(self) -> None:
        self.time += BEAT_MS
        for number, (name, watch) in enumerate(self.watches.items()):
            self.beats[name] = self.beats.get(name, 0) + 1
            change = watch.look(self.beats, self.holders, self.time + number * 10**9)
            for dead, beat in change.bury.items():
                assert self.beats.pop(dead) == beat
                self.holders = {part: one for part, one in self.holders.items() if one != dead}
            for part in change.give:
                assert self.holders.pop(part) == name
            for part in change.take:
                assert self.holders.setdefault(part, name) == name

    def shares(self) -> dict[str, int]:
        return {name: list(self.holders.values()).count(name) for name in self.watches}


def test_alone_it_holds_all_and_at_once() -> None:
    floor = Floor()
    floor.join("hub")
    floor.turn()
    assert floor.shares() == {"hub": PARTITIONS}
    floor.kill("hub")
    floor.join("hub")
    floor.turn()
    assert floor.shares() == {"hub": PARTITIONS}, "the same name again waits for nobody"


def test_who_comes_later_gets_a_share() -> None:
    floor = Floor()
    for name in ("a", "b", "c"):
        floor.join(name)
        floor.turn()
        floor.turn()
    assert sorted(floor.shares().values()) == [4, 6, 6]


def test_the_dead_are_waited_for_and_then_buried() -> None:
    floor = Floor()
    floor.join("a")
    floor.join("b")
    floor.turn()
    floor.turn()
    assert floor.shares() == {"a": 8, "b": 8}
    floor.kill("b")
    for _ in range(SILENT_MS // BEAT_MS - 1):
        floor.turn()
        assert floor.shares() == {"a": 8}
    floor.turn()
    floor.turn()
    assert floor.shares() == {"a": PARTITIONS}
    assert "b" not in floor.beats


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.booleans()), max_size=12))
def test_whoever_comes_and_dies_in_the_end_all_is_shared_out(happenings: list[tuple[str, bool]]) -> None:
    floor = Floor()
    floor.join("hub")
    for name, comes in happenings:
        if comes and name not in floor.watches:
            floor.join(name)
        elif not comes and name in floor.watches:
            floor.kill(name)
        floor.turn()
    for _ in range(2 * SILENT_MS // BEAT_MS):
        floor.turn()
    assert sorted(floor.holders) == list(range(PARTITIONS))
    assert set(floor.holders.values()) <= floor.watches.keys()
    assert max(floor.shares().values()) <= -(-PARTITIONS // len(floor.watches))
