from __future__ import annotations

import pytest

from content_packs.errors import MessageError
from content_packs.wire.readings import Reading, Readings, is_figure, readings_from
from content_packs.wire.state import Document


def test_readings_are_read_as_they_were_written() -> None:
    told = Readings({"m/output": (Reading("产量", "812.50", 5), Reading("粉尘", "-3", 0)), "m/other": ()})
    assert readings_from(Document("face-1", "readings", 1, 1, told.to_json())) == told


@pytest.mark.parametrize(
    "row",
    [
        1,
        ["a"],
        ["a", [["x", "1"]]],
        ["a", [["x", "one", 1]]],
        ["a", [["x", "1", -1]]],
        ["a", [["x", "1", True]]],
    ],
)
def test_malformed_readings_are_refused(row: object) -> None:
    with pytest.raises(MessageError):
        readings_from(Document("face-1", "readings", 1, 1, {"cards": [row]}))


def test_figures_are_digits_with_one_point() -> None:
    assert [text for text in ("4.80", "-3", "0", "", ".5", "5.", "1 0", "１") if is_figure(text)] == [
        "4.80",
        "-3",
        "0",
    ]
