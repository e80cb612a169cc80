from pathlib import Path

import pytest

from content_packs.errors import StorageError
from hub.secrets import load_secrets


def test_made_once_and_private(tmp_path: Path) -> None:
    first, second = load_secrets(tmp_path / "s"), load_secrets(tmp_path / "s")
    assert first.badge_key == second.badge_key
    assert first.state_public == second.state_public != first.ledger_public
    assert first.hub_password == second.hub_password
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "s").iterdir()} == {0o600}


def test_a_damaged_key_is_refused_and_not_replaced(tmp_path: Path) -> None:
    load_secrets(tmp_path)
    (tmp_path / "badge.key").write_bytes(b"short")
    with pytest.raises(StorageError, match=r"badge\.key"):
        load_secrets(tmp_path)
    assert (tmp_path / "badge.key").read_bytes() == b"short"
