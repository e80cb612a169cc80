"""``make bench NAME=…``: runs one benchmark by its name."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

NAMES = ("kiosk",)


def main() -> int:
    """Run a benchmark: a module of this folder with ``run(runs) -> exit code``."""
    parser = argparse.ArgumentParser("bench")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--runs", type=int, default=10)
    options = parser.parse_args()
    code: int = import_module(f"tests.bench.{options.name}").run(options.runs)
    return code


if __name__ == "__main__":
    sys.exit(main())
