"""Where the hub of a data folder listens, written down for commands in another terminal."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from content_packs.durable import write_durably
from hub.config import Settings

FILE = "address"
EVERYWHERE = ("0.0.0.0", "::")
HERE = "127.0.0.1"


def note_address(settings: Settings) -> None:
    """Write down where this hub listens; called when it starts."""
    write_durably(settings.data / FILE, _url(settings.host, settings.port).encode())


def console_url(settings: Settings) -> str:
    """The console's address on this machine: of the hub that runs (or last ran) here, else as set."""
    return _url(*console_address(settings))


def console_address(settings: Settings) -> tuple[str, int]:
    """Host and port that a program on this machine reaches the console by."""
    host, port = _listens(settings)
    return (HERE if host in EVERYWHERE else host), port


def station_url(settings: Settings) -> str:
    """The same hub's address for stations on other machines; on this machine only where it listens so."""
    host, port = _listens(settings)
    return _url(reachable(host), port)


def reachable(host: str) -> str:
    """What others reach a listener on ``host`` by: where it listens everywhere, this machine's address."""
    return lan_address() or HERE if host in EVERYWHERE else host


def is_local(url: str) -> bool:
    """Whether an address means this machine to whoever uses it."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def lan_address() -> str:
    """This machine's address on its network; empty where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a datagram socket connects without sending anything
            address = str(probe.getsockname()[0])
        except OSError:
            return ""
    return "" if address.startswith("127.") else address


def _listens(settings: Settings) -> tuple[str, int]:
    file = settings.data / FILE
    url = file.read_text(encoding="utf-8") if file.is_file() else _url(settings.host, settings.port)
    parts = urlsplit(url)
    return parts.hostname or settings.host, parts.port or settings.port


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
