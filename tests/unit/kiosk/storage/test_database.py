"""Opening and migrating."""

from __future__ import annotations

from pathlib import Path

import pytest

import kiosk.storage
from content_packs.errors import StorageError
from kiosk.storage.database import open_database, transaction

SCHEMA = Path(kiosk.storage.__file__).parent / "schema"


@pytest.mark.parametrize("name", ["ledger", "content"])
def test_schema_is_applied_once(tmp_path: Path, name: str) -> None:
    for _ in range(2):
        db = open_database(tmp_path / "deep" / f"{name}.db", name)
        (version,) = db.execute("PRAGMA user_version").fetchone()
        assert version == len(list(SCHEMA.glob(f"{name}-*.sql")))
        db.close()


def test_a_folder_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.db").mkdir()
    with pytest.raises(StorageError):
        open_database(tmp_path / "x.db", "ledger")


def test_what_is_no_database_fault_passes_through_and_is_rolled_back(tmp_path: Path) -> None:
    db = open_database(tmp_path / "x.db", "ledger")

    def fail_between() -> None:
        with transaction(db, "没存", "not saved"):
            db.execute("UPDATE receipt SET upto = 9")
            raise KeyError("elsewhere")

    with pytest.raises(KeyError):
        fail_between()
    assert db.execute("SELECT upto FROM receipt").fetchone() == (0,)
    assert not db.in_transaction
    db.close()
