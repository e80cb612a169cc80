"""What waits to go up the thin line: records first, and of each topic only the newest. Pure.

Nothing in here matters: a station sends its records again until the hub's own receipt has come.
"""

from __future__ import annotations

from kiosk.relay.actions import ToHub, Urgency

UNDER_WAY = 2
"""Packets on their way at a time: what is more urgent overtakes all but these."""


class Outgoing:
    """One waiting packet for each topic."""

    def __init__(self) -> None:
        self._waiting: dict[Urgency, dict[str, ToHub]] = {urgency: {} for urgency in Urgency}

    def put(self, packet: ToHub) -> None:
        """Take a packet; an older one on the same topic says nothing that this does not say better."""
        self._waiting[packet.urgency][packet.topic] = packet

    def take(self, under_way: int) -> list[ToHub]:
        """The packets that may go now, while ``under_way`` have not been acknowledged."""
        out: list[ToHub] = []
        for packets in self._waiting.values():
            while packets and under_way + len(out) < UNDER_WAY:
                out.append(packets.pop(next(iter(packets))))
        return out

    def clear(self) -> None:
        """The line is cut: what waits will be said again when it is back."""
        for packets in self._waiting.values():
            packets.clear()
