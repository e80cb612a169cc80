"""Entries at the hub that a backup took away are excused by name, and nothing else is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from hub.records.ledgers import HUB
from tests.chaos.gone import without, write_down
from tests.chaos.reckoning import Tick

ENTERED = Tick(HUB, "hh", 7, "signed", "p1", ("2026-11-22", "early"), 1_795_000_000_000)
GONE = {("hh", 7)}


def test_an_entry_is_excused_by_its_name_alone() -> None:
    kept = [
        replace(ENTERED, seq=8),
        replace(ENTERED, seq=0),
        replace(ENTERED, ledger="h2"),
        replace(ENTERED, station="face-1"),
        replace(ENTERED, station="face-1", ledger="aa", seq=0, kind="already"),
    ]
    assert without([ENTERED, *kept], GONE) == kept
    assert without([ENTERED], ()) == [ENTERED]


def test_each_is_written_down_once(tmp_path: Path) -> None:
    for names in ([("hh", 7), ("hh", 2)], [], [("h2", 1)]):
        write_down(tmp_path / "gone.jsonl", names)
    lines = (tmp_path / "gone.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [["hh", 2], ["hh", 7], ["h2", 1]]
