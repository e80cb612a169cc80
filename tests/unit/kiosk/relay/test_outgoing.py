"""On the thin line records go first, and nothing piles up."""

from __future__ import annotations

from kiosk.relay.actions import ToHub, Urgency
from kiosk.relay.outgoing import UNDER_WAY, Outgoing

NEED = ToHub("need", b"n", Urgency.NEED)
RECORDS = ToHub("records/face-1", b"1", Urgency.RECORDS)


def test_records_overtake_what_waits() -> None:
    outgoing = Outgoing()
    outgoing.put(NEED)
    outgoing.put(RECORDS)
    assert outgoing.take(UNDER_WAY - 1) == [RECORDS]
    assert outgoing.take(UNDER_WAY) == []
    assert outgoing.take(0) == [NEED]


def test_of_each_topic_only_the_newest_waits() -> None:
    outgoing = Outgoing()
    for number in range(1000):
        outgoing.put(ToHub("records/face-1", b"%d" % number, Urgency.RECORDS))
        outgoing.put(ToHub("records/face-2", b"%d" % number, Urgency.RECORDS))
    assert [packet.payload for packet in outgoing.take(0)] == [b"999", b"999"]
    assert outgoing.take(0) == []


def test_what_waited_when_the_line_was_cut_is_said_again_by_others() -> None:
    outgoing = Outgoing()
    outgoing.put(RECORDS)
    outgoing.clear()
    assert outgoing.take(0) == []
