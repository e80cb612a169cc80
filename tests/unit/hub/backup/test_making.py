"""What has rotted on one of the two disks is mended from the other, and spoils no backup."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import delete

from content_packs.durable import write_durably
from content_packs.format.manifest import sha256
from content_packs.transfer.encoding import to_wire
from hub.audit.models import AuditRow
from hub.audit.service import note, verify
from hub.backup.contents import CONTENTS, FOLDER, decode
from hub.backup.making import Rot, log_unlike
from hub.backup.models import RestorationRow
from hub.backup.restoring import look_through
from hub.config import Settings
from hub.db import make_engine, session_scope
from tests.fakes.backed_up import NOW, PICTURE, backed_up, quiet, small_hub

NAME = f"objects/{sha256(PICTURE)}"
WIRE = f"{NAME}.zst"
NIGHT_MS = 86_400_000


@pytest.fixture
def hub(tmp_path: Path) -> Settings:
    """A hub with one object and its wire form, which has a backup of last night."""
    settings = small_hub(tmp_path / "hub")
    write_durably(settings.data / WIRE, to_wire(PICTURE))
    assert backed_up(settings, tmp_path, NOW - NIGHT_MS)[1] == Rot()
    return settings


def rot(file: Path) -> bytes:
    """One bit falls over, the length stays; the bytes as they were."""
    data = file.read_bytes()
    file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    return data


@pytest.mark.parametrize("name", [NAME, WIRE])
def test_what_rotted_on_the_backups_disk_is_written_anew(hub: Settings, tmp_path: Path, name: str) -> None:
    there = tmp_path / FOLDER / name
    whole = rot(there)
    folder, found = backed_up(hub, tmp_path)
    assert found == Rot(there=[name])
    assert there.read_bytes() == whole
    assert NAME in look_through(folder, quiet).files


@pytest.mark.parametrize("name", [NAME, WIRE])
def test_what_rotted_on_the_hubs_disk_is_mended_from_the_backup(
    hub: Settings, tmp_path: Path, name: str
) -> None:
    whole = rot(hub.data / name)
    folder, found = backed_up(hub, tmp_path)
    assert found == Rot(here=[name])
    assert (hub.data / name).read_bytes() == whole
    assert look_through(folder, quiet).files[name] == sha256(whole)


def test_what_is_whole_nowhere_is_named_and_spoils_no_backup(hub: Settings, tmp_path: Path) -> None:
    rot(hub.data / NAME)
    rot(hub.data / WIRE)
    folder, found = backed_up(hub, tmp_path / "another disk")
    assert found == Rot(lost=[NAME, WIRE])
    assert look_through(folder, quiet).files == {}


def test_what_rotted_on_both_disks_is_named(hub: Settings, tmp_path: Path) -> None:
    rot(hub.data / NAME)
    (tmp_path / FOLDER / NAME).write_bytes(b"something else")
    folder, found = backed_up(hub, tmp_path)
    assert found == Rot(lost=[NAME])
    assert NAME not in look_through(folder, quiet).files


def test_a_wire_form_without_its_object_is_lost_with_it(hub: Settings, tmp_path: Path) -> None:
    (hub.data / NAME).unlink()
    assert backed_up(hub, tmp_path / "another disk")[1] == Rot(lost=[WIRE])


def test_a_log_that_lost_its_end_is_unlike_the_backup_before(hub: Settings, tmp_path: Path) -> None:
    engine = make_engine(hub.database)
    with session_scope(engine) as session:
        for number in range(3):
            note(session, "editor", "edit", f"card:m/{number}", None, None, NOW)
    folder, _ = backed_up(hub, tmp_path)
    with session_scope(engine) as session:
        note(session, "editor", "edit", "card:m/more", None, None, NOW)
        assert log_unlike(session, tmp_path) is None
        session.execute(delete(AuditRow).where(AuditRow.seq >= 3))
        session.expire_all()
        for number in range(7, 9):
            note(session, "somebody", "edit", f"card:m/{number}", None, None, NOW)
        assert verify(session) is None, "by itself it is whole"
        assert log_unlike(session, tmp_path) == folder
        session.add(RestorationRow(at=NOW + 1, made_at=NOW - NIGHT_MS))
        session.flush()
        assert log_unlike(session, tmp_path) is None, "the hub came back from the backup of the night before"
    (folder / CONTENTS).write_bytes(b"{}")
    with session_scope(engine) as session:
        assert log_unlike(session, tmp_path) is None, "what has rotted is not asked here"
    engine.dispose()


def test_a_backup_of_an_older_program_knows_no_end_of_the_log(hub: Settings, tmp_path: Path) -> None:
    folder, _ = backed_up(hub, tmp_path)
    table = json.loads((folder / CONTENTS).read_bytes())
    del table["audit"]
    assert decode(json.dumps(table).encode(), folder).audit == (0, "")
