from __future__ import annotations

import pytest

from kiosk.domain.admission import RESERVE_BYTES, has_room, needs_newer

MB = 10**6


@pytest.mark.parametrize(
    ("extra", "newer"),
    [
        ({}, False),
        ({"schema": 1}, False),
        ({"schema": 2}, False),
        ({"schema": 3}, True),
        ({"schema": "1"}, True),
        ({"schema": True}, True),
        ({"min_app": "0.9"}, False),
        ({"min_app": "0.10.2"}, False),
        ({"min_app": "0.10"}, False),
        ({"min_app": "0.10.2.0"}, False),
        ({"min_app": "0.10.3"}, True),
        ({"min_app": "1"}, True),
        ({"min_app": 1}, True),
        ({"min_app": "next"}, True),
        ({"schema": 1, "min_app": "", "other": 7}, False),
    ],
)
def test_what_a_manifest_asks_of_the_program(extra: dict[str, object], newer: bool) -> None:
    assert needs_newer(extra, "0.10.2") is newer


def test_a_program_without_a_version_is_as_old_as_can_be() -> None:
    assert needs_newer({"min_app": "0.1"}, "?")
    assert not needs_newer({}, "?")


@pytest.mark.parametrize(
    ("lacking", "whole", "free", "fits"),
    [
        (0, 900 * MB, 0, True),
        (60 * MB, 60 * MB, 1_000 * MB, True),
        (601 * MB, 601 * MB, 1_000 * MB, False),
        (10 * MB, 10 * MB, RESERVE_BYTES + 10 * MB, True),
        (10 * MB, 10 * MB, RESERVE_BYTES + 10 * MB - 1, False),
        (10 * MB, 300 * MB, 610 * MB, True),
        (10 * MB, 300 * MB, 609 * MB, False),
    ],
)
def test_room_on_the_disk(lacking: int, whole: int, free: int, fits: bool) -> None:
    assert has_room(lacking, whole, free) is fits
