"""The control pipe: one answer for each line, whatever the line."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from kiosk.clock import Clock
from kiosk.control import Control


class FakeDesk:
    def __init__(self) -> None:
        self.lang = ""
        self.looked = False

    def status(self) -> dict[str, Any]:
        return {"view": "overview"}

    def set_lang(self, lang: str) -> None:
        self.lang = lang

    def look_at_clock(self) -> None:
        self.looked = True


class FakeFace:
    def __init__(self) -> None:
        self.done: list[str] = []

    def type_text(self, text: str) -> None:
        self.done.append(text)

    def press(self, key: str) -> None:
        raise ValueError(f"no such key: {key}")

    def picture(self, path: str) -> tuple[int, int]:
        return 1280, 720

    def show(self, board: str) -> bool:
        self.done.append(board)
        return board == "alert"

    def choose(self, name: str) -> bool:
        self.done.append(name)
        return name == "mine"

    def stop(self) -> None:
        self.done.append("stopped")


def talk(lines: str, monkeypatch: pytest.MonkeyPatch, face: FakeFace | None) -> list[dict[str, Any]]:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    control = Control(FakeDesk(), Clock(), lambda step: step(), out)  # type: ignore[arg-type]
    control.face = face
    control._read()
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    "line",
    ["", "{", "7", "null", '"x"', '[["do", "quit"]]', "[" * 100_000, '{"do": 1e400' + "0" * 5000, "\x00"],
)
def test_what_is_no_command_is_answered_and_the_next_is_heard(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    face = FakeFace()
    said = talk(f'{line}\n{{"id": 2, "do": "type", "text": "1001"}}\n', monkeypatch, face)
    assert said == [{"ok": False, "error": "not a JSON object"}, {"id": 2, "ok": True}]
    assert face.done == ["1001", "stopped"]


@pytest.mark.parametrize(
    "command",
    [
        {"do": "type"},
        {"do": "key", "key": "delete"},
        {"do": "clock", "offset_ms": "soon"},
        {"do": "clock", "offset_ms": None},
        {"do": "show", "board": "nowhere"},
        {"do": "fly"},
        {"do": ["type"]},
        {},
    ],
)
def test_a_bad_command_is_answered_with_its_id(
    command: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    (said,) = talk(json.dumps({"id": 7, **command}) + "\n", monkeypatch, FakeFace())
    assert (said["id"], said["ok"]) == (7, False)
    assert said["error"]


def test_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = """{"id": 1, "do": "picture", "path": "x.png"}
{"id": 2, "do": "status"}
{"id": 3, "do": "show", "board": "alert"}
"""
    face = FakeFace()
    assert talk(lines, monkeypatch, face) == [
        {"id": 1, "ok": True, "width": 1280, "height": 720},
        {"id": 2, "ok": True, "view": "overview"},
        {"id": 3, "ok": True},
    ]
    assert face.done == ["alert", "stopped"], "a closed pipe ends the station"


def test_before_the_window_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    (said,) = talk('{"id":1,"do":"status"}\n', monkeypatch, None)
    assert (said["id"], said["ok"]) == (1, False)


def test_a_parent_that_is_gone_stops_nothing() -> None:
    out = io.StringIO()
    out.close()
    Control(FakeDesk(), Clock(), lambda step: step(), out).event("answer", {})  # type: ignore[arg-type]


def test_a_clock_that_was_set_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    out, desk, clock = io.StringIO(), FakeDesk(), Clock()
    control = Control(desk, clock, lambda step: step(), out)  # type: ignore[arg-type]
    control.face = FakeFace()  # type: ignore[assignment]
    monkeypatch.setattr("sys.stdin", io.StringIO('{"id": 1, "do": "clock", "offset_ms": 5000}\n'))
    control._read()
    assert clock.offset_ms == 5000
    assert desk.looked
