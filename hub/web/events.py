"""What just changed, told to every open browser: a fan-out from any thread to asyncio."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

NAMES = ("records", "people", "stations", "packs", "notices", "progress")


@dataclass(eq=False, slots=True)
class _Listener:
    """One open stream. Names that were not yet taken are kept once each, so it never grows."""

    loop: asyncio.AbstractEventLoop
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: set[str] = field(default_factory=set)

    def tell(self, name: str) -> None:
        self.waiting.add(name)
        self.rung.set()

    def take(self) -> list[str]:
        names, self.waiting = sorted(self.waiting), set()
        self.rung.clear()
        return names


class Events:
    """The fan-out. An event is only a name: whoever hears it reads the database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: set[_Listener] = set()
        self._closed = False

    def publish(self, name: str) -> None:
        """Tell every listener that ``name`` (one of NAMES) changed; from any thread, never blocks."""
        if name not in NAMES:
            raise ValueError(f"no event is called {name!r}")
        self._tell_all(name)

    def close(self) -> None:
        """End every stream, now and from now on, so that a server with open streams can stop."""
        self._closed = True
        self._tell_all("")

    async def subscribe(self, quiet_s: float = 15.0) -> AsyncIterator[str]:
        """Names as they are published; "" after ``quiet_s`` seconds of silence, to keep a line alive."""
        listener = _Listener(asyncio.get_running_loop())
        with self._lock:
            self._listeners.add(listener)
        try:
            while not self._closed:
                try:
                    await asyncio.wait_for(listener.rung.wait(), quiet_s)
                except TimeoutError:
                    listener.waiting.add("")
                for name in listener.take():
                    yield name
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def _tell_all(self, name: str) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener.loop.call_soon_threadsafe(listener.tell, name)
            except RuntimeError:  # its loop has ended with its server; the stream is gone
                with self._lock:
                    self._listeners.discard(listener)
