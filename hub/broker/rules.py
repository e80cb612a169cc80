"""The one question every broker asks of the topic rules: may this client do this?"""

from __future__ import annotations

from typing import Literal

from content_packs.wire.rules import HUB, INTAKE, RULES
from content_packs.wire.topics import partition, valid_name, valid_relay, valid_station

Action = Literal["publish", "subscribe", "receive"]
_NAMED = {HUB: "hub", INTAKE: "intake"}


def is_client(user: str) -> bool:
    """Whether ``user`` may be a client's name at all."""
    return user in (HUB, INTAKE) or valid_station(user) or valid_relay(user)


def allowed(user: str, action: Action, topic: str) -> bool:
    """Whether ``user`` may do ``action``.

    Args:
        user: the client's proven name.
        action: "publish" (a will is one too), "subscribe", or "receive" (a message being handed over).
        topic: a topic; for "subscribe" a filter, of which every match must be allowed.
    """
    if not is_client(user):
        return False
    who = _NAMED.get(user) or ("relay" if valid_relay(user) else "station")
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
        if level == "+" and theirs[position] != "#":
            continue
        if not (
            valid_name(theirs[position]) if level == "{mine}" else theirs[position] == known.get(level, level)
        ):
            return False
    return len(ours) == len(theirs)
