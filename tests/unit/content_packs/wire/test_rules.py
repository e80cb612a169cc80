"""The access list that Mosquitto reads, at the hub and at a relay."""

from __future__ import annotations

from content_packs.wire.rules import access_list

PATTERNS = [
    "pattern write yz/1/demo/up/+/%u/records",
    "pattern write yz/1/demo/up/+/%u/need",
    "pattern write yz/1/demo/up/+/%u/reply",
    "pattern write yz/1/demo/state/%u",
    "pattern read yz/1/demo/down/%u/#",
    "pattern write yz/1/demo/relay/%u/up/#",
    "pattern write yz/1/demo/relay/%u/state/#",
    "pattern read yz/1/demo/relay/%u/down/#",
    "pattern read yz/1/demo/meta",
    "pattern read yz/1/demo/metadata",
    "pattern read yz/1/demo/notice",
    "pattern read yz/1/demo/block/#",
    "pattern read yz/1/demo/state/hub",
]


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_at_the_hubs_broker_the_hub_may_do_all() -> None:
    assert _lines(access_list("demo")) == [
        *PATTERNS, "user hub", "topic readwrite yz/1/demo/#",
        "user hub.intake", "topic read yz/1/demo/up/+/+/records",
        "topic read yz/1/demo/relay/+/up/+/+/records",
        "topic write yz/1/demo/down/+/receipt", "topic write yz/1/demo/relay/+/down/+/receipt",
    ]  # fmt: skip


def test_at_its_own_broker_the_relay_stands_in_the_hubs_place() -> None:
    assert _lines(access_list("demo", "relay-1"))[-2:] == ["user relay-1", "topic readwrite yz/1/demo/#"]
