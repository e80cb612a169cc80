"""The second verifier, which knows SPEC.md and nothing else, and the product agree on every vector."""

from __future__ import annotations

import ast
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from content_packs.wire.batch import decode_batch
from content_packs.wire.proof import verify
from content_packs.words import Words
from hub.audit.service import entries
from hub.cli.entry import app
from hub.cli.session import now_ms, settings_here, writing
from hub.people.service import Unit, put_unit
from hub.receiving import receive_batch
from hub.records.ledgers import open_ledger
from hub.stations.service import Place, add_station, put_place
from kiosk.storage.ledger import Ledger
from tests.fakes.mine import draft

HERE = Path(__file__).parent
SECOND = HERE / "verify_ledger.py"
VECTORS = HERE.parent / "vectors" / "ledgers"
VERDICTS: dict[str, list[list[object]]] = json.loads((VECTORS / "verdicts.json").read_text())


def second(file: Path) -> list[list[object]]:
    """What the second verifier finds, run alone: without this project on its path."""
    done = subprocess.run(
        [sys.executable, "-I", str(SECOND), str(file)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    found = [line.split() for line in done.stdout.splitlines()]
    assert done.returncode == (1 if found else 0)
    return [[name, int(first), int(last)] for name, first, last, *_ in found]


@pytest.mark.parametrize("name", VERDICTS)
def test_agrees_on_every_vector(name: str) -> None:
    assert second(VECTORS / f"{name}.jsonl") == VERDICTS[name]


def test_imports_nothing_of_the_product() -> None:
    nodes = list(ast.walk(ast.parse(SECOND.read_text())))
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    parts = {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    roots = {name.split(".")[0] for name in plain | parts}
    assert roots == {"hashlib", "hmac", "json", "re", "sys", "cryptography"}


def test_agrees_on_files_spoilt_at_random(tmp_path: Path) -> None:
    """Lines dropped, doubled, swapped and changed in one byte: both say the same."""
    dice = random.Random(5)
    names = [name for name, faults in VERDICTS.items() if not faults]
    for number in range(40):
        lines = (VECTORS / f"{dice.choice(names)}.jsonl").read_bytes().splitlines(keepends=True)
        for _ in range(dice.randint(1, 3)):
            spoil(dice, lines)
        file = tmp_path / f"{number}.jsonl"
        file.write_bytes(b"".join(lines))
        ours = [[fault.what, fault.seq, fault.upto] for fault in verify(lines).faults]
        assert second(file) == ours, file.read_text(errors="replace")


def spoil(dice: random.Random, lines: list[bytes]) -> None:
    if len(lines) < 2:
        return
    at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case _:
            place = dice.randrange(len(lines[at]) - 1)
            changed = bytes([dice.choice(b'09afxyz"{}[],:')])
            lines[at] = lines[at][:place] + changed + lines[at][place + 1 :]


def test_agrees_on_an_export_of_a_real_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A station's own ledger, one record of it damaged on its disk, through the hub's door and out again."""
    monkeypatch.setenv("YIZHAN_DATA", str(tmp_path / "hub"))
    run_of_a_station(tmp_path / "ledger.db")
    file = tmp_path / "out.jsonl"
    done = CliRunner().invoke(app, ["ledger", "export", str(file)])
    assert done.exit_code == 0, done.output
    report = verify(file.read_bytes().splitlines())
    assert report.faults == ()
    (one,) = report.ledgers
    assert (one.records, one.alone, one.signed) == (150, 1, 150)
    assert second(file) == []
    altered = file.read_bytes().replace(b'"p00000042"', b'"p00000043"', 1)
    file.write_bytes(altered)
    assert second(file) == [["altered", 42, 42]]
    with writing(settings_here()) as session:
        assert entries(session, text="export")[0].after["records"] == 150


def run_of_a_station(path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    station = Ledger(path, key)
    station.append_all([draft(f"p{number:08d}") for number in range(1, 151)])
    station._db.execute("UPDATE record SET row = replace(row, '[', '{') WHERE seq = 77")
    settings, now = settings_here(), now_ms()
    with writing(settings) as session:
        put_unit(session, Unit("m", Words("矿"), "mine", None, "2020-01-01"))
        put_place(session, Place("face", Words("面"), "coal_face", "m"))
        add_station(session, "face-1", "face", now, "test")
        open_ledger(session, "face-1", key.public_key().public_bytes_raw(), now)
    after = 0
    while batch := station.batch(after, 40):
        with writing(settings) as session:
            receive_batch(session, settings, "face-1", decode_batch(batch.encode()), now)
        after = batch.upto
    station.close()
