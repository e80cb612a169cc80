"""What befalls a pit: kills, cuts, storms, full disks, clocks, restored backups."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.chaos.line import FAIR, Weather
from tests.chaos.pit import STATIONS, Pit, now_ms

HOUR_MS = 3_600_000


def kill_station(pit: Pit) -> None:
    pit.kill_station(pit.random.choice(STATIONS))


def kill_hub(pit: Pit) -> None:
    pit.kill_hub(pit.random.choice(list(pit.hubs)))


def kill_broker(pit: Pit) -> None:
    wait = pit.random.uniform(0.0, 0.8)
    if pit.broker.lives:
        pit.note("kill broker")
        pit.broker.kill()
        pit.kills += 1
        pit.later(wait, pit.broker.start)


def kill_many(pit: Pit) -> None:
    """As when the power fails."""
    kill_broker(pit)
    kill_hub(pit)
    kill_station(pit)


def kill_database(pit: Pit) -> None:
    wait = pit.random.uniform(0.2, 1.5)
    if pit.database.can_be_killed:
        pit.note("kill database")
        pit.database.kill()
        pit.kills += 1
        pit.wait(wait)
        pit.database.start()


def cut(pit: Pit) -> None:
    member, seconds = pit.member(), pit.random.uniform(0.1, 2.0)
    pit.note("cut", station=member.enrolled.name, seconds=seconds)
    member.line.cut(seconds)


def storm(pit: Pit) -> None:
    """Packets of one line doubled, overtaken, said again much later, or all of them late."""
    member, seconds = pit.member(), pit.random.uniform(1.0, 5.0)
    kind = pit.random.randrange(4)
    weather = (Weather(double=0.5), Weather(overtake=0.5), Weather(repeat=0.5), Weather(delay_s=0.7))[kind]
    pit.note("storm", station=member.enrolled.name, weather=str(weather))
    member.line.weather = weather
    pit.later(seconds, lambda: setattr(member.line, "weather", FAIR))


def fill_disk(pit: Pit) -> None:
    member, seconds = pit.member(), pit.random.uniform(0.5, 2.0)
    if os.path.ismount(member.enrolled.folder):
        pit.note("disk full", station=member.enrolled.name)
        filler = member.enrolled.folder / "filler"
        _fill(filler)
        pit.later(seconds, lambda: filler.unlink(missing_ok=True))


def move_clock(pit: Pit) -> None:
    """1970, 2099, back, on; or the host's time zone at a change of daylight saving."""
    member, seconds = pit.member(), pit.random.uniform(0.5, 3.0)
    now = now_ms()
    offset = pit.random.choice((1 - now, 4_070_908_800_000 - now, -2 * HOUR_MS, HOUR_MS, 26 * HOUR_MS))
    zone = pit.random.choice(("America/New_York", "Australia/Lord_Howe", "UTC"))
    pit.note("clock", station=member.enrolled.name, offset=offset, zone=zone)
    if member.child is not None:
        member.child.tell("zone", name=zone)
    pit.set_clock(member, offset)
    pit.later(seconds, lambda: pit.set_clock(member, 0))


def move_hub_clock(pit: Pit) -> None:
    seconds = pit.random.uniform(0.5, 2.0)
    now = now_ms()
    offset = pit.random.choice((1 - now, 4_039_372_800_000 - now, -5 * HOUR_MS, 7 * HOUR_MS))
    pit.note("hub clock", offset=offset)
    pit.set_hub_clock(offset)
    pit.later(seconds, lambda: pit.set_hub_clock(0))


def back_up(pit: Pit) -> None:
    pit.note("back up")
    copy = pit.backup.with_suffix(".new")
    copy.unlink(missing_ok=True)
    begun = now_ms()
    pit.database.back_up(copy)
    copy.rename(pit.backup)
    pit.backed_up_at = begun


def restore(pit: Pit) -> None:
    """An old backup in the place of the database, as after the loss of a disk."""
    if not pit.backup.exists():
        return
    pit.note("restore")
    pit.restored += 1
    names = [name for name, child in pit.hubs.items() if pit.kill_hub(name, revive=False)]
    pit.put_back()
    for name in names:
        pit.later(0.1, lambda name=name: pit.revive_hub(name))  # type: ignore[misc]


def _fill(file: Path) -> None:
    """Write until the disk takes no more."""
    with suppress(OSError), file.open("wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while out.write(b"\0" * size):
                    pass


MISFORTUNES: dict[str, tuple[int, Callable[[Pit], None]]] = {
    "kill station": (40, kill_station),
    "kill hub": (18, kill_hub),
    "kill broker": (14, kill_broker),
    "kill many": (4, kill_many),
    "kill database": (4, kill_database),
    "cut": (8, cut),
    "storm": (10, storm),
    "disk full": (3, fill_disk),
    "clock": (5, move_clock),
    "hub clock": (2, move_hub_clock),
    "back up": (2, back_up),
    "restore": (1, restore),
}
"""By name: how often, in proportion; and what."""
