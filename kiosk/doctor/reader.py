"""Whether a badge scanner is there and may be read."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kiosk.doctor.finding import Finding, Patient, fine, mend, note
from kiosk.readers.evdev import USUAL

_DEVICE = re.compile(r'N: Name="(?P<name>[^"]*)".*?H: Handlers=(?P<handlers>[^\n]*)', re.S)
_RULE = "deploy/README.md"


def scanner(patient: Patient) -> Finding:
    """The scanner that was named, or the usual one; else any keyboard it may be typing as."""
    path = patient.system / (patient.scanner or USUAL).relative_to("/")
    if path.exists():
        if os.access(path, os.R_OK):
            return fine(f"{path.name}，可读", f"{path.name}, readable", device=path.name)
        return mend(
            f"扫码器 {path} 读不了：请把运行站点的用户加入 input 组。",
            f"the scanner {path} may not be read: add the station's user to the group input",
        )
    if patient.scanner is not None:
        return mend(
            f"没有扫码器 {patient.scanner}：请检查插头，或改 --scanner。",
            f"no scanner at {patient.scanner}: check its plug, or change --scanner",
        )
    keyboards = keyboards_in(_text(patient.system / "proc/bus/input/devices"))
    if keyboards:
        names = "、".join(keyboards[:3])
        return note(
            f"按键盘读：{names}（独占读取见 {_RULE}）",
            f"read as a keyboard: {', '.join(keyboards[:3])} (for exclusive reading see {_RULE})",
            keyboards=len(keyboards),
        )
    return mend(
        "没有扫码器也没有键盘：请插上扫码器；手机码和触摸仍可签。",
        "neither scanner nor keyboard: plug the scanner in; phones and touch still sign",
    )


def keyboards_in(devices: str) -> list[str]:
    """Names of what types, from ``/proc/bus/input/devices``; buttons for power and lids are left out."""
    return [
        found["name"]
        for part in devices.split("\n\n")
        if (found := _DEVICE.search(part)) and "kbd" in found["handlers"].split() and _types(part)
    ]


def _types(device: str) -> bool:
    """Whether it has letter keys: a scanner and a keyboard do, a power button does not."""
    keys = re.search(r"B: KEY=(.*)", device)
    return keys is not None and len(keys[1].split()) >= 3


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
