"""Where a broker is found: ``mqtt://host:port``, of a cluster ``mqtts://one:8883,two:8883``."""

from __future__ import annotations

from urllib.parse import urlsplit

SECURE = "mqtts"
_PORTS = {"mqtt": 1883, SECURE: 8883}


def addresses(url: str) -> tuple[tuple[str, int], ...]:
    """(host, port) of each of its nodes, to be tried in this order, one after the other.

    Raises:
        ValueError: a port that is none.
    """
    scheme, _, hosts = url.partition("://")
    parts = [urlsplit(f"//{host}") for host in hosts.strip("/").split(",")]
    return tuple((part.hostname or "127.0.0.1", part.port or _PORTS.get(scheme, 1883)) for part in parts)
