from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench import result
from tests.bench.report import Report, measure
from tests.bench.result import Limit

LIMITS = (Limit("bytes", 45, "bytes"),)


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(result, "FOLDER", tmp_path)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    return tmp_path


def good(folder: Path, report: Report) -> None:
    assert folder.is_dir()
    report.figures["bytes"] = 40


def bad(folder: Path, report: Report) -> None:
    raise TimeoutError("nobody came")


def run(**more: object) -> int:
    return measure(
        "test", {"bad": bad, "good": good}, LIMITS, ["yizhan"], **{"quick": False, "only": ()} | more
    )


def test_a_part_that_fails_takes_no_other_along(results: Path) -> None:
    assert run() == 1
    found = json.loads((results / "test.json").read_text(encoding="utf-8"))
    assert (found["bytes"], found["test"]["skipped"]) == (40, {"bad": "nobody came"})


def test_what_was_not_asked_for_is_no_failure(results: Path) -> None:
    assert run(only=("good",), quick=True) == 0
    found = json.loads((results / "test-quick.json").read_text(encoding="utf-8"))
    assert found["test"]["skipped"] == {"bad": "not asked for"}
    assert not (results / "test.json").exists()
