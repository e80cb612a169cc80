"""A station whose hub cannot be reached asks until it is let in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from content_packs.words import Words
from kiosk import knocking
from kiosk.config import Folder
from kiosk.errors import EnrolError
from kiosk.knocking import FIRST_S, LONGEST_S, Knocking

FIRST = Words("连不上", "cannot reach")


def test_it_says_each_reason_waits_longer_and_is_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = [EnrolError(f"第{n}次", f"time {n}") for n in range(6)]

    def enrol(folder: Folder, hub: str, token: str) -> Any:
        assert (folder.path, hub, token) == (tmp_path, "http://hub", "token")
        if answers:
            raise answers.pop(0)
        return type("Enrolled", (), {"station": "face-1"})

    monkeypatch.setattr(knocking, "enrol", enrol)
    said: list[str] = []
    waited: list[float | None] = []
    let_in: list[bool] = []
    knock = Knocking(Folder(tmp_path), "http://hub", "token", FIRST)
    monkeypatch.setattr(knock, "_wait", waited.append)
    knock.begin(lambda words: said.append(words.zh), lambda: let_in.append(True))
    knock.join(timeout=30)
    assert let_in == [True]
    assert said == ["连不上", *(f"第{n}次" for n in range(6))]
    assert waited[:2] == [FIRST_S, 2 * FIRST_S]
    assert waited[-1] == LONGEST_S
