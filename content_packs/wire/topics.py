"""Every topic, built and taken apart in this one place (SPEC.md 2.1).

Segments are ``[a-z0-9-]``; a station's identity is its topic segment, its MQTT user name and its
certificate's common name. ``hub`` and ``relay-*`` are reserved names.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection
from dataclasses import replace

from content_packs.errors import MessageError
from content_packs.values import dataclass

PARTITIONS = 16
SHORT = 16
"""Digits of an object's SHA-256 in topics: enough to tell apart what one station lacks, and its bytes are
looked at all the same. Whole names would be half a hundredth of a day's update."""
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")


def valid_name(name: str) -> bool:
    """Whether ``name`` may be a mine, station, unit, place or shift id."""
    return NAME.fullmatch(name) is not None


def valid_station(name: str) -> bool:
    """Whether ``name`` may be a station's id (not a reserved one)."""
    return valid_name(name) and name != "hub" and not name.startswith("relay-")


def valid_relay(name: str) -> bool:
    """Whether ``name`` may be a relay's: ``relay-…``."""
    return valid_name(name) and name.startswith("relay-")


def partition(station: str) -> int:
    """The partition 0..15 a station's messages go up in: CRC-32 of its name, modulo 16."""
    return zlib.crc32(station.encode()) % PARTITIONS


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one mine."""

    mine: str

    @property
    def meta(self) -> str:
        return f"yz/1/{self.mine}/meta"

    @property
    def metadata(self) -> str:
        """New files of signed metadata, to all, once."""
        return f"yz/1/{self.mine}/metadata"

    def block(self, name: str, index: int) -> str:
        """A block of an object, to all who listen."""
        return f"yz/1/{self.mine}/block/{name[:SHORT]}/{index}"

    def blocks(self, name: str) -> str:
        """The filter for every block of an object."""
        return f"yz/1/{self.mine}/block/{name[:SHORT]}/+"

    def block_to(self, station: str, name: str, index: int) -> str:
        """A block of an object, to the station that asked for it."""
        return self.down(station, f"block/{name[:SHORT]}/{index}")

    @property
    def notice(self) -> str:
        return f"yz/1/{self.mine}/notice"

    def up(self, station: str, what: str) -> str:
        """``what``: records, need or reply."""
        return f"yz/1/{self.mine}/up/{partition(station)}/{station}/{what}"

    def down(self, station: str, what: str) -> str:
        """``what``: receipt, command, pointer, metadata, wait, state/{kind} or block/{object}/{index}."""
        return f"yz/1/{self.mine}/down/{station}/{what}"

    def state(self, who: str) -> str:
        """Retained presence of a station, or of the hub itself (``who`` = "hub")."""
        return f"yz/1/{self.mine}/state/{who}"

    def of_station(self, station: str) -> tuple[str, ...]:
        """The filters a station subscribes to at once; those of :meth:`blocks` come and go."""
        return (self.meta, self.metadata, self.notice, self.down(station, "#"), self.state("hub"))

    def of_hub(self) -> tuple[str, ...]:
        """The filters the hub subscribes to; those of :meth:`of_intake` beside."""
        head = f"yz/1/{self.mine}"
        own = (f"{head}/up/+/+/need", f"{head}/up/+/+/reply", f"{head}/state/+")
        return (*own, *(self.through("+", topic) for topic in own))

    def of_intake(self, partitions: Collection[int]) -> tuple[str, ...]:
        """The filters a worker that takes records in subscribes to, for the partitions it holds."""
        parts = ["+"] if len(partitions) == PARTITIONS else sorted(partitions)
        own = [f"yz/1/{self.mine}/up/{part}/+/records" for part in parts]
        return (*own, *(self.through("+", topic) for topic in own))

    def of_relay(self, relay: str) -> tuple[str, ...]:
        """The filters a relay subscribes to at the hub's broker."""
        below = self.through(relay, self.down("+", "#"))
        return (self.meta, self.metadata, self.notice, below, self.state("hub"))

    def of_relay_behind(self) -> tuple[str, ...]:
        """The filters a relay subscribes to at its own broker."""
        return (f"yz/1/{self.mine}/up/+/+/+", f"yz/1/{self.mine}/state/+")

    def through(self, relay: str, topic: str) -> str:
        """A topic of a station behind a relay, on that relay's branch of the hub's broker."""
        head = f"yz/1/{self.mine}/"
        return f"{head}relay/{relay}/{topic.removeprefix(head)}"

    def behind(self, relay: str, topic: str) -> str:
        """The reverse of :meth:`through`: how a topic of the relay's branch is called behind the relay."""
        return topic.replace(f"/relay/{relay}/", "/", 1)


@dataclass(frozen=True, slots=True)
class Address:
    """A topic taken apart.

    Attributes:
        mine: the mine's name.
        kind: "meta", "metadata", "notice", "block", "state", "records", "need", "reply", or "down".
        who: the station; empty for what goes to all.
        rest: for "down" what follows the station, e.g. ``state/roster``; for "block" object and number.
        via: the relay on whose branch of the hub's broker it stood; empty for a station's own topic.
    """

    mine: str
    kind: str
    who: str = ""
    rest: str = ""
    via: str = ""


def parse(topic: str) -> Address:
    """Take a topic apart.

    Raises:
        MessageError: the topic is none of ours, or its partition is not the station's.
    """
    parts = topic.split("/")
    if parts[:2] == ["yz", "1"] and len(parts) >= 4 and valid_name(parts[2]):
        mine, family, tail = parts[2], parts[3], parts[4:]
        if family in ("meta", "metadata", "notice") and not tail:
            return Address(mine, family)
        if family == "block" and len(tail) == 2:
            return Address(mine, "block", "", "/".join(tail))
        if family == "state" and len(tail) == 1 and valid_name(tail[0]):
            return Address(mine, "state", tail[0])
        if family == "down" and len(tail) >= 2 and valid_name(tail[0]):
            return Address(mine, "down", tail[0], "/".join(tail[1:]))
        if (
            family == "relay"
            and len(tail) >= 3
            and valid_relay(tail[0])
            and tail[1] in ("up", "state", "down")
        ):
            return replace(_parse_branch(mine, tail[0], tail[1:]), via=tail[0])
        up = family == "up" and len(tail) == 3 and tail[2] in ("records", "need", "reply")
        if up and valid_station(tail[1]) and tail[0] == str(partition(tail[1])):
            return Address(mine, tail[2], tail[1])
    raise MessageError(
        "收到不认识的主题，已拒收。", f"refused a message on an unknown topic: {topic[:120]!r}"
    )


def _parse_branch(mine: str, relay: str, parts: list[str]) -> Address:
    """What stands on a relay's branch: topics of stations, and what the relay itself needs."""
    own = Topics(mine).up(relay, "need").split("/")[3:]
    return Address(mine, "need", relay) if parts == own else parse("/".join(["yz", "1", mine, *parts]))
