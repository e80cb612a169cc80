"""The second verifier, which knows SPEC.md and nothing else, and the product agree on every vector."""

from __future__ import annotations

import ast
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from content_packs.wire.proof import verify

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
