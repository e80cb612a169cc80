"""What metadata and manifests say of objects, believed by nobody and yet of use."""

from __future__ import annotations

import json

import pytest

from content_packs.transfer.encoding import to_patch
from content_packs.wire.trust import Patch
from kiosk.relay.catalogue import Catalogue, led_to
from tests.fakes.mine import card, published, published_ahead
from tests.fakes.office import Office

MANIFEST, OBJECTS, ROW = published("mine", 5, (card("a"), card("b")))


def test_from_the_pointer_to_every_object() -> None:
    office, catalogue = Office(), Catalogue()
    office.publish("mine", OBJECTS[ROW.sha256], 5)
    names = led_to(office.timestamp, {})
    assert [name.partition(".")[2] for name in names] == ["snapshot.json"]
    further = led_to(office.timestamp, office.files)
    assert {name.partition(".")[2] for name in further} == {"snapshot.json", "targets.json", "mine.json"}
    for name in further:
        catalogue.learn_metadata(office.files[name])
    assert catalogue.manifests == (ROW.sha256,)
    assert catalogue.size_of(ROW.sha256) == ROW.wire
    assert catalogue.reachable is None, "its manifest has not been read"
    catalogue.learn_manifest(ROW.sha256, OBJECTS[ROW.sha256])
    assert all(catalogue.size_of(item.sha256) == item.wire for item in MANIFEST.objects)
    assert catalogue.reachable == set(OBJECTS)


def test_a_manifest_is_learnt_from_how_it_differs_from_the_one_before() -> None:
    office, catalogue = Office(), Catalogue()
    newer, objects, row = published("mine", 6, (card("a"), card("c")))
    for version, data in ((5, OBJECTS[ROW.sha256]), (6, objects[row.sha256])):
        office.publish("mine", data, version)
        for name in led_to(office.timestamp, office.files):
            catalogue.learn_metadata(office.files[name])
        if version == 5:
            catalogue.learn_manifest(ROW.sha256, data)
    frame = to_patch(OBJECTS[ROW.sha256], objects[row.sha256])
    for useless in (
        Patch(row.sha256, "ab" * 32, frame),
        Patch(row.sha256, ROW.sha256, frame[:-3]),
        Patch(row.sha256, ROW.sha256, to_patch(OBJECTS[ROW.sha256], b"?" * 900)),
        Patch("ab" * 32, ROW.sha256, frame),
    ):
        catalogue.learn_patch(useless)
        assert catalogue.reachable is None
    catalogue.learn_patch(Patch(row.sha256, ROW.sha256, frame))
    assert catalogue.reachable == set(objects)
    assert all(catalogue.size_of(item.sha256) == item.wire for item in newer.objects)


@pytest.mark.parametrize(
    "signed",
    [
        {"targets": []},
        {"targets": {"p": 1}},
        {"targets": {"p": {"hashes": {"sha256": "ab"}, "custom": {"wire": "1"}}}},
        {"targets": {"p": {"hashes": {"sha256": "ab"}, "custom": {"wire": -1}}}},
        {"meta": {"mine.json": {"version": "x"}, "../a.json": {"version": 1}, "b.json": 3}},
    ],
)
def test_nonsense_says_nothing(signed: object) -> None:
    catalogue, data = Catalogue(), json.dumps({"signed": signed}).encode()
    catalogue.learn_metadata(data)
    assert catalogue.size_of("ab") is None
    assert led_to(data, {}) == []
    catalogue.learn_manifest("ab", data)


def test_what_some_stations_show_ahead_is_served_too() -> None:
    _, objects, row = published_ahead("mine", 6, (card("a"),), (card("c"),), "face-1")
    office, catalogue = Office(), Catalogue()
    office.publish("mine", objects[row.sha256], 6)
    for name in led_to(office.timestamp, office.files):
        catalogue.learn_metadata(office.files[name])
    catalogue.learn_manifest(row.sha256, objects[row.sha256])
    assert catalogue.reachable == set(objects)
    assert all(catalogue.size_of(name) for name in objects)
