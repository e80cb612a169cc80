"""A tone for each answer, so that the next in the queue hears it without looking."""

from __future__ import annotations

import io
import logging
import math
import os
import sys
import tempfile
import wave
from array import array
from pathlib import Path
from typing import Any

from kiosk.domain.signing import Kind

RATE = 22_050
"""Samples a second."""
LOUD = 0.5

TONES: dict[Kind, tuple[tuple[int, int], ...]] = {
    Kind.SIGNED: ((880, 90), (1320, 160)),
    Kind.LATE: ((880, 90), (1320, 90), (1100, 160)),
    Kind.OFFROSTER: ((880, 90), (1320, 90), (880, 160)),
    Kind.LENT: ((880, 90), (1320, 90), (1568, 160)),
    Kind.VOUCHED: ((880, 90), (1320, 90), (0, 50), (1320, 90)),
    Kind.UNDONE: ((1320, 90), (880, 90), (587, 200)),
    Kind.RIGHT: ((784, 80), (988, 80), (1175, 80), (1568, 180)),
    Kind.WRONG: ((784, 120), (698, 200)),
    Kind.CONFIRMED: ((880, 90), (1109, 90), (1320, 90)),
    Kind.NOTED: ((880, 160),),
    Kind.ALREADY: ((880, 90), (0, 60), (880, 90)),
    Kind.UNKNOWN: ((440, 160), (0, 60), (440, 260)),
    Kind.REVOKED: ((330, 180), (262, 420)),
    Kind.NOWINDOW: ((523, 140), (440, 220)),
    Kind.UNREADABLE: ((392, 120), (0, 50), (392, 120), (0, 50), (392, 120)),
    Kind.FAILED: ((294, 500), (0, 80), (294, 500)),
}
"""(Hz, ms) one after another; rising for saved, falling or low for not; 0 Hz is a rest."""


def tone(notes: tuple[tuple[int, int], ...]) -> bytes:
    """A WAV file, 16 bit mono, each note faded in and out over 8 ms so that it does not click."""
    samples = array("h")
    fade = RATE * 8 // 1000
    for hertz, millis in notes:
        count = RATE * millis // 1000
        for index in range(count):
            level = LOUD * min(1.0, index / fade, (count - index) / fade)
            samples.append(round(32_767 * level * math.sin(2 * math.pi * hertz * index / RATE)))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def _has_loudspeaker() -> bool:
    """Whether sound can go anywhere; asked first, because SDL and ALSA complain at length."""
    named = any(os.environ.get(name) for name in ("SDL_AUDIODRIVER", "PULSE_SERVER"))
    return named or sys.platform != "linux" or any(Path("/dev/snd").glob("pcm*p"))


class Sounds:
    """Plays tones where there is a loudspeaker; where there is none it stays silent."""

    def __init__(self) -> None:
        self._sounds: dict[Kind, Any] = {}

    def load(self) -> None:
        """Make and load the tones; call it when the first board already stands."""
        if not _has_loudspeaker():
            return
        try:
            from kivy.core.audio import SoundLoader

            with tempfile.TemporaryDirectory() as folder:
                for kind, notes in TONES.items():
                    path = Path(folder) / f"{kind.value}.wav"
                    path.write_bytes(tone(notes))
                    if (sound := SoundLoader.load(str(path))) is not None:
                        self._sounds[kind] = sound
        except Exception as error:  # a station without sound still signs
            logging.getLogger(__name__).info("no sound: %s", error)

    def play(self, kind: Kind) -> None:
        """Play a kind's tone, if it could be loaded."""
        if (sound := self._sounds.get(kind)) is not None:
            sound.stop()
            sound.play()
