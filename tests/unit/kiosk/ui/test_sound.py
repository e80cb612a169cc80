"""Tones."""

from __future__ import annotations

import io
import wave

from kiosk.domain.signing import Kind
from kiosk.ui.sound import RATE, TONES, Sounds, tone


def test_every_answer_has_a_tone_of_its_own() -> None:
    assert set(TONES) == set(Kind)
    assert len(set(TONES.values())) == len(TONES)


def test_a_tone_is_as_long_as_its_notes_and_ends_in_silence() -> None:
    with wave.open(io.BytesIO(tone(((880, 100), (0, 50))))) as file:
        assert file.getnframes() == RATE * 150 // 1000
        assert file.readframes(file.getnframes())[-2:] == b"\0\0"


def test_without_a_loudspeaker_nothing_is_played() -> None:
    Sounds().play(Kind.SIGNED)
