"""The table of checks, and going through it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator

from content_packs.words import Words
from kiosk.doctor import data, disk, font, glass, hours, line, reader
from kiosk.doctor.finding import Check, Finding, Level, Patient, mend

log = logging.getLogger("yizhan.doctor")
CHECKS = (
    Check("display", Words("显示", "display"), glass.display),
    Check("gl", Words("绘图", "OpenGL"), glass.renderer),
    Check("font", Words("字体", "fonts"), font.font),
    Check("scanner", Words("扫码", "scanner"), reader.scanner),
    Check("clock", Words("时钟", "clock"), hours.clock),
    Check("fsync", Words("存盘", "fsync"), disk.fsync),
    Check("disk", Words("磁盘", "disk"), disk.room),
    Check("ledger", Words("台账", "ledger"), data.ledger),
    Check("content", Words("内容", "content"), data.store),
    Check("hub", Words("中枢", "hub"), line.hub),
)
QUICK = ("font", "scanner", "clock", "fsync", "disk", "ledger", "content", "hub")
"""Those that a running station may make of itself: it has a window, and knows who draws in it."""
Report = Iterable[tuple[Check, Finding]]
"""Each check with what it found, in order."""
SIGNS = {Level.FINE: "✓", Level.NOTE: "·", Level.MEND: "✗"}


def examine(patient: Patient, names: Iterable[str] = ()) -> Iterator[tuple[Check, Finding]]:
    """Every check (or those named), one after the other, as each is done."""
    wanted = tuple(names)
    for check in CHECKS:
        if not wanted or check.name in wanted:
            yield check, _look(check, patient)


def line_of(check: Check, found: Finding) -> str:
    """One line of the report, Chinese and English."""
    zh, en = found.words.zh, found.words.en
    return f"{SIGNS[found.level]} {check.title.zh} {check.title.en}: {zh if zh == en else f'{zh}  {en}'}"


def json_of(report: Report) -> str:
    """The report as one JSON object, by the check's name."""
    rows = {
        check.name: {"level": found.level.value, "zh": found.words.zh, "en": found.words.en, **found.figures}
        for check, found in report
    }
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _look(check: Check, patient: Patient) -> Finding:
    try:
        return check.look(patient)
    except Exception as error:  # one check that cannot be made does not keep the others from being made
        log.exception("the check %s failed", check.name)
        return mend(
            f"检查没有做成（{type(error).__name__}），请带诊断文件找开发者。",
            f"the check itself failed ({error!r}): take a diagnosis file to the developers",
        )
