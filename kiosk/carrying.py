"""The commands of whoever carries a stick: ``import`` and ``export``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from content_packs.words import Words
from kiosk.config import DEFAULT_DATA, Folder


def add_commands(commands: Any) -> None:
    """Add them to the command line's ``commands``; what they need is imported when they run."""
    bring = commands.add_parser("import", help="读入U盘上的内容 read the content on a stick")
    bring.add_argument("stick", type=Path, help="U盘目录 folder of the stick")
    bring.add_argument("--data", type=Path, default=DEFAULT_DATA, help="数据目录 data folder (%(default)s)")
    bring.set_defaults(do=_import)
    export = commands.add_parser("export", help="把记录写到U盘 write records to a stick, for the hub")
    export.add_argument("stick", type=Path, help="U盘目录 folder of the stick")
    export.add_argument(
        "--all", action="store_true", help="全部记录，不只待传的 all records, not only the unsent"
    )
    export.add_argument("--data", type=Path, default=DEFAULT_DATA, help="数据目录 data folder (%(default)s)")
    export.set_defaults(do=_export)


def _import(options: argparse.Namespace) -> int:
    from kiosk.domain.stick import Stage
    from kiosk.importing import import_stick

    def say(words: Words) -> None:
        print(f"· {words.zh} {words.en}", flush=True)

    how = import_stick(Folder(options.data), options.stick, say)
    print(f"{'✓' if how.stage is Stage.DONE else '✗'} {how.words.zh}\n  {how.words.en}")
    return int(how.stage is not Stage.DONE)


def _export(options: argparse.Namespace) -> int:
    from kiosk.export import export_records

    done = export_records(Folder(options.data), options.stick, options.all)
    print(f"✓ {done.words.zh}\n  {done.words.en}")
    return 0
