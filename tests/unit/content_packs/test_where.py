"""Filters: empty asks nothing, several values mean one of them, the post is not of the spot."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.where import Spot, Where

VALUES = st.lists(st.sampled_from("abc"), max_size=3).map(tuple)
FILTERS = st.builds(Where, *[VALUES] * len(fields(Where)))
SPOTS = st.builds(
    Spot,
    st.sampled_from("abc"),
    st.sampled_from("abc"),
    st.sampled_from("abc"),
    VALUES,
    VALUES,
    st.sampled_from("abc"),
)
HERE = Spot("face-1", "face-7305", "coal_face", ("section-1", "mine"), ("demo", "wet"), "early")


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (Where(), True),
        (Where(place_kind=("heading", "coal_face")), True),
        (Where(place_kind=("heading",)), False),
        (Where(unit=("mine",)), True),
        (Where(unit=("section-2",)), False),
        (Where(place=("face-7305",), station=("face-1",)), True),
        (Where(place=("face-7305",), station=("face-2",)), False),
        (Where(tag=("wet", "dry")), True),
        (Where(tag=("dry",)), False),
        (Where(shift=("early",)), True),
        (Where(shift=("night",)), False),
        (Where(post=("采煤机司机",)), True),
    ],
)
def test_admits(where: Where, shown: bool) -> None:
    assert where.admits(HERE) is shown


@settings(max_examples=25, deadline=None)
@given(FILTERS, SPOTS)
def test_every_asked_field_must_have_one_of_its_values(where: Where, spot: Spot) -> None:
    present = {
        "place_kind": {spot.place_kind}, "unit": set(spot.units), "place": {spot.place},
        "station": {spot.station}, "tag": set(spot.tags), "shift": {spot.shift},
    }  # fmt: skip
    asked = {name: set(getattr(where, name)) for name in present}
    assert where.admits(spot) == all(not asked[name] or asked[name] & present[name] for name in present)


@settings(max_examples=25, deadline=None)
@given(FILTERS)
def test_round_trip(where: Where) -> None:
    assert Where.from_json(where.to_json()) == where


@pytest.mark.parametrize(
    "value", [{"altitude": ["1"]}, {"place": "face"}, {"place": [1]}, {"place": None}], ids=repr
)
def test_a_filter_that_is_not_understood_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="filter"):
        Where.from_json(value)
