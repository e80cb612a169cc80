"""Records leave on the hub's own receipt and on nothing else."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from content_packs.wire.messages import Receipt
from kiosk.sync.actions import HubTime, Refused, SaveReceipt, SendRecords
from kiosk.sync.outbox import RESEND_MOST_MS, RESEND_MS, Outbox

OURS = "a" * 32


def outbox(last: int = 10, acked: int = 0) -> Outbox:
    return Outbox(OURS, last, acked, Random(1))


def receipt(upto: int, ledger: str = OURS) -> Receipt:
    return Receipt(ledger, upto, 123)


def test_one_batch_at_a_time_until_the_receipt_is_on_disk() -> None:
    box = outbox()
    assert box.send(0) == [SendRecords(0)]
    assert box.send(1) == []
    assert box.receive(receipt(6)) == [HubTime(123), SaveReceipt(6)]
    assert (box.acked, box.unsent, box.send(2)) == (0, 10, []), "a receipt that is not on disk is none"
    box.saved(6)
    assert (box.unsent, box.send(3)) == (4, [SendRecords(6)])
    box.saved(10)
    assert box.send(RESEND_MOST_MS * 9) == []


def test_without_a_receipt_it_is_sent_again() -> None:
    box = outbox()
    sent = [now for now in range(0, 3_600_000, 1_000) if box.send(now)]
    waits = [b - a for a, b in pairwise(sent)]
    assert RESEND_MS // 2 <= waits[0] <= RESEND_MS + 1_000
    assert RESEND_MOST_MS // 2 <= waits[-1] <= RESEND_MOST_MS + 1_000
    box.line_is_new()
    assert box.send(3_600_000) == [SendRecords(0)]


def test_a_hub_restored_from_a_backup_gets_what_it_lacks() -> None:
    box = outbox(acked=10)
    assert box.receive(receipt(3)) == [HubTime(123), SaveReceipt(3)]
    box.saved(3)
    assert box.send(0) == [SendRecords(3)]


def test_reordered_receipts_end_at_the_newest() -> None:
    box = outbox()
    for upto in (8, 5, 10):
        box.receive(receipt(upto))
        box.saved(upto)
    assert (box.unsent, box.send(0)) == (0, [])


def test_a_receipt_that_says_nothing_new_writes_nothing_and_hurries_nothing() -> None:
    """A hub that refuses a batch (a fork) answers with its old receipt: asked at once, it would never end."""
    box = outbox(acked=4)
    box.send(0)
    assert box.receive(receipt(4)) == [HubTime(123)]
    assert box.send(1) == []


@pytest.mark.parametrize("upto", [6, 9])
def test_a_hub_that_holds_more_is_not_believed(upto: int) -> None:
    """The station's disk was rolled back: acknowledged, its next records would never be sent."""
    box = outbox(last=5, acked=5)
    time, refused = box.receive(receipt(upto))
    assert time == HubTime(123)
    assert isinstance(refused, Refused)
    box.last = 6
    assert box.send(0) == [SendRecords(5)]


def test_another_ledgers_receipt_is_refused() -> None:
    box = outbox()
    (refused,) = box.receive(receipt(9, "b" * 32))
    assert isinstance(refused, Refused)
    assert box.acked == 0
