"""Ninety days of a station's life on a clock driven by hand: does its memory stay where it was?

The real station (disk, ledger, counter, screens, shipped cards), its worker stepped in the window's own
thread, drawn offscreen at 800x480. Of a day's 5,000 turns TURNS_A_DAY are drawn, one after the other, from
another place in the rotation each day, so that every card has its turn; the rest is jumped over. What else
happens in a day happens every day: three sign windows with a queue, strangers, the keypad, a leader, pages
and keys, midnight; notices, another language and new content every few days. On the day before the first
all of it happens once, so that what is loaded at its first use is not taken for growth.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import Any

from content_packs.wire.topics import Topics
from kiosk.bootstrap import Station
from kiosk.storage.store import Store
from kiosk.sync.actions import Message
from tests.bench import mine, result
from tests.fakes.desk import SHIFTS
from tests.fakes.notices import NOTICE_PUBLIC, notice, signed
from tests.fakes.stage import Stage, the_stage
from tests.fakes.station import FakeClock, station_on

DAYS, WEEK = 90, 7
TURNS_A_DAY = 60
TURN_S = 18.0
"""A little more than the mean turn of the shipped boards."""
QUEUE = 6
FIRST_DAY = datetime(2026, 11, 23)


class Life:
    """A station that lives on a clock driven by hand.

    Attributes:
        views: how often each view stood on the glass after a turn.
        answers: how often each kind of answer was given.
        now: the mine's wall time.
    """

    def __init__(self, folder: Path, days: int = DAYS) -> None:
        mine.found(folder, FIRST_DAY, SHIFTS, days)
        self.now = FIRST_DAY
        self.views: dict[str, int] = {}
        self.answers: dict[str, int] = {}
        self.stage: Stage = the_stage()
        self._clock = FakeClock(f"{FIRST_DAY:%Y-%m-%d %H:%M}")
        self.station: Station = station_on(folder, self._clock)
        assert self.station.carrier is not None
        self.station.carrier.link = None
        self.station.carrier.engine.notices.trust(NOTICE_PUBLIC)
        self.station.memory.trust({"notice": NOTICE_PUBLIC})
        self._folder, self._version = folder, 1
        self.app: Any = self.stage.open(self.station.desk, on_answer=self._count)
        self.station.memory.on_change = self.app.wake

    def until(self, moment: datetime) -> None:
        """Jump to a moment; nothing in between is drawn."""
        self._go_on((moment - self.now).total_seconds())
        self.stage.advance(0.6, 1)

    def turns(self, count: int) -> None:
        """So many turns of the rotation, each drawn."""
        for _ in range(count):
            self._go_on(TURN_S)
            self.stage.advance(TURN_S, 2)
            self.views[self.app.view] = self.views.get(self.app.view, 0) + 1

    def queue(self, men: range) -> None:
        """Men sign one after the other, each before the tick of the one before is gone."""
        for number in men:
            self.scan(mine.badge(number))

    def scan(self, code: str) -> None:
        """A badge, its answer, and a second of it."""
        self.app.type_text(code)
        self._work()
        self._go_on(1)
        self.stage.advance(1, 2)

    def keys(self, *keys: str) -> None:
        """Press keys, each with its effect."""
        for key in keys:
            self.app.press(key)
            self._work()
            self._go_on(1)
            self.stage.advance(1, 2)

    def notice(self, level: str) -> None:
        """A notice of two hours arrives."""
        self._version += 1
        begins = mine.ms(self.now)
        data = signed(
            notice(f"n-{self._version}", level, begins=begins, until=begins + 7_200_000),
            version=self._version,
        )
        self.station.worker.turn(Message(Topics(mine.MINE).notice, data, True))
        self.stage.advance(0.6, 1)

    def new_content(self) -> None:
        """The same boards under another version: everything is read from disk again."""
        self._version += 1
        store = Store(self._folder)
        mine.publish(store, self._version)
        store.close()
        self.station.memory.reload_slots(self.station.memory.instant(self._clock.ticks()))
        self.stage.advance(0.6, 1)

    def speak(self, lang: str) -> None:
        """Change the language."""
        self.station.desk.set_lang(lang)
        self._work()
        self.stage.advance(0.6, 1)

    def end(self) -> None:
        """Let the window and the files go."""
        self.stage.close()
        self.station.desk._store.close()

    def _go_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self._clock.go_on(round(seconds * 1000))
        self.station.worker.turn(None)

    def _work(self) -> None:
        """Have the worker take what the window has posted."""
        while (posted := self.station.worker._tray.take(0)) is not None:
            self.station.worker.turn(posted)
        self.stage.advance(0.1, 1)

    def _count(self, answer: Any) -> None:
        self.answers[answer.kind.value] = self.answers.get(answer.kind.value, 0) + 1


def a_day(life: Life, day: int) -> None:
    """One day, from midnight; on day 0 everything that happens on some day."""
    begins = FIRST_DAY + timedelta(days=day)
    if day % WEEK == 3 or not day:
        life.new_content()
    life.speak("en" if day % 5 == 4 or not day else "zh")
    for number, shift in enumerate(sorted(SHIFTS, key=lambda shift: shift.start or 1440)):
        life.until(begins + timedelta(minutes=max(shift.start - 60, 5), seconds=day * 97 % 600))
        first = (day * 7 + number * QUEUE) % (mine.CREW - QUEUE) + 1
        life.queue(range(first, first + QUEUE))
        life.scan("someone-elses-card")
        life.scan(mine.badge(mine.LEADER))
        life.keys("enter", "escape", "right", "down", "left", "enter")
        life.app.hands.open_keypad()
        life.keys("1", "2", "escape")
        if day % 5 == 2 or not day:
            life.notice("full" if number == 1 else "strip")
        life.turns(TURNS_A_DAY // len(SHIFTS))
    life.until(begins + timedelta(days=1))


def memory_mb() -> dict[str, float]:
    """What this process holds now, garbage apart."""
    gc.collect()
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    held = {name: size for name, size, *_ in map(str.split, lines[1:])}
    return {"rss": int(held["Rss:"]) / 1024, "pss": int(held["Pss:"]) / 1024}


def live(life: Life, days: int) -> Iterator[dict[str, float]]:
    """Live day after day; the memory after each but day 0."""
    a_day(life, 0)
    for day in range(1, days + 1):
        a_day(life, day)
        yield memory_mb()


def growth(days: list[dict[str, float]], name: str) -> float:
    """Mean of the last week by the mean of the first, less one."""
    return round(mean(day[name] for day in days[-WEEK:]) / mean(day[name] for day in days[:WEEK]) - 1, 4)


def main(days: int = DAYS) -> int:
    """Soak, tell of each week, and put the growth into ``bench-results/kiosk.json``."""
    before, measured = result.machine(), []
    with tempfile.TemporaryDirectory(prefix="yizhan-soak-") as folder:
        life = Life(Path(folder), days + 1)
        for number, found in enumerate(live(life, days), 1):
            measured.append(found)
            if number % WEEK == 0 or number == days:
                print(f"  第 {number:2} 天 day {number:2} of {days}: RSS {found['rss']:.1f} MB", flush=True)
        life.end()
    turns, all_turns = sum(life.views.values()), round((days + 1) * 86_400 / TURN_S)
    figures = {"soak_growth": growth(measured, "rss"), "soak_growth_pss": growth(measured, "pss")}
    details = {
        "machine_before": before, "machine_after": result.machine(), "days": days, "turns_drawn": turns,
        "turns_of_so_many_days": all_turns, "different_views": len(life.views), "answers": life.answers,
        "rss_mb": [round(day["rss"], 1) for day in measured],
        "pss_mb": [round(day["pss"], 1) for day in measured],
    }  # fmt: skip
    file = result.write("kiosk", "soak", figures, details)
    print(f"  {days} 天：约 {all_turns} 次换屏里画了 {turns} 次，{len(life.views)} 种画面")
    print(f"  {days} days: {turns} of about {all_turns} turns drawn, {len(life.views)} different views")
    print(f"  soak_growth {figures['soak_growth']:+.4f} (≤ 0.02)  →  {file}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
