"""Blocks on their way down: what comes in any order, twice, too long or false does no harm."""

from __future__ import annotations

from random import Random

import pytest

from content_packs.format.manifest import Object, sha256
from content_packs.transfer.blocks import BLOCK, Blocks, block_count, cut
from content_packs.transfer.encoding import segments_of, to_wire
from content_packs.wire.messages import Need, decode_need
from content_packs.wire.topics import Topics
from kiosk.sync.actions import (
    Action,
    BuildObject,
    CheckSegment,
    Publish,
    Refused,
    SaveBlock,
    SaveObject,
    Subscribe,
    Unsubscribe,
)
from kiosk.sync.delivery import Delivery
from tests.fakes.mine import STATION

TOPICS = Topics("demo")
FILM_BYTES = Random(7).randbytes(1_500_000)


def object_of(data: bytes, path: str = "media/film.mp4") -> Object:
    wire = to_wire(data)
    return Object(path, sha256(data), len(data), "video/mp4", len(wire), segments_of(wire))


FILM = object_of(FILM_BYTES)
CARD = object_of("先看顶板。".encode() * 100, "a.json")


def delivery(*wanted: Object, fast: bool = False, held: dict[str, Blocks] | None = None) -> Delivery:
    made = Delivery(TOPICS, STATION, held or {}, Random(1), fast)
    made.want(wanted)
    return made


def need_in(actions: list[Action]) -> Need:
    (asking,) = [action for action in actions if isinstance(action, Publish)]
    return decode_need(asking.payload)


def take(made: Delivery, index: int, now: int = 0) -> list[Action]:
    """Block ``index`` of the film comes and is on disk."""
    data = cut(FILM_BYTES, index)
    if not made.receive(f"{FILM.sha256}/{index}", data, now, shared=False):
        return []
    return made.block_saved(FILM.sha256, index, len(data), now)


def test_an_object_of_one_block_is_unpacked_at_once() -> None:
    made, data = delivery(CARD), "先看顶板。".encode() * 100
    assert CARD.wire < CARD.size
    assert made.receive(f"{CARD.sha256}/0", to_wire(data), 0, shared=False) == [SaveObject(CARD.sha256, data)]


def test_blocks_may_come_in_any_order_and_twice() -> None:
    made = delivery(FILM)
    order = list(range(block_count(FILM.wire)))
    Random(3).shuffle(order)
    for index in order[:-1]:
        assert made.receive(f"{FILM.sha256}/{index}", cut(FILM_BYTES, index), 0, shared=False) == [
            SaveBlock(FILM.sha256, index, cut(FILM_BYTES, index))
        ]
        take(made, index)
        assert made.receive(f"{FILM.sha256}/{index}", cut(FILM_BYTES, index), 0, shared=False) == []
        assert not [action for action in made.work(0, False) if isinstance(action, BuildObject)]
    take(made, order[-1])
    assert made.work(0, False) == [BuildObject(FILM)]
    assert made.progress == (len(FILM_BYTES), len(FILM_BYTES))


@pytest.mark.parametrize(
    "where", ["", "/", "x/0", "{}", "{}/", "{}/-1", "{}/01x", "{}/92", "{}/99999", "{}/²"]
)
def test_a_block_that_no_object_has_is_left(where: str) -> None:
    made = delivery(FILM)
    assert made.receive(where.format(FILM.sha256), cut(FILM_BYTES, 0), 0, shared=True) == []
    assert made.left == FILM.wire


@pytest.mark.parametrize("length", [0, 1, BLOCK - 1, BLOCK + 1, 250_000])
def test_a_block_of_another_length_is_left(length: int) -> None:
    made = delivery(FILM)
    assert made.receive(f"{FILM.sha256}/0", bytes(length), 0, shared=False) == []


def test_endless_data_cost_no_disk() -> None:
    """Whatever is sent beyond the objects that are wanted, nothing of it is kept."""
    made = delivery(CARD)
    for index in range(4096):
        assert made.receive(f"{FILM.sha256}/{index}", bytes(BLOCK), 0, shared=True) == []
        assert made.receive(f"{CARD.sha256}/{index + 1}", bytes(BLOCK), 0, shared=True) == []


def test_false_bytes_are_told_and_the_object_is_left_alone_for_a_while() -> None:
    made = delivery(CARD)
    made.work(0, True)
    (refused,) = made.receive(f"{CARD.sha256}/0", bytes(CARD.wire), 5, shared=False)
    assert isinstance(refused, Refused)
    assert need_in(made.work(6, True)).bad == (CARD.sha256,)
    assert made.work(7, True) == [], "said once"
    assert made.due(10) is not None
    (again,) = made.work(made.due(10) or 0, True)
    assert [lack.name for lack in need_in([again]).ask.lacks] == [CARD.sha256]


def test_a_false_segment_is_found_as_soon_as_it_is_full() -> None:
    made = delivery(FILM)
    assert [take(made, index) for index in range(63)] == [[]] * 63
    (check,) = take(made, 63)
    assert check == CheckSegment(FILM.sha256, Blocks.all(64), FILM.segments[0])
    left = made.left
    assert [type(action) for action in made.spoiled(FILM.sha256, Blocks.all(64), "no", 0)] == [Refused]
    assert made.left == left + 64 * BLOCK, "only these blocks are asked for again"


def test_the_last_segment_is_shorter() -> None:
    made = delivery(FILM)
    last = block_count(FILM.wire) - 1
    checks = [action for index in range(64, last + 1) for action in take(made, index)]
    assert checks == [CheckSegment(FILM.sha256, Blocks.of(range(64, last + 1)), FILM.segments[1])]


def test_after_a_restart_only_the_rest_is_asked_for() -> None:
    made = delivery(FILM, held={FILM.sha256: Blocks.all(90)})
    assert made.left == FILM.wire - 90 * BLOCK
    assert list(need_in(made.work(0, True)).ask.lacks[0].blocks) == [90]


def test_what_the_disk_refused_is_put_together_again_later() -> None:
    made = delivery(FILM, held={FILM.sha256: Blocks.all(block_count(FILM.wire))})
    assert made.work(0, False) == [BuildObject(FILM)]
    assert made.work(1, False) == []
    assert made.due(10) is None
    assert made.work(1_000, False) == [BuildObject(FILM)]
    made.gone(FILM.sha256)
    assert made.left == FILM.wire


def prove(made: Delivery, now: int) -> None:
    """Two blocks for everybody come one after the other."""
    for index in (0, 1):
        data = cut(FILM_BYTES, index)
        made.receive(f"{FILM.sha256}/{index}", data, now + 60 * index, shared=True)
        made.block_saved(FILM.sha256, index, len(data), now + 60 * index)


def test_on_a_fast_line_it_listens_to_what_it_lacks_and_to_nothing_else() -> None:
    made = delivery(CARD, FILM, fast=True)
    hear, _ = made.work(0, True)
    probe = {TOPICS.block(CARD.sha256, 0), TOPICS.block(FILM.sha256, 0)}
    assert hear == Subscribe(tuple(sorted(probe))), "until it is seen whether the line is still fast"
    prove(made, 0)
    both = {TOPICS.blocks(CARD.sha256), TOPICS.blocks(FILM.sha256)}
    assert made.work(60, True)[0] == Subscribe(tuple(sorted(both)))
    made.want([FILM])
    assert Unsubscribe((TOPICS.blocks(CARD.sha256),)) in made.work(61, True)
    made.connected(62)
    assert Subscribe((TOPICS.blocks(FILM.sha256),)) in made.work(62, True)
    made.wait(60_000, 63)
    assert made.work(63, True) == [Unsubscribe((TOPICS.blocks(FILM.sha256),))]


def test_on_a_slow_line_it_does_not_listen() -> None:
    made = delivery(FILM, fast=True)
    made.line_carries(255)
    assert [type(action) for action in made.work(0, True)] == [Publish]
    made.line_carries(256)
    (hear,) = [action for action in made.work(1, True) if isinstance(action, Subscribe)]
    assert hear.filters == tuple(TOPICS.block(FILM.sha256, index) for index in (0, 1))


def test_blocks_for_everybody_count_and_put_off_the_asking() -> None:
    made = delivery(FILM, fast=True)
    made.serves(50)
    made.news(0, together=True)
    for index in range(5):
        now = 1_000 + 100 * index
        assert made.receive(f"{FILM.sha256}/{index}", cut(FILM_BYTES, index), now, shared=True)
        made.block_saved(FILM.sha256, index, BLOCK, now)
        assert not [action for action in made.work(now, True) if isinstance(action, Publish)]
    due = made.due(10)
    assert due is not None
    assert 4_000 <= due <= 12_000
    ask = need_in(made.work(due, True)).ask
    assert ask.listens
    assert next(iter(ask.lacks[0].blocks)) == 5
