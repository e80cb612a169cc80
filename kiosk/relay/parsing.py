"""The command line of ``yizhan-kiosk relay``; apart, because a station's start must not load the relay."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

DATA = Path("/var/lib/yizhan-relay")


def add_command(commands: Any) -> None:
    """Add it to the command line's ``commands``; what it needs is imported when it runs."""
    relay = commands.add_parser(
        "relay", help="中继：替后面的站转发和保存内容 serve the stations behind a thin line"
    )
    relay.add_argument("--data", type=Path, default=DATA, help="数据目录 data folder (%(default)s)")
    relay.add_argument("--hub", help="中枢地址（首次登记用）hub address, for enrolment: http://host:port")
    relay.add_argument("--token", help="一次性登记码（首次登记用）one-time token, for enrolment")
    relay.set_defaults(do=_run)


def _run(options: argparse.Namespace) -> int:
    from kiosk.relay.command import run

    return run(options)
