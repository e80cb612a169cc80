"""The commands of whoever carries a stick: ``export``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kiosk.config import DEFAULT_DATA, Folder


def add_commands(commands: Any) -> None:
    """Add them to the command line's ``commands``; what they need is imported when they run."""
    export = commands.add_parser("export", help="把记录写到U盘 write records to a stick, for the hub")
    export.add_argument("stick", type=Path, help="U盘目录 folder of the stick")
    export.add_argument(
        "--all", action="store_true", help="全部记录，不只待传的 all records, not only the unsent"
    )
    export.add_argument("--data", type=Path, default=DEFAULT_DATA, help="数据目录 data folder (%(default)s)")
    export.set_defaults(do=_export)


def _export(options: argparse.Namespace) -> int:
    from kiosk.export import export_records

    done = export_records(Folder(options.data), options.stick, options.all)
    print(f"✓ {done.words.zh}\n  {done.words.en}")
    return 0
