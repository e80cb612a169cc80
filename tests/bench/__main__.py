"""``make bench NAME=…``: runs one benchmark by its name."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

MODULES = {"kiosk": "kiosk", "packs": "packs", "records": "ledgers", "console": "console"}
"""By name; ``records.py`` of this folder opens TLS records."""
IN_PARTS = ("packs", "records", "console")


def main() -> int:
    """Run a benchmark: a module of this folder with ``run(runs) -> exit code``."""
    parser = argparse.ArgumentParser("bench")
    parser.add_argument("name", choices=MODULES)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--quick", action="store_true", help="not kiosk: smaller, to see that it runs")
    parser.add_argument("--only", default="", help="not kiosk: names of parts, with commas")
    options = parser.parse_args()
    parts = tuple(filter(None, options.only.split(",")))
    more = (options.quick, parts) if options.name in IN_PARTS else ()
    code: int = import_module(f"tests.bench.{MODULES[options.name]}").run(options.runs, *more)
    return code


if __name__ == "__main__":
    sys.exit(main())
