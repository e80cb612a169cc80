"""Thirty men at the change of shift: the real station in a real window, thirty badges one after another."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from content_packs.shifts import Shift
from content_packs.wire.state import Person, Roster, token_hash
from kiosk.config import Folder
from kiosk.storage.ledger import Ledger
from kiosk.storage.store import Store
from tests.fakes.desktop import NEEDS_X, Desktop, desktop
from tests.fakes.mine import BADGE_KEY, STATE_KEY, document, site
from tests.fakes.processes import KIOSK
from tests.fakes.station import enrolled

pytestmark = NEEDS_X
MEN = 30
ALL_DAY = Shift("day", "白班", 0, 1440, opens=0, closes=1439)
"""Always open, whenever the test is run."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A station that knows thirty men, all expected today."""
    enrolled(tmp_path, state=False)
    men = tuple(
        Person(f"p{n:03}", f"{2000 + n}", f"矿工{n}", tokens=(token_hash(BADGE_KEY, f"Yz-{n:03}"),))
        for n in range(MEN)
    )
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    ids = frozenset(man.id for man in men)
    runs = {((today + timedelta(days=days)).isoformat(), "day"): ids for days in (-1, 0, 1)}
    store = Store(tmp_path)
    store.save_state("site", 1, document(site(shifts=(ALL_DAY,)), "site").encode(STATE_KEY))
    store.save_state("roster", 1, document(Roster(men, runs), "roster").encode(STATE_KEY))
    store.close()
    return tmp_path


class Window:
    """The station in a window, its events as they come down the pipe."""

    def __init__(self, folder: Path, screen: Desktop) -> None:
        command = [*KIOSK, "run", "--data", str(folder), "--driver", "x11", "--size", "800x480", "--control"]
        self.process = subprocess.Popen(
            command, env=screen.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def next(self, name: str) -> dict[str, Any]:
        """The next event of that name."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            row = dict(json.loads(line))
            if row.get("event") == name:
                return row
        raise AssertionError("the station has ended")

    def close(self) -> None:
        self.process.communicate('{"id": 1, "do": "quit"}\n', timeout=20)


@pytest.fixture
def screen() -> Iterator[Desktop]:
    with desktop() as found:
        yield found


def test_each_of_thirty_men_is_answered_and_on_disk(folder: Path, screen: Desktop) -> None:
    window, pauses = Window(folder, screen), Random(30)
    window.next("first_board")
    screen.focus_window_of(window.process.pid)
    for number in range(MEN):
        screen.scan(f"Yz-{number:03}")
        screen.xdotool("sleep", str(pauses.choice((0, 0, 0.3, 1))))  # as men come, not to wait for anything
    answers = [window.next("answer") for _ in range(MEN)]
    window.close()
    assert [answer["person"] for answer in answers] == [f"p{number:03}" for number in range(MEN)]
    assert {answer["kind"] for answer in answers} <= {"signed", "late"}
    ledger = Ledger(folder / "ledger.db", Folder(folder).ledger_key())
    assert [record.person for record in ledger.since("")] == [f"p{number:03}" for number in range(MEN)]
    ledger.close()
