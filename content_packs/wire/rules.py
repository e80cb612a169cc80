"""Who may say what to whom: the topic rules as data (SPEC.md 2.1).

A broker knows a client by its user name: the common name of its certificate, or the name its password
was checked for. From that name alone follows what it may write and read, so a station can neither speak for
another nor listen in on it, whatever its program does. The hub's broker and a relay's obey the same rules;
on a relay's, the relay stands in the hub's place.
"""

from __future__ import annotations

from dataclasses import dataclass

HUB = "hub"
"""The hub's own user name; no station may have it."""
INTAKE = "hub.intake"
"""The user name of workers that take records in beside the hub; no station's, because of its dot."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of what is allowed; everything else is refused.

    Attributes:
        who: "hub", "intake", "station" or "relay".
        may: "read", "write" or "readwrite".
        topic: with ``+`` for anything at one level, ``{mine}`` for any one mine, ``{user}`` for the client's
            own name, ``{partition}`` for the number that follows from that name, and a last ``#`` for
            anything below.
    """

    who: str
    may: str
    topic: str


_HEARD_BY_ALL = ("meta", "metadata", "notice", "block/#", "state/hub")

RULES = (
    Rule("hub", "readwrite", "yz/1/{mine}/#"),
    Rule("intake", "read", "yz/1/{mine}/up/+/+/records"),
    Rule("intake", "read", "yz/1/{mine}/relay/+/up/+/+/records"),
    Rule("intake", "write", "yz/1/{mine}/down/+/receipt"),
    Rule("intake", "write", "yz/1/{mine}/relay/+/down/+/receipt"),
    Rule("station", "write", "yz/1/{mine}/up/{partition}/{user}/records"),
    Rule("station", "write", "yz/1/{mine}/up/{partition}/{user}/need"),
    Rule("station", "write", "yz/1/{mine}/up/{partition}/{user}/reply"),
    Rule("station", "write", "yz/1/{mine}/state/{user}"),
    Rule("station", "read", "yz/1/{mine}/down/{user}/#"),
    Rule("relay", "write", "yz/1/{mine}/relay/{user}/up/#"),
    Rule("relay", "write", "yz/1/{mine}/relay/{user}/state/#"),
    Rule("relay", "read", "yz/1/{mine}/relay/{user}/down/#"),
    *(Rule(who, "read", f"yz/1/{{mine}}/{what}") for what in _HEARD_BY_ALL for who in ("station", "relay")),
)


def access_list(mine: str, centre: str = HUB) -> str:
    """The rules as Mosquitto's access list.

    Every station's and relay's line is a ``pattern``: a plain ``topic`` line would hold for nobody, or only
    for the user named above it. A pattern holds for everybody: what a station could write below
    ``relay/{its own name}`` the hub refuses, because no relay has such a name. Mosquitto cannot compute a
    partition, so ``+`` stands there and the hub refuses a message that came up in another station's
    (:func:`content_packs.wire.topics.parse`).

    Args:
        mine: the one mine the broker serves.
        centre: who may do everything there: the hub, or at a relay's broker the relay.
    """
    named = {centre: "hub", **({INTAKE: "intake"} if centre == HUB else {})}
    outside = [rule for rule in RULES if rule.who in ("station", "relay")]
    lines = ["# 由 yizhan 生成，请勿手改 Made by yizhan: do not edit", ""]
    lines += dict.fromkeys(f"pattern {rule.may} {_topic(rule, mine)}" for rule in outside)
    for user, who in named.items():
        lines += ["", f"user {user}"]
        lines += [f"topic {rule.may} {_topic(rule, mine)}" for rule in RULES if rule.who == who]
    return "\n".join(lines) + "\n"


def _topic(rule: Rule, mine: str) -> str:
    return rule.topic.replace("{mine}", mine).replace("{user}", "%u").replace("{partition}", "+")
