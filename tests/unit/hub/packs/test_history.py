"""What changed from version to version."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.words import Words
from hub.config import Settings
from hub.packs.history import Changes, changes, history, manifest_of
from hub.packs.publishing import draft_manifest, publish
from hub.packs.service import import_folder
from tests.fakes.hub_folder import edit_card_text
from tests.fakes.hub_mine import SmallMine


@pytest.fixture
def first(session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int) -> int:
    import_folder(session, settings, read_folder(folder), "editor", now)
    return publish(session, settings, "m", "approver", now).version.version


def edit(session: Session, now: int, body: str = "敲帮问顶，撬净活石。") -> None:
    edit_card_text(session, "m", "roof", title=Words("顶板"), body=Words(body), by="editor", now_ms=now)


def test_each_version_says_what_it_changed(
    session: Session, settings: Settings, first: int, folder: Path, now: int
) -> None:
    edit(session, now)
    publish(session, settings, "m", "approver", now)
    (folder / "belt.md").unlink()
    import_folder(session, settings, read_folder(folder), "editor", now)
    publish(session, settings, "m", "boss", now)
    third, second, begin = history(session, settings, "m")
    assert second.changes == Changes(changed=("roof",))
    assert third.changes is not None
    assert (third.changes.removed, third.changes.frame) == (("belt",), False)
    assert (begin.version.version, begin.changes) == (first, None)
    assert (third.version.made_by, second.version.made_by) == ("boss", "approver")


def test_only_the_newest_are_listed(session: Session, settings: Settings, first: int, now: int) -> None:
    for number in range(3):
        edit(session, now, f"第{number}遍：敲帮问顶。")
        publish(session, settings, "m", "approver", now)
    newest = history(session, settings, "m", most=2)
    assert len(newest) == 2
    assert all(step.changes == Changes(changed=("roof",)) for step in newest)


def test_an_unknown_version_has_no_manifest(session: Session, settings: Settings, first: int) -> None:
    assert manifest_of(session, settings, "m", 1) is None


def test_the_draft_is_measured_and_not_kept(
    session: Session, settings: Settings, first: int, now: int
) -> None:
    held = manifest_of(session, settings, "m", first)
    assert held is not None
    assert changes(held, draft_manifest(session, "m")) == Changes()
    edit(session, now)
    files = sorted(settings.objects.rglob("*"))
    draft = draft_manifest(session, "m")
    assert sorted(settings.objects.rglob("*")) == files
    assert changes(held, draft) == Changes(changed=("roof",))
    made = publish(session, settings, "m", "approver", now).version.version
    assert getattr(manifest_of(session, settings, "m", made), "objects", None) == draft.objects
