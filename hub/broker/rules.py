"""The topic rules as data, and the one question every broker asks of them.

A broker knows a client by its user name: the common name of its certificate, or the name its password
was checked for. From that name alone follows what it may write and read, so a station can neither
speak for another nor listen in on it, whatever its program does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from content_packs.wire.topics import partition, valid_name, valid_station

HUB = "hub"
"""The hub's own user name; no station may have it."""

Action = Literal["publish", "subscribe", "receive"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of what is allowed; everything else is refused.

    Attributes:
        who: "hub" or "station".
        may: "read", "write" or "readwrite".
        topic: with ``{mine}`` for any one mine, ``{user}`` for the client's own name, ``{partition}``
            for the number that follows from that name, and a last ``#`` for anything below.
    """

    who: str
    may: str
    topic: str


RULES = (
    Rule("hub", "readwrite", "yz/1/{mine}/#"),
    Rule("station", "write", "yz/1/{mine}/up/{partition}/{user}/records"),
    Rule("station", "write", "yz/1/{mine}/up/{partition}/{user}/need"),
    Rule("station", "write", "yz/1/{mine}/up/{partition}/{user}/reply"),
    Rule("station", "write", "yz/1/{mine}/state/{user}"),
    Rule("station", "read", "yz/1/{mine}/down/{user}/#"),
    Rule("station", "read", "yz/1/{mine}/meta"),
    Rule("station", "read", "yz/1/{mine}/metadata"),
    Rule("station", "read", "yz/1/{mine}/notice"),
    Rule("station", "read", "yz/1/{mine}/block/#"),
    Rule("station", "read", "yz/1/{mine}/state/hub"),
)


def allowed(user: str, action: Action, topic: str) -> bool:
    """Whether ``user`` may do ``action``.

    Args:
        user: the client's proven name.
        action: "publish" (a will is one too), "subscribe", or "receive" (a message being handed over).
        topic: a topic; for "subscribe" a filter, of which every match must be allowed.
    """
    who = HUB if user == HUB else "station"
    if who == "station" and not valid_station(user):
        return False
    if action != "subscribe" and ("+" in topic or "#" in topic):
        return False
    needed = "write" if action == "publish" else "read"
    return any(rule.who == who and needed in rule.may and _covers(rule.topic, user, topic) for rule in RULES)


def _covers(rule: str, user: str, topic: str) -> bool:
    """Whether a rule's topic covers all that ``topic`` (perhaps a filter) can match."""
    known = {"{user}": user, "{partition}": str(partition(user))}
    ours, theirs = rule.split("/"), topic.split("/")
    for position, level in enumerate(ours):
        if level == "#":
            return len(theirs) > position
        if position >= len(theirs):
            return False
        if not (
            valid_name(theirs[position]) if level == "{mine}" else theirs[position] == known.get(level, level)
        ):
            return False
    return len(ours) == len(theirs)
