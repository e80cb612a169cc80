"""Where the hub of a data folder listens, written down for commands in another terminal."""

from __future__ import annotations

from content_packs.durable import write_durably
from hub.config import Settings

FILE = "address"


def note_address(settings: Settings) -> None:
    """Write down where this hub listens; called when it starts."""
    write_durably(settings.data / FILE, _url(settings).encode())


def console_url(settings: Settings) -> str:
    """The console's address: of the hub that runs (or last ran) on this data, else as set."""
    file = settings.data / FILE
    return file.read_text(encoding="utf-8") if file.is_file() else _url(settings)


def _url(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{host}:{settings.port}"
