"""What metadata and manifests say of objects, believed by nobody and yet of use."""

from __future__ import annotations

import json

import pytest

from kiosk.relay.catalogue import Catalogue, led_to
from tests.fakes.mine import card, published
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
