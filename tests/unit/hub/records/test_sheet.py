"""Parts of several ledgers, put together as columns."""

from __future__ import annotations

from content_packs.wire.batch import Links, link_of
from content_packs.wire.columns import columns_of
from hub.records.sheet import Part, sheet_of
from tests.fakes.hub_mine import pledge


def part(ledger: str, owner: str, *persons: str) -> Part:
    records = [pledge(person, 5, seq=seq, flags=("late",)) for seq, person in enumerate(persons, 3)]
    told = columns_of([record.row() for record in records])
    assert told is not None
    links = Links.of(link_of(bytes(32), record, bytes(16)) for record in records)
    return Part(ledger, owner, [record.seq for record in records], told, links)


def test_records_stand_in_the_order_of_their_parts() -> None:
    parts = [part("a", "face-1", "p1", "p2"), part("b", "hub", "p3")]
    sheet = sheet_of(parts)
    assert (sheet.ledger, sheet.owner, sheet.seq) == (["a", "a", "b"], ["face-1", "face-1", "hub"], [3, 4, 3])
    assert [sheet.record(at) for at in range(3)] == [
        pledge(person, 5, seq=seq, flags=("late",)) for person, seq in (("p1", 3), ("p2", 4), ("p3", 3))
    ]
    assert list(zip(*sheet.link, strict=True)) == [link for one in parts for link in one.links]
    assert sheet.lines() == {("a", 3): 0, ("a", 4): 1, ("b", 3): 2}
