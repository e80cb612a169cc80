"""The control pipe: questions find their answers, and every silence is a sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from content_packs.errors import LinkError
from hub.demo.station import StationChild

TALKS = """
import json, os, sys
print("a library that prints")
print(json.dumps({"event": "first_board", "seconds": 0.5}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if asked["do"] == "die":
        os._exit(1)
    if asked["do"] == "sleep":
        continue
    ok = asked["do"] == "status"
    print(json.dumps({"id": asked["id"], "ok": ok, "error": "不会", "view": "overview"}), flush=True)
"""


@pytest.fixture
def station(tmp_path: Path) -> Iterator[StationChild]:
    station = StationChild("face-1", lambda: [sys.executable, "-c", TALKS], tmp_path / "face-1.log")
    station.child.start()
    while not station.said("first_board"):
        assert not station.child.given_up
    yield station
    station.child.stop()


def test_an_answer_belongs_to_its_question_and_events_are_kept(station: StationChild) -> None:
    assert station.status()["view"] == "overview"
    assert station.said("first_board")[0]["seconds"] == 0.5


@pytest.mark.parametrize(("do", "word"), [("dance", "不会"), ("sleep", "没有按时回答"), ("die", "重新启动")])
def test_a_refusal_a_silence_and_a_death_are_sentences(station: StationChild, do: str, word: str) -> None:
    with pytest.raises(LinkError) as caught:
        station.ask(do, deadline_s=0.5 if do == "sleep" else 5)
    assert word in caught.value.sentence("zh")
