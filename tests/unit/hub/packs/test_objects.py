from pathlib import Path
from random import Random

import pytest
from sqlalchemy.orm import Session

from content_packs.errors import StorageError
from content_packs.format.manifest import Object, sha256
from content_packs.transfer.encoding import from_patch, from_wire, segments_of
from hub.packs.objects import measured, object_bytes, objects_of, patch_of, put_object, wire_bytes, wire_size

LONG = "先看顶板，再干活。".encode() * 100
NOISE = Random(1).randbytes(3000)


def test_named_by_content_and_kept_once(session: Session, tmp_path: Path) -> None:
    name = put_object(session, tmp_path, b"words", "text/plain")
    assert name == put_object(session, tmp_path, b"words", "text/plain") == sha256(b"words")
    assert object_bytes(tmp_path, name) == b"words"
    assert (tmp_path / name[:2] / name).is_file()


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "ab" * 32, "AB" * 32])
def test_what_is_not_held_is_none(tmp_path: Path, name: str) -> None:
    assert object_bytes(tmp_path, name) is wire_bytes(tmp_path, name) is wire_size(tmp_path, name) is None


def test_the_wire_form_lies_beside_the_content_where_it_is_shorter(session: Session, tmp_path: Path) -> None:
    text, noise = (put_object(session, tmp_path, data, "text/plain") for data in (LONG, NOISE))
    wire = wire_bytes(tmp_path, text)
    assert wire is not None
    assert wire == (tmp_path / text[:2] / f"{text}.zst").read_bytes()
    assert from_wire(wire, len(LONG)) == LONG
    assert wire_size(tmp_path, text) == len(wire) < len(LONG)
    (kept,) = objects_of(session, [(text, "a")])
    assert kept == Object("a", text, len(LONG), "text/plain", len(wire))
    assert wire_bytes(tmp_path, noise) == NOISE
    assert wire_size(tmp_path, noise) == len(NOISE)
    assert [file.name for file in (tmp_path / noise[:2]).iterdir()] == [noise]


def test_a_large_wire_form_has_segments(session: Session, tmp_path: Path) -> None:
    film = Random(2).randbytes(1_100_000)
    name = put_object(session, tmp_path, film, "video/mp4")
    (kept,) = objects_of(session, [(name, "a.mp4")])
    assert kept.segments == segments_of(film)
    assert len(segments_of(film)) == 2


def test_a_newer_zstd_does_not_change_what_was_signed(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = put_object(session, tmp_path, LONG, "text/plain")
    before = wire_bytes(tmp_path, name)
    monkeypatch.setattr("hub.packs.objects.to_wire", lambda data: pytest.fail("made again"))
    put_object(session, tmp_path, LONG, "text/plain")
    assert wire_bytes(tmp_path, name) == before


@pytest.mark.parametrize("ending", ["", ".zst"])
def test_damaged_bytes_are_not_given_out_and_mended_by_the_next_put(
    session: Session, tmp_path: Path, ending: str
) -> None:
    name = put_object(session, tmp_path, LONG, "text/plain")
    before = wire_bytes(tmp_path, name)
    (tmp_path / name[:2] / f"{name}{ending}").write_bytes(b"worms")
    assert wire_bytes(tmp_path, name) is None
    put_object(session, tmp_path, LONG, "text/plain")
    assert object_bytes(tmp_path, name) == LONG
    assert wire_bytes(tmp_path, name) == before


def test_a_disk_that_refuses_is_a_sentence(session: Session, tmp_path: Path) -> None:
    (tmp_path / sha256(b"words")[:2]).write_bytes(b"a file where a folder should be")
    with pytest.raises(StorageError):
        put_object(session, tmp_path, b"words", "text/plain")


def test_a_patch_only_between_what_is_held_and_where_it_pays(session: Session, tmp_path: Path) -> None:
    many = b"".join(sha256(b"%d" % row).encode() for row in range(50))
    old, new, other = (
        put_object(session, tmp_path, data, "text/plain") for data in (many, many + b"more", NOISE)
    )
    patch = patch_of(tmp_path, new, old)
    assert patch is not None
    assert (patch.name, patch.base) == (new, old)
    assert from_patch(many, patch.frame, len(many) + 4) == many + b"more"
    assert patch_of(tmp_path, other, old) is None, "it saves nothing"
    assert patch_of(tmp_path, new, "ab" * 32) is None
    assert patch_of(tmp_path, "ab" * 32, old) is None


def test_a_patch_is_made_once_what_was_lost_is_back(session: Session, tmp_path: Path) -> None:
    many = b"".join(sha256(b"%d" % row).encode() for row in range(50, 100))
    old, new = (put_object(session, tmp_path, data, "text/plain") for data in (many, many + b"more"))
    file = tmp_path / old[:2] / old
    file.rename(tmp_path / "away")
    assert patch_of(tmp_path, new, old) is None
    (tmp_path / "away").rename(file)
    assert patch_of(tmp_path, new, old) is not None


def test_many_are_looked_up_in_the_order_asked_and_what_is_not_kept_is_measured(
    session: Session, tmp_path: Path
) -> None:
    data = [f"card {number}".encode() for number in range(1_200)]
    for one in data[:3]:
        put_object(session, tmp_path, one, "text/plain")
    found = measured(session, "text/plain", [(one, f"{number}.json") for number, one in enumerate(data)])
    assert [item.path for item in found] == [f"{number}.json" for number in range(1_200)]
    assert [item.sha256 for item in found] == [sha256(one) for one in data]
    assert {(item.size == len(one), item.wire > 0) for item, one in zip(found, data, strict=True)} == {
        (True, True)
    }
    names = [sha256(one) for one in data[:3]]
    kept = objects_of(session, [(names[2], "c"), (names[0], "a"), (names[2], "d")])
    assert [(item.path, item.sha256) for item in kept] == [("c", names[2]), ("a", names[0]), ("d", names[2])]
    with pytest.raises(LookupError):
        objects_of(session, [(names[0], "a"), (sha256(data[7]), "b")])
