"""Mosquitto's files say what the rules say."""

from __future__ import annotations

from pathlib import Path

from hub.broker.mosquitto import access_list, mosquitto_files

KEYS = (Path("/k/ca.pem"), Path("/k/server.pem"), Path("/k/server.key"))


def test_the_access_list() -> None:
    lines = [line for line in access_list("demo").splitlines() if line and not line.startswith("#")]
    assert lines == [
        "pattern write yz/1/demo/up/+/%u/records",
        "pattern write yz/1/demo/up/+/%u/need",
        "pattern write yz/1/demo/up/+/%u/reply",
        "pattern write yz/1/demo/state/%u",
        "pattern read yz/1/demo/down/%u/#",
        "pattern read yz/1/demo/meta",
        "pattern read yz/1/demo/metadata",
        "pattern read yz/1/demo/notice",
        "pattern read yz/1/demo/block/#",
        "pattern read yz/1/demo/state/hub",
        "user hub",
        "topic readwrite yz/1/demo/#",
    ]


def test_nobody_comes_in_without_a_certificate() -> None:
    files = mosquitto_files("demo", 8883, *KEYS, folder=Path("/f"), data=Path("/d"))
    lines = files["mosquitto.conf"].splitlines()
    assert set(files) == {"mosquitto.conf", "acl"}
    for line in (
        "listener 8883",
        "require_certificate true",
        "use_identity_as_username true",
        "allow_anonymous false",
        "acl_file /f/acl",
        "persistence_location /d/",
        "cafile /k/ca.pem",
        "certfile /k/server.pem",
        "keyfile /k/server.key",
        "max_queued_messages 1000000",
        "max_inflight_messages 1000",
    ):
        assert line in lines
    assert sum(line.startswith("listener") for line in lines) == 1
