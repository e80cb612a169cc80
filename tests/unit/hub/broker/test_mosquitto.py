"""Mosquitto's files say what the rules say."""

from __future__ import annotations

from pathlib import Path

from hub.broker.mosquitto import mosquitto_files

KEYS = (Path("/k/ca.pem"), Path("/k/server.pem"), Path("/k/server.key"))


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
        "crlfile /f/crl.pem",
        "max_queued_messages 1000000",
        "max_inflight_messages 1000",
    ):
        assert line in lines
    assert sum(line.startswith("listener") for line in lines) == 1
