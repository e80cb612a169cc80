from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from content_packs.wire.proof import MOST_FAULTS, Report, verify

VECTORS = Path(__file__).parents[3] / "vectors" / "ledgers"
VERDICTS: dict[str, list[list[object]]] = json.loads((VECTORS / "verdicts.json").read_text())


def lines_of(name: str) -> list[bytes]:
    return (VECTORS / f"{name}.jsonl").read_bytes().splitlines(keepends=True)


def found(report: Report) -> list[list[object]]:
    return [[fault.what, fault.seq, fault.upto] for fault in report.faults]


@pytest.mark.parametrize("name", VERDICTS)
def test_every_vector_has_exactly_its_faults(name: str) -> None:
    report = verify(lines_of(name))
    assert found(report) == VERDICTS[name]
    assert report.good == (not VERDICTS[name])
    assert all(fault.words.zh and fault.words.en for fault in report.faults)


def test_no_vector_is_without_verdict() -> None:
    assert {path.stem for path in VECTORS.glob("*.jsonl")} == set(VERDICTS)


def test_a_good_file_says_what_was_proved() -> None:
    (one, other) = verify(lines_of("two-ledgers")).ledgers
    assert (one.station, one.upto, one.signed, one.records) == ("face-1", 7, 7, 7)
    assert (other.station, other.upto) == ("hub", 2)
    erased = verify(lines_of("erased")).ledgers[0]
    assert (erased.erased, erased.alone, erased.head) == (3, 0, one.head)
    assert verify(lines_of("hash-alone")).ledgers[0].alone == 1


def test_changing_any_byte_of_a_record_or_head_is_found() -> None:
    """Every hex digit, person and value in turn; what the hub noted beside a record proves nothing."""
    lines = lines_of("good")
    for place, line in enumerate(lines[1:], 1):
        value = json.loads(line)
        for name in ("row", "salt", "hash", "head", "sig"):
            if name not in value:
                continue
            changed = value | {name: turned(value[name])}
            text = json.dumps(changed, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
            report = verify([*lines[:place], text, *lines[place + 1 :]])
            assert not report.good, (place, name)


def turned(value: object) -> object:
    if isinstance(value, str):
        return ("1" if value[0] != "1" else "2") + value[1:]
    assert isinstance(value, list)
    return [*value[:8], "elsewhere", *value[9:]]


def test_faults_without_number_are_counted_and_not_kept() -> None:
    def nonsense() -> Iterator[bytes]:
        yield lines_of("good")[0]
        for _ in range(MOST_FAULTS + 50):
            yield b"nonsense\n"

    report = verify(nonsense())
    assert len(report.faults) == MOST_FAULTS
    assert report.fault_count == MOST_FAULTS + 50 + 1  # and the records that never came
