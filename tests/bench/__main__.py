"""``make bench NAME=…``: runs one benchmark by its name."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

NAMES = ("kiosk", "packs")


def main() -> int:
    """Run a benchmark: a module of this folder with ``run(runs) -> exit code``."""
    parser = argparse.ArgumentParser("bench")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--quick", action="store_true", help="packs: smaller, to see that it runs")
    parser.add_argument("--only", default="", help="packs: names of parts, with commas")
    options = parser.parse_args()
    more = (options.quick, tuple(filter(None, options.only.split(",")))) if options.name == "packs" else ()
    code: int = import_module(f"tests.bench.{options.name}").run(options.runs, *more)
    return code


if __name__ == "__main__":
    sys.exit(main())
