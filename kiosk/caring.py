"""The commands of whoever cares for a station: ``doctor`` and ``diagnose``."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from kiosk.config import DEFAULT_DATA


def add_commands(commands: Any) -> None:
    """Add them to the command line's ``commands``; what they need is imported when they run."""
    doctor = commands.add_parser("doctor", help="体检：每项一行，告诉怎么修 what is wrong, and what mends it")
    doctor.add_argument("--json", action="store_true", help="输出 JSON as one JSON object")
    _add_station(doctor)
    doctor.set_defaults(do=_doctor)
    diagnosis = commands.add_parser(
        "diagnose", help="写一个诊断文件（无人名无密钥）one file, no names, no keys"
    )
    diagnosis.add_argument(
        "--out", type=Path, required=True, help="写到哪个目录，如U盘 folder, such as a stick"
    )
    _add_station(diagnosis)
    diagnosis.set_defaults(do=_diagnose)


def _add_station(parser: argparse.ArgumentParser) -> None:
    driver = os.environ.get("SDL_VIDEODRIVER") or "x11"
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="数据目录 data folder (%(default)s)")
    parser.add_argument("--driver", default=driver, help="SDL 显示驱动 SDL video driver (%(default)s)")
    parser.add_argument("--scanner", type=Path, help="扫码器设备 the scanner's device")


def _doctor(options: argparse.Namespace) -> int:
    from kiosk.doctoring import doctor

    return doctor(options)


def _diagnose(options: argparse.Namespace) -> int:
    from kiosk.doctoring import write_diagnosis

    return write_diagnosis(options)
