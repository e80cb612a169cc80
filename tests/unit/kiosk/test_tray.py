"""What the worker takes first."""

from __future__ import annotations

from kiosk.line import Connected, Disconnected
from kiosk.sync.actions import Message
from kiosk.tray import Call, Choose, Scan, Told, Tray


def test_a_scan_comes_before_all_that_the_line_has_brought() -> None:
    tray = Tray(0)
    blocks = [Message(f"block/{number}", b"") for number in range(100)]
    told, call = Told(lambda: None), Call(lambda: None)
    scan, choice = Scan("badge-1", lambda _: None), Choose("yes", lambda _: None)
    posted = (*blocks, told, Disconnected(), Connected(), scan, call, choice)
    for event in posted:
        tray.post(event)
    taken = [tray.take(0) for _ in posted]
    assert taken == [scan, call, choice, *blocks, told, Disconnected(), Connected()]
    assert tray.take(0) is None
