"""The station's log: to stderr, which the journal keeps, and to small files beside the data."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

LOG_BYTES, LOG_FILES = 2_000_000, 3
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def begin(data: Path) -> None:
    """Log from now on, at first into one file: what turns files over reads half of the network's modules."""
    data.mkdir(parents=True, exist_ok=True)
    logging.getLogger().setLevel(logging.INFO)
    _add(logging.FileHandler(data / "station.log", encoding="utf-8"))
    _add(logging.StreamHandler(sys.stderr))


def turn_over() -> None:
    """Begin a new file whenever one is full, and keep the last few; to be called once."""
    from logging.handlers import RotatingFileHandler

    root = logging.getLogger()
    for plain in [one for one in root.handlers if type(one) is logging.FileHandler]:
        _add(
            RotatingFileHandler(
                plain.baseFilename, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
            )
        )
        root.removeHandler(plain)
        plain.close()


def _add(handler: logging.Handler) -> None:
    """Of Kivy, errors are enough."""
    handler.addFilter(lambda entry: entry.name != "kivy" or entry.levelno >= logging.ERROR)
    handler.setFormatter(logging.Formatter(FORMAT))
    logging.getLogger().addHandler(handler)
