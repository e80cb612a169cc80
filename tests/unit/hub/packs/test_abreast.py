"""Two contents in one manifest: each station finds exactly one of them."""

from __future__ import annotations

from dataclasses import replace

from content_packs.format.content import Slot, merge
from content_packs.format.manifest import Manifest, decode_manifest
from content_packs.where import Spot, Where
from hub.packs.abreast import abreast, apart
from tests.fakes.mine import DAY, card, published

OLD = replace(published("mine", 7, (card("a"), card("b")))[0], version=0, made_at=0)
NEW = replace(
    published("mine", 7, (card("b", body="另一句"), card("c")), theme="新月")[0], version=0, made_at=0
)
CARDS = {f"main/{name}.json": card(name) for name in "abc"}


def travelled(manifest: Manifest) -> Manifest:
    return decode_manifest(replace(manifest, version=8, made_at=9).encode())


def shown(manifest: Manifest, spot: Spot) -> list[str]:
    slot = Slot(manifest.at(spot.station), CARDS)
    return [one.card.id for one in merge({"mine": slot}, ("mine",), spot, DAY).cards]


def test_who_is_named_shows_the_new_and_everybody_else_the_old() -> None:
    both = travelled(abreast(OLD, NEW, ["face-2", "face-1", "face-2"]))
    assert both.ahead is not None
    assert both.ahead.stations == ("face-1", "face-2")
    for station in ("face-1", "face-2"):
        assert shown(both, Spot(station)) == ["b", "c"]
    for station in ("face-3", "", "made-tomorrow"):
        assert shown(both, Spot(station)) == ["a", "b"]
    assert shown(both, Spot("face-3", tags=("new-tag",), units=("mine",))) == ["a", "b"], "whatever its tags"


def test_filters_go_on_asking_on_both_sides() -> None:
    where = Where(tag=("wet",))
    old, new = (replace(one, packs=(replace(one.packs[0], where=where),)) for one in (OLD, NEW))
    both = travelled(abreast(old, new, ["face-1"]))
    assert shown(both, Spot("face-1")) == shown(both, Spot("face-2")) == []
    assert shown(both, Spot("face-1", tags=("wet",))) == ["b", "c"]
    assert shown(both, Spot("face-2", tags=("wet",))) == ["a", "b"]


def test_apart_again_each_is_what_it_was() -> None:
    assert apart(travelled(abreast(OLD, NEW, ["face-1"]))) == (OLD, NEW)
    assert apart(travelled(OLD)) == (OLD, None)


def test_who_was_ahead_before_is_forgotten() -> None:
    third = replace(published("mine", 7, (card("a"),))[0], version=0, made_at=0)
    both = abreast(abreast(OLD, NEW, ["face-1"]), third, ["face-2"])
    assert both.at("face-1") == OLD
    assert both.at("face-2") == third
