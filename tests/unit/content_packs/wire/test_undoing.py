"""What a leader takes back within five minutes counts no more, alike on both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content_packs.wire.record import Record
from content_packs.wire.undoing import UNDO_MS, named_record, subject_of, withdrawn

LEDGER = "ab" * 16
PROXY = Record(
    7, "pledge", "proxy", "card:pledge-general", "", "forgot", "p2", "p1", "face-1", "face-7305",
    "2026-11-22", "early", "mine", 1, 1_795_315_200_000, "0a1b2c3d", 60_000, "hub",
)  # fmt: skip
UNDOING = replace(
    PROXY, seq=8, kind="correct", subject=subject_of(LEDGER, 7), value="undo", at=PROXY.at + 1000,
    mono=PROXY.mono + 1000,
)  # fmt: skip


def taken_back(record: Record, correction: Record) -> bool:
    return withdrawn([(LEDGER, correction), (LEDGER, record)]) == {(LEDGER, record.seq)}


def test_the_leaders_own_undoing_counts() -> None:
    assert taken_back(PROXY, UNDOING)


@pytest.mark.parametrize(
    ("what", "record", "correction"),
    [
        ("a signature of his own", replace(PROXY, method="badge"), UNDOING),
        ("no signature", replace(PROXY, kind="attend"), UNDOING),
        ("another leader", PROXY, replace(UNDOING, author="p9")),
        ("another value", PROXY, replace(UNDOING, value="late")),
        ("another kind", PROXY, replace(UNDOING, kind="contest")),
        ("another ledger", PROXY, replace(UNDOING, subject=subject_of("cd" * 16, 7))),
        ("a record that is not held", PROXY, replace(UNDOING, subject=subject_of(LEDGER, 6))),
        ("too late", PROXY, replace(UNDOING, mono=PROXY.mono + UNDO_MS + 1)),
        ("before it", PROXY, replace(UNDOING, mono=PROXY.mono - 1)),
    ],
)
def test_what_takes_nothing_back(what: str, record: Record, correction: Record) -> None:
    assert withdrawn([(LEDGER, record), (LEDGER, correction)]) == frozenset(), what


def test_a_clock_set_within_one_boot_does_not_matter_and_after_a_restart_the_wall_time_counts() -> None:
    jumped = replace(UNDOING, at=0, mono=PROXY.mono + UNDO_MS)
    assert taken_back(PROXY, jumped)
    restarted = replace(UNDOING, boot="ffffffff", mono=5, at=PROXY.at + UNDO_MS)
    assert taken_back(PROXY, restarted)
    assert not taken_back(PROXY, replace(restarted, at=PROXY.at + UNDO_MS + 1))


@pytest.mark.parametrize(
    ("subject", "named"),
    [
        (f"record:{LEDGER}:7", (LEDGER, 7)),
        ("record:x", None),
        ("record:x:y", None),
        ("record:x:٣", None),
        ("record:x:1:2", None),
        ("card:roof", None),
        ("", None),
    ],
)
def test_names_of_records(subject: str, named: tuple[str, int] | None) -> None:
    assert named_record(subject) == named
