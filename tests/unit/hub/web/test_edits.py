"""What typing leaves in the audit log: a line in ten minutes, and the whole change with the save by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.words import Words
from hub.audit.service import Entry, entries
from hub.config import Settings
from hub.packs.authoring import save_card
from hub.packs.drafts import SITTING_MS
from hub.packs.service import Draft, cards, import_folder
from hub.people.service import Unit, put_unit
from hub.web.edits import note_edit
from tests.fakes.hub_folder import PACK, write_card


@pytest.fixture
def card(session: Session, settings: Settings, tmp_path: Path, now: int) -> Draft:
    put_unit(session, Unit("m", Words("矿"), "mine"))
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.toml").write_text(PACK, encoding="utf-8")
    write_card(folder, "roof", "看顶板", "先敲帮问顶。")
    import_folder(session, settings, read_folder(folder), "cli", now - 1000)
    return cards(session, "m")[0]


def save(session: Session, body: str, at: int, who: str = "editor", auto: bool = False) -> None:
    before = cards(session, "m")[0]
    card = replace(before.card, body=Words(body))
    after = save_card(session, "m", card, by=who, now_ms=at, auto=auto)
    note_edit(session, before, after, who, at, auto=auto)


def lines(session: Session) -> list[Entry]:
    return list(entries(session, oldest_first=True, most=None))


def test_pauses_of_ten_minutes_are_one_line(session: Session, card: Draft, now: int) -> None:
    for second in range(0, 600, 5):
        save(session, f"写到第{second}秒", now + second * 1000, auto=True)
    assert [one.what for one in lines(session)] == ["autosave"]
    save(session, "还在写", now + SITTING_MS, auto=True)
    assert [one.what for one in lines(session)] == ["autosave", "autosave"]


def test_the_save_by_hand_notes_all_of_it(session: Session, card: Draft, now: int) -> None:
    for second in (0, 5, SITTING_MS // 1000 + 10):
        save(session, f"写到第{second}秒", now + second * 1000, auto=True)
    end = now + SITTING_MS + 20_000
    save(session, f"写到第{SITTING_MS // 1000 + 10}秒", end)
    last = lines(session)[-1]
    assert last.what == "edit"
    assert last.before["body"] == card.card.body.to_json()
    assert last.after["body"] == [f"写到第{SITTING_MS // 1000 + 10}秒"]
    save(session, f"写到第{SITTING_MS // 1000 + 10}秒", end + 1000)
    assert lines(session)[-1] == last, "saved again without a change"


def test_another_person_has_a_line_of_his_own(session: Session, card: Draft, now: int) -> None:
    save(session, "甲写的", now, "a", auto=True)
    save(session, "乙写的", now + 1000, "b", auto=True)
    save(session, "乙存的", now + 2000, "b")
    assert [(one.who, one.what) for one in lines(session)] == [
        ("a", "autosave"),
        ("b", "autosave"),
        ("b", "edit"),
    ]
    assert lines(session)[-1].before["body"] == ["甲写的"]


def test_what_is_written_and_taken_back_leaves_its_one_line(session: Session, card: Draft, now: int) -> None:
    save(session, "试写", now, auto=True)
    save(session, card.card.body.zh, now + 5000, auto=True)
    save(session, card.card.body.zh, now + 6000)
    assert [one.what for one in lines(session)] == ["autosave"]
