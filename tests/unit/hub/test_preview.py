"""The keeper of the drawing process, with a program that draws nothing but does as it is told."""

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.errors import RefusedError
from hub.preview import Painter

PROGRAM = """
import json, os, sys, time
for line in sys.stdin:
    asked = json.loads(line)
    do = asked.get("view")
    if do == "die":
        os._exit(1)
    if do == "deaf":
        os.close(0)
        print(json.dumps({"id": asked["id"], "ok": False, "error": "deaf"}), flush=True)
        time.sleep(60)
    if do == "hang":
        time.sleep(60)
    if do == "wait":
        open(asked["data"], "w").close()
        while not os.path.exists(asked["data"] + ".go"):
            time.sleep(0.01)
    if do == "refuse":
        print(json.dumps({"id": asked["id"], "ok": False, "error": "no such card"}), flush=True)
        continue
    open(asked["out"], "w").write(str(os.getpid()))
    print(json.dumps({"id": asked["id"], "ok": True, "pages": 2}), flush=True)
"""


@pytest.fixture
def program(tmp_path: Path) -> list[str]:
    path = tmp_path / "draw.py"
    path.write_text(PROGRAM)
    return [sys.executable, str(path)]


@pytest.fixture
def painter(program: list[str]) -> Iterator[Painter]:
    found = Painter(program, most_waiting=2, most_drawn=3, patience_s=20)
    yield found
    found.stop()


def test_one_process_draws_until_it_has_drawn_enough(painter: Painter) -> None:
    pictures = [painter.draw({"view": "card"}) for _ in range(4)]
    assert pictures[0].pages == 2
    assert pictures[0].png == pictures[1].png == pictures[2].png != pictures[3].png


def test_one_that_takes_nothing_more_is_put_away(painter: Painter) -> None:
    """Its end must not fail over the words it never took."""
    with pytest.raises(RefusedError, match="deaf"):
        painter.draw({"view": "deaf"})
    with pytest.raises(RefusedError, match="once more"):
        painter.draw({})
    assert painter.draw({}).png


def test_what_cannot_be_drawn_is_said_and_the_process_goes_on(painter: Painter) -> None:
    first = painter.draw({}).png
    with pytest.raises(RefusedError, match="no such card"):
        painter.draw({"view": "refuse"})
    assert painter.draw({}).png == first


def test_a_process_that_died_or_hangs_is_begun_anew(program: list[str], painter: Painter) -> None:
    first = painter.draw({}).png
    with pytest.raises(RefusedError, match="once more"):
        painter.draw({"view": "die"})
    assert painter.draw({}).png != first
    hasty = Painter(program, patience_s=0.2)
    with pytest.raises(RefusedError, match="once more"):
        hasty.draw({"view": "hang"})
    hasty.stop()


def test_who_comes_when_too_many_wait_is_asked_to_try_again(program: list[str], tmp_path: Path) -> None:
    begun, painter = tmp_path / "begun", Painter(program, most_waiting=1, patience_s=20)
    thread = threading.Thread(target=painter.draw, args=({"view": "wait", "data": str(begun)},))
    thread.start()
    end = time.monotonic() + 20
    while not begun.exists() and time.monotonic() < end:
        time.sleep(0.01)
    with pytest.raises(RefusedError, match="many previews"):
        painter.draw({})
    Path(f"{begun}.go").touch()
    thread.join(20)
    assert not thread.is_alive()
    painter.stop()


def test_a_machine_without_the_stations_program_says_so(tmp_path: Path) -> None:
    painter = Painter([sys.executable, str(tmp_path / "none.py")], patience_s=20)
    with pytest.raises(RefusedError, match="not installed"):
        painter.draw({})
    painter.stop()
