"""Whether the clock can be right, and lives through a power cut."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from content_packs.errors import StorageError
from kiosk.doctor.finding import Finding, Patient, fine, mend, note
from kiosk.domain.clockwork import BUILT_MS, judge
from kiosk.memory import reference_from
from kiosk.storage.inspection import setting

RTC_APART_MIN = 5


def clock(patient: Patient) -> Finding:
    """Plausible by what was last known; kept by a battery."""
    ticks = patient.ticks
    shown = datetime.fromtimestamp(ticks.wall / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    known = ""
    with suppress(StorageError):
        known = setting(patient.folder.path, "reference")
    now = judge(ticks, reference_from(known, ticks))
    if now.quality == "suspect" or ticks.wall < BUILT_MS:
        return mend(
            f"时钟不可信（{shown}）：请 date -s 校时，再 hwclock -w；签字照常，只是作标记。",
            f"the clock cannot be right ({shown}): date -s, then hwclock -w; signing goes on, marked",
            shown=shown,
        )
    battery = _battery(patient)
    if battery is None:
        return note(
            f"{shown}；没有后备电池时钟，断电后时间会错",
            f"{shown}; no battery clock: a power cut sets it wrong",
            shown=shown,
        )  # fmt: skip
    apart = abs(battery - ticks.wall) // 60_000
    if apart > RTC_APART_MIN:
        return mend(
            f"后备时钟差 {apart} 分钟：请运行 hwclock -w；常错请换电池。",
            f"the battery clock is {apart} min off: hwclock -w, or a new battery",
            shown=shown,
        )
    return fine(f"{shown}，有后备时钟", f"{shown}, kept by a battery", shown=shown, quality=now.quality)


def _battery(patient: Patient) -> int | None:
    """The battery clock's time, ms since 1970; None where there is none."""
    for file in sorted((patient.system / "sys/class/rtc").glob("rtc*/since_epoch")):
        with suppress(OSError, ValueError):
            return int(file.read_text(encoding="ascii")) * 1000
    return None
