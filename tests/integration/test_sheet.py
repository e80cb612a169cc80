"""The sheet for an auditor from a published mine: the board drawn by a real station's program."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.migrate import upgrade
from hub.packs.drawing import by_itself
from hub.packs.history import manifest_of
from hub.packs.published import live
from hub.preview import Painter
from hub.proof.evidence import Evidence, gather
from hub.proof.sheet import sheet
from hub.proof.words import GONE, NONE, OTHER, SIGNED, words_of
from hub.records.service import store_batch
from hub.secrets import load_secrets
from hub.seed import demo_people, seed
from tests.fakes.console import FONTS
from tests.fakes.hub_mine import Writer, pledge

LOCAL = datetime(2026, 11, 24, 8, 10)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, fonts=FONTS)


@pytest.fixture
def found(settings: Settings) -> Evidence:
    """Two persons of the demo mine have signed its general pledge."""
    engine, now, secrets = (
        make_engine(settings.database),
        settings.instant(LOCAL),
        load_secrets(settings.secrets),
    )
    upgrade(engine)
    with session_scope(engine) as session:
        seed(session, settings, secrets, now)
        people = demo_people(session, secrets)[:2]
        writer = Writer().enrolled(session, now)
        writer.write(*(pledge(one.id, now, **words(session, settings)) for one in people))
        batch = writer.batch()
        store_batch(session, settings, "face-1", batch, batch.verify(writer.public), now)
    with read_scope(engine) as session:
        return gather(session, settings, "2026-11-24", "early")


def words(session: Session, settings: Settings) -> dict[str, object]:
    """What a record says of the pledge on screen."""
    slot = live(session, settings, "mine")
    assert slot is not None
    card = next(card for card in slot.cards.values() if card.type == "pledge" and not card.where.post)
    return {
        "subject": f"card:{card.id}", "text_hash": card.text_hash(), "publisher": "mine",
        "version": slot.manifest.version, "place": "face-7305", "shift_date": "2026-11-24",
    }  # fmt: skip


def test_the_board_is_drawn_from_the_version_that_was_signed(settings: Settings, found: Evidence) -> None:
    (board,) = found.boards
    assert (board.words.state, board.signed) == (SIGNED, 2)
    assert board.card is not None
    assert board.manifest is not None
    request = by_itself(settings.objects, board.manifest, board.card, {})
    painter = Painter(patience_s=120)
    try:
        picture = painter.draw({**request, "view": board.card.id, "at": LOCAL.isoformat()}).png
    finally:
        painter.stop()
    assert Image.open(BytesIO(picture)).size == (1280, 800)
    pdf = sheet(settings, found, {0: picture}, settings.instant(LOCAL))
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") == 2
    assert len(pdf) > len(sheet(settings, found, {}, settings.instant(LOCAL)))


def test_a_name_the_font_cannot_draw_is_not_shortened(
    settings: Settings, found: Evidence, caplog: pytest.LogCaptureFixture
) -> None:
    """fpdf leaves such a character out, and another name stands on the sheet; it says so in its log alone."""
    names = {id: f"{name}𠮷" for id, name in found.names.items()}
    sheet(settings, replace(found, place="𠮷", names=names), {}, settings.instant(LOCAL))
    assert [one for one in caplog.records if "missing" in one.getMessage()] == []


def test_words_are_checked_against_what_the_record_says(settings: Settings, found: Evidence) -> None:
    engine, record = make_engine(settings.database), found.witnesses[0].kept.record
    with read_scope(engine) as session:
        states = [
            words_of(session, settings, asked).state
            for asked in (
                record,
                replace(record, text_hash="00" * 32),
                replace(record, version=1),
                replace(record, subject="card:gone"),
                replace(record, subject="meeting"),
            )
        ]
        assert manifest_of(session, settings, "mine", record.version) is not None
    assert states == [SIGNED, OTHER, GONE, GONE, NONE]
