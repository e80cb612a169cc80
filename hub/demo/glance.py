"""What the demo looks like right now: asked for once a second, shown on the page and in the terminal."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from content_packs.errors import YizhanError
from hub.demo.balance import Balance
from hub.demo.pixels import Picture, read_qr
from hub.demo.stage import STATIONS, Stage
from hub.demo.voice import Voice

EVERY_S = 1.0
PICTURE_S = 0.8
"""A picture younger than this is given again: several browsers must not slow the stations down."""
QR_S = 15.0
"""How often the code is read from the picture again; it changes every minute."""


class Glance:
    """Looks at the stage from a thread of its own.

    Attributes:
        ready: whether hub and stations are up and the page may play.
        balance: the latest figures; None until hub and stations have all answered.
    """

    def __init__(self, stage: Stage, voice: Voice) -> None:
        self.ready = False
        self.balance: Balance | None = None
        self._stage = stage
        self._voice = voice
        self._status: dict[str, dict[str, Any]] = {}
        self._pictures: dict[str, tuple[float, bytes]] = {}
        self._phone: dict[str, tuple[float, str]] = {}
        self._locks = {name: threading.Lock() for name in STATIONS}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="glance", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def look(self) -> None:
        """Ask everybody once; who does not answer keeps what he said last."""
        with suppress(YizhanError):
            self._stage.heal()
        for name, station in self._stage.stations.items():
            try:
                self._status[name] = {**station.status(), "alive": True}
            except YizhanError:
                self._status[name] = {**self._status.get(name, {}), "alive": False}
        try:
            self.balance = self._stage.balance()
        except YizhanError:
            return  # somebody is being restarted; the next look comes in a second

    def row(self) -> dict[str, Any]:
        """Everything the page shows, as JSON."""
        return {
            "ready": self.ready,
            "time": self._stage.now().strftime("%Y-%m-%d %H:%M"),
            "steps": [
                {"zh": s.words.zh, "en": s.words.en, "state": s.state, "note": s.note}
                for s in self._voice.steps
            ],
            "stations": {name: self._station(name) for name in STATIONS},
            "balance": asdict(self.balance) if self.balance else None,
        }

    def line(self) -> str:
        """The state in one line, for the terminal."""
        parts = []
        for name in STATIONS:
            status = self._status.get(name, {})
            link = "在线" if status.get("link") == "up" else "离线"
            parts.append(f"{name} {link} 待传 {status.get('unsent', '?')}")
        if self.balance:
            parts.append(
                f"已到中枢 {self.balance.at_hub} · 丢失 {self.balance.lost} · 重复 {self.balance.doubled}"
            )
        return f"{self._stage.now():%H:%M} │ " + " │ ".join(parts)

    def picture(self, name: str) -> bytes | None:
        """What a station shows as PNG, at most PICTURE_S old; None while it cannot draw."""
        if name not in self._locks or not self.ready:
            return None
        with self._locks[name]:
            taken, data = self._pictures.get(name, (0.0, b""))
            if time.monotonic() - taken < PICTURE_S:
                return data
            path = self._stage.options.data / "pictures" / f"{name}.png"
            try:
                data = self._stage.picture(name, path).read_bytes()
            except (YizhanError, OSError):
                return None
            self._pictures[name] = (time.monotonic(), data)
            if time.monotonic() - self._phone.get(name, (0.0, ""))[0] > QR_S:
                self._phone[name] = (time.monotonic(), read_qr(Picture.read(path)) or "")
            return data

    def _station(self, name: str) -> dict[str, Any]:
        line = self._stage.lines[name]
        return {
            **self._status.get(name, {}),
            "line": line.mode,
            "kbit_s": line.kbit_s,
            "up": line.up,
            "down": line.down,
            "starts": self._stage.stations[name].child.starts,
            "phone": self._phone.get(name, (0.0, ""))[1],
        }

    def _run(self) -> None:
        while not self._stopping.wait(EVERY_S):
            if self.ready:
                self.look()
