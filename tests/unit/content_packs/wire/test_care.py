"""Health, looks and glimpses: what is read is what was meant, or nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from content_packs.errors import MessageError
from content_packs.wire.care import (
    MOST_PICTURE,
    Glimpse,
    Health,
    Look,
    Skipped,
    decode_glimpse,
    decode_look,
    health_from,
)
from content_packs.wire.codec import pack

HEALTH = Health(
    "0.1.0", 120, 5, 900, "scanner: gone", "llvmpipe", (Skipped("mine/card-1", 3, "KeyError: x"),), 2
)
JPEG = b"\xff\xd8\xff" + b"x" * 100


def test_health_there_and_back() -> None:
    assert health_from(HEALTH.to_json()) == HEALTH
    assert health_from({}) == Health()


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "good",
        {"mem_mb": -1},
        {"mem_mb": "1"},
        {"skipped": [["a", "b", "c"]]},
        {"renderer": "x" * 201},
    ],
)
def test_health_that_cannot_be_read_is_none(value: object) -> None:
    assert health_from(value) is None


def test_a_look_there_and_back() -> None:
    assert decode_look(Look(7, "picture").encode()) == Look(7, "picture")
    assert decode_look(pack({"v": 1, "id": 1, "do": "reboot"})) is None, "of another version"
    with pytest.raises(MessageError):
        decode_look(b"hello")


def test_a_glimpse_there_and_back() -> None:
    glimpse = Glimpse(7, 1_790_000_000_000, "mine/card-1", "防片帮", 3, -1, "zh", JPEG, 1280, 800)
    assert decode_glimpse(glimpse.encode()) == glimpse


@pytest.mark.parametrize(
    "change",
    [
        {"picture": "!"},
        {"picture": "aGVsbG8="},
        {"view": "x" * 201},
        {"at": -1},
        {"signed": -2},
    ],
)
def test_a_glimpse_that_is_none_is_refused(change: dict[str, object]) -> None:
    row = {"v": 1, "id": 7, "at": 1, "view": "overview", **change}
    with pytest.raises(MessageError):
        decode_glimpse(pack(row))


def test_too_large_a_picture_is_refused() -> None:
    with pytest.raises(MessageError):
        decode_glimpse(Glimpse(1, 1, "overview", picture=JPEG + b"x" * MOST_PICTURE).encode())


VECTORS = json.loads((Path(__file__).parents[3] / "vectors/care/messages.json").read_text(encoding="utf-8"))


def verdict(kind: str, value: Any) -> str:
    try:
        match kind:
            case "look":
                return "taken" if decode_look(pack(value)) else "ignored"
            case "reply":
                return "taken" if decode_glimpse(pack(value)) else "ignored"
        return "ignored" if health_from(value) is None else "taken"
    except MessageError:
        return "refused"


@pytest.mark.parametrize(
    ("kind", "expected", "value"), [(kind, *row) for kind, rows in VECTORS.items() for row in rows]
)
def test_vectors(kind: str, expected: str, value: Any) -> None:
    assert verdict(kind, value) == expected
