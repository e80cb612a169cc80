import json

import pytest

from content_packs.errors import StorageError
from hub.errors import RefusedError
from hub.trust.sealing import seal, unseal

SECRET, PASSPHRASE = b"s" * 32, "矿灯 清泉 白杨 铁轨"


def test_a_sealed_key_opens_with_its_passphrase_and_no_other() -> None:
    sealed = seal(SECRET, PASSPHRASE)
    assert SECRET.hex().encode() not in sealed
    assert unseal(sealed, PASSPHRASE) == SECRET
    with pytest.raises(RefusedError, match="nothing was signed"):
        unseal(sealed, PASSPHRASE + "!")


def test_no_two_seals_are_alike() -> None:
    assert seal(SECRET, PASSPHRASE) != seal(SECRET, PASSPHRASE)


def test_an_altered_seal_is_not_opened() -> None:
    fields = json.loads(seal(SECRET, PASSPHRASE))
    fields["sealed"] = "00" + fields["sealed"][2:]
    with pytest.raises(RefusedError):
        unseal(json.dumps(fields).encode(), PASSPHRASE)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"cost": 2, "sealed": "zz"}'])
def test_a_damaged_file_is_for_a_technician(data: bytes) -> None:
    with pytest.raises(StorageError):
        unseal(data, PASSPHRASE)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(RefusedError, match="at least"):
        seal(SECRET, "123456789")
