"""How answers look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.domain.signing import Kind
from kiosk.ui.theme import READABLE, TEXT, contrast, hex_of, use
from kiosk.ui.widgets.looks import LOOKS
from kiosk.ui.words import TABLE


@pytest.fixture(params=["dark", "light"])
def palette(request: pytest.FixtureRequest) -> Iterator[None]:
    use(request.param)
    yield
    use("dark")


@pytest.mark.usefixtures("palette")
def test_every_answer_has_a_shape_a_word_and_a_colour_of_its_own_that_can_be_read() -> None:
    assert set(LOOKS) == set(Kind)
    for parts in (
        [(look.shape, look.remark) for look in LOOKS.values()],
        [look.colour for look in LOOKS.values()],
        [look.ground for look in LOOKS.values()],
        [TABLE[f"answer_{kind.value}"].zh for kind in Kind],
        [TABLE[f"answer_{kind.value}"].in_("en") for kind in Kind],
    ):
        assert len(set(parts)) == len(Kind), parts
    for kind, look in LOOKS.items():
        assert contrast(look.colour, look.ground) >= READABLE, kind
        assert contrast(hex_of(TEXT), look.ground) >= READABLE, kind


def test_only_what_counts_for_the_shift_is_a_tick() -> None:
    tick = LOOKS[Kind.SIGNED].shape
    counted = {Kind.SIGNED, Kind.LATE, Kind.OFFROSTER, Kind.LENT, Kind.VOUCHED}
    assert {kind for kind, look in LOOKS.items() if look.shape is tick} == counted
