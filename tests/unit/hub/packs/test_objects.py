from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.errors import StorageError
from content_packs.format.manifest import sha256
from hub.packs.objects import object_bytes, put_object


def test_named_by_content_and_kept_once(session: Session, tmp_path: Path) -> None:
    name = put_object(session, tmp_path, b"words", "text/plain")
    assert name == put_object(session, tmp_path, b"words", "text/plain") == sha256(b"words")
    assert object_bytes(tmp_path, name) == b"words"
    assert (tmp_path / name[:2] / name).is_file()


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "ab" * 32, "AB" * 32])
def test_what_is_not_held_is_none(tmp_path: Path, name: str) -> None:
    assert object_bytes(tmp_path, name) is None


def test_damaged_bytes_are_not_given_out_and_mended_by_the_next_put(session: Session, tmp_path: Path) -> None:
    name = put_object(session, tmp_path, b"words", "text/plain")
    (tmp_path / name[:2] / name).write_bytes(b"worms")
    assert object_bytes(tmp_path, name) is None
    put_object(session, tmp_path, b"words", "text/plain")
    assert object_bytes(tmp_path, name) == b"words"


def test_a_disk_that_refuses_is_a_sentence(session: Session, tmp_path: Path) -> None:
    (tmp_path / sha256(b"words")[:2]).write_bytes(b"a file where a folder should be")
    with pytest.raises(StorageError):
        put_object(session, tmp_path, b"words", "text/plain")
