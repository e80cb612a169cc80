"""The log: one file before the first board, small files that turn over after it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from kiosk import logs


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, given back as it was."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield root
    for handler in set(root.handlers) - set(before):
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


def test_what_is_said_before_and_after_the_turn_is_in_one_file(root: logging.Logger, tmp_path: Path) -> None:
    logs.begin(tmp_path / "new")
    logging.getLogger("yizhan.test").info("before")
    logs.turn_over()
    logging.getLogger("yizhan.test").info("after")
    logging.getLogger("kivy").warning("of no use")
    lines = (tmp_path / "new" / "station.log").read_text(encoding="utf-8").splitlines()
    assert [line.split()[-1] for line in lines] == ["before", "after"]
    assert lines[0].split()[2:4] == lines[1].split()[2:4] == ["INFO", "yizhan.test:"]


def test_the_file_turns_over_when_it_is_full(root: logging.Logger, tmp_path: Path) -> None:
    logs.begin(tmp_path)
    logs.turn_over()
    (turning,) = [
        one
        for one in root.handlers
        if isinstance(one, logging.FileHandler) and Path(one.baseFilename).parent == tmp_path
    ]
    assert isinstance(turning, RotatingFileHandler)
    assert (turning.maxBytes, turning.backupCount) == (logs.LOG_BYTES, logs.LOG_FILES)
