"""Records on their way up: one batch at a time, again and again until the hub's own receipt."""

from __future__ import annotations

from random import Random

from content_packs.wire.messages import Receipt
from kiosk.sync.actions import Action, HubTime, Refused, SaveReceipt, SendRecords
from kiosk.sync.backoff import Backoff

RESEND_MS = 15_000
RESEND_MOST_MS = 300_000


class Outbox:
    """What the ledger holds, what the hub has confirmed, and when to send next.

    Args:
        ledger: id of the station's ledger.
        last: last sequence number on disk.
        acked: end of the prefix the hub has confirmed.
        random: for jitter.
    """

    def __init__(self, ledger: str, last: int, acked: int, random: Random) -> None:
        self._ledger = ledger
        self.last = last
        self.acked = acked
        self._again = Backoff(RESEND_MS, RESEND_MOST_MS, random)

    @property
    def unsent(self) -> int:
        """Records without receipt; the disk may have lost such that have one."""
        return max(self.last - self.acked, 0)

    def line_is_new(self) -> None:
        """The connection was made again: what was under way is to be sent again at once."""
        self._again.reset()

    def receive(self, receipt: Receipt) -> list[Action]:
        """Take a receipt.

        A receipt that names *less* than was confirmed is believed too: the hub was restored from a
        backup, and the ledger still holds what it lacks. A late, reordered receipt does the same
        harmlessly: the records are sent once more and counted once. One that says nothing new changes
        nothing: every presence is answered by one, also while the hub refuses what is sent, and a refused
        batch must not come again at once. A hub that holds *more* than the ledger is not believed: what
        is here would never be sent.
        """
        if receipt.ledger != self._ledger:
            return [Refused("receipt", f"for ledger {receipt.ledger[:8]}, ours is {self._ledger[:8]}")]
        actions: list[Action] = [HubTime(receipt.at)]
        if receipt.upto > self.last:
            reason = f"hub holds {receipt.upto} records, this station only {self.last}"
            actions.append(Refused("receipt", reason))
        elif receipt.upto != self.acked:
            actions.append(SaveReceipt(receipt.upto, receipt.head))
        return actions

    def saved(self, upto: int) -> None:
        """The receipt is on disk."""
        self.acked = upto
        self._again.reset()

    def send(self, now: int) -> list[Action]:
        """The next batch, when there is one and nothing is under way."""
        if not self.unsent or not self._again.may_try(now):
            return []
        self._again.start(now)
        return [SendRecords(self.acked)]
