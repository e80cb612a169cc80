"""Names on a stick: what is ours is known, and nothing else."""

from __future__ import annotations

import pytest

from content_packs.wire.carried import batch_name, batch_range, is_ledger


def test_a_file_of_records_says_which() -> None:
    assert batch_range(batch_name(1, 200)) == (1, 200)


@pytest.mark.parametrize(
    "name", ["", "0-1.batch", "1-2.batch.tmp", ".1-2.batch.7.tmp", "1-.batch", "../1-2.batch", "1-2"]
)
def test_other_files_are_left_alone(name: str) -> None:
    assert batch_range(name) is None


def test_a_ledger_is_named_by_its_id() -> None:
    assert is_ledger("0f" * 16)
    assert not is_ledger("0F" * 16)
    assert not is_ledger("..")
