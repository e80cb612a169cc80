"""What is timed when records are taken in, and the floor's share of it."""

from __future__ import annotations

from tests.bench.ledgers_consumer import FedLine, sizes
from tests.fakes.hub_mine import Writer, pledge


def test_the_first_message_is_taken_before_the_rest_is_given() -> None:
    line = FedLine([("yz1/m/s-1/records", b"%d" % number) for number in range(3)])
    _, first = line.read()
    assert [packet.payload for packet in first] == [b"0"]
    assert line.read() == (False, [])
    assert not line.begun.is_set()
    line.acknowledge(first[0])
    assert line.begun.is_set()
    line.opened.set()
    _, rest = line.read()
    assert [packet.payload for packet in rest] == [b"1", b"2"]
    for packet in rest:
        assert not line.done.is_set()
        line.acknowledge(packet)
    assert line.done.is_set()


def test_the_floor_has_as_many_rows_in_each_transaction_as_the_hub() -> None:
    writer = Writer().write(*(pledge("p", 5) for _ in range(4)))
    one, two = writer.batch(1, 1).encode(), writer.batch(2, 4).encode()
    assert sizes([("a", two), ("a", one), ("a", two)]) == [3, 4]
    assert sizes([("a", one)] * 250) == [1, 100, 100, 49]
