from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hub.cli.verify import check

ROOT = Path(__file__).parents[4]
VECTORS = ROOT / "tests" / "vectors" / "ledgers"
PROGRAM = (
    "import sys\n"
    "from hub.cli import main\n"
    "code = 0\n"
    "try: main()\n"
    "except SystemExit as end: code = end.code\n"
    "print('loaded', *sys.modules)\n"
    "sys.exit(code)\n"
)


def run(name: str) -> subprocess.CompletedProcess[str]:
    file = VECTORS / f"{name}.jsonl"
    command = [sys.executable, "-c", PROGRAM, "ledger", "verify", str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("name", "code", "zh", "en"),
    [
        ("good", 0, "全部与签名相符", "signed up to 7"),
        ("altered-person", 1, "第 2 条与链不符", "record 2 does not fit the chain"),
        ("missing-records", 1, "缺第 4-5 条", "record 4-5 is missing"),
        ("foreign-key", 1, "公钥不是这个台账的", "is not the ledger's"),
    ],
)
def test_says_what_is_wrong_in_two_languages(name: str, code: int, zh: str, en: str) -> None:
    done = run(name)
    assert done.returncode == code, done.stderr
    assert zh in done.stdout
    assert en in done.stdout
    loaded = {module.split(".")[0] for module in done.stdout.split("loaded", 1)[1].split()}
    assert "content_packs" in loaded
    assert loaded & {"sqlalchemy", "fastapi", "paho", "psycopg", "alembic", "amqtt"} == set()


def test_tells_how_far_it_is() -> None:
    file = VECTORS / "good.jsonl"
    told: list[tuple[int, int]] = []
    assert check(file, lambda done, whole: told.append((done, whole))).good
    assert told[-1] == (file.stat().st_size, file.stat().st_size)


def test_a_line_without_end_is_cut_in_pieces_and_refused(tmp_path: Path) -> None:
    file = tmp_path / "endless"
    with file.open("wb") as out:
        out.truncate(20 * 1024 * 1024)
    report = check(file, lambda done, whole: None)
    assert [fault.what for fault in report.faults] == ["line", "line", "line", "cut"]
