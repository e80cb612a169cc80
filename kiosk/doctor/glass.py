"""Whether there is a screen, and what draws on it.

A child process opens a hidden window with the station's own driver: where Mesa is missing SDL does not
return an error but kills its process, and the doctor wants to live to say so.
"""

from __future__ import annotations

import subprocess
import sys
from functools import lru_cache

from content_packs.words import Words
from kiosk.doctor.finding import Finding, Patient, fine, mend, note

PATIENCE_S = 30
_SOFTWARE = ("llvmpipe", "softpipe", "swrast")
_CRASHED = -11


def display(patient: Patient) -> Finding:
    """A window can be opened; a panel is connected where the kernel knows."""
    seen, code = _probe(patient.driver, str(patient.fonts))
    if code == _CRASHED:
        return mend(
            "缺显卡库，窗口打不开：请安装 deploy/packages.txt 里 station 一组。",
            "graphics libraries are missing: install the group `station` of deploy/packages.txt",
        )
    if not seen:
        return mend(
            f"显示器用不了（{patient.driver}）：请检查显示线、DISPLAY，看 journalctl -u yizhan-display。",
            f"no window can be opened with {patient.driver}: check cable and DISPLAY, see its journal",
            code=code,
        )
    panels = _panels(patient)
    if panels and "connected" not in panels:
        return mend(
            "没有接显示屏：请检查显示线和屏的电源。", "no panel is connected: check its cable and power"
        )
    size = seen.get("size", "")
    if patient.driver == "offscreen":
        return note("offscreen 只画在内存里，屏上是黑的", "offscreen draws in memory only", size=size)
    found = Words(size or "能打开窗口", size or "a window opens")
    return fine(
        f"{found.zh}，{patient.driver}", f"{found.en}, {patient.driver}", size=size, driver=patient.driver
    )


def renderer(patient: Patient) -> Finding:
    """Who draws: a graphics chip, or the processor (slower, but it serves)."""
    seen, _ = _probe(patient.driver, str(patient.fonts))
    name = seen.get("renderer", "")
    if not name:
        return mend("OpenGL 用不了：先修好上面的显示器。", "no OpenGL: mend the display first")
    if any(word in name for word in _SOFTWARE):
        return note(
            f"软件绘制（{name}）：能用，较慢", f"software ({name}): slower, but it serves", renderer=name
        )
    return fine(name, name, renderer=name)


@lru_cache(1)
def _probe(driver: str, fonts: str) -> tuple[dict[str, str], int]:
    """What a child could say of its window, and its exit code."""
    command = [sys.executable, "-m", "kiosk.ui.probe", driver, fonts]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        return {}, -1
    lines = (line.partition("\t") for line in done.stdout.splitlines() if "\t" in line)
    return {name: value for name, _, value in lines} if done.returncode == 0 else {}, done.returncode


def _panels(patient: Patient) -> list[str]:
    """What the kernel says of each connector; empty where it knows none (a virtual screen)."""
    files = (patient.system / "sys/class/drm").glob("card*-*/status")
    return [file.read_text(encoding="ascii").strip() for file in files]
