from pathlib import Path

import pytest

from content_packs.errors import StorageError
from hub.errors import RefusedError
from hub.trust.keys import ROOT, KeyFolder, raw_of

PASSPHRASE = "four words of coal"


def test_a_key_is_on_disk_only_when_it_is_saved(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path / "trust")
    key_id = keys.make(ROOT).public_key.keyid
    assert keys.signers(ROOT, [key_id])
    assert not (tmp_path / "trust").exists()
    keys.save()
    again = KeyFolder(tmp_path / "trust")
    assert again.holds(ROOT, key_id)
    assert [raw_of(one) for one in again.signers(ROOT, [key_id, "unknown"])] == [
        raw_of(one) for one in keys.signers(ROOT, [key_id])
    ]
    (file,) = (tmp_path / "trust").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_sealed_key_needs_its_passphrase(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path, PASSPHRASE)
    key_id = keys.make("mine", sealed=True).public_key.keyid
    keys.save()
    assert KeyFolder(tmp_path, PASSPHRASE).signers("mine", [key_id])
    for wrong in ("", "five words of black coal"):
        with pytest.raises(RefusedError):
            KeyFolder(tmp_path, wrong).signers("mine", [key_id])


def test_a_publisher_called_like_a_role_does_not_get_its_key(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path)
    key_id = keys.make(ROOT).public_key.keyid
    keys.save()
    assert KeyFolder(tmp_path).signers("publisher-root", [key_id]) == []


def test_a_damaged_key_never_signs(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path)
    key_id = keys.make(ROOT).public_key.keyid
    keys.save()
    (file,) = tmp_path.iterdir()
    for data in (b"", b"x" * 32):
        file.write_bytes(data)
        with pytest.raises(StorageError):
            KeyFolder(tmp_path).signers(ROOT, [key_id])


def test_keys_that_sign_for_nothing_any_more_are_removed(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path, PASSPHRASE)
    kept, gone = keys.make(ROOT), keys.make(ROOT)
    sealed = keys.make("mine", sealed=True)
    keys.save()
    keys.keep_only([kept.public_key.keyid])
    assert keys.holds(ROOT, kept.public_key.keyid)
    assert not keys.holds(ROOT, gone.public_key.keyid)
    assert not keys.holds("mine", sealed.public_key.keyid)


def test_a_key_that_was_brought_is_not_written_down(tmp_path: Path) -> None:
    brought = KeyFolder(tmp_path, brought=[b"r" * 32])
    (signer,) = KeyFolder(tmp_path, brought=[b"r" * 32]).signers(
        ROOT, [KeyFolder(tmp_path).make_fleeting().public_key.keyid, *brought._at_hand]
    )
    assert raw_of(signer) == b"r" * 32
    brought.save()
    assert not list(tmp_path.iterdir())
