from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from sqlalchemy.orm import Session

from content_packs.errors import StorageError
from hub.errors import RefusedError
from hub.people.badges import LAYOUTS, badges
from hub.people.credentials import issue, revoke
from hub.people.service import add_person
from hub.secrets import Secrets
from tests.fakes.hub_mine import DAY, SmallMine

TEXT = "甲一二三班一区有效至接待〓0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ "


@pytest.fixture
def fonts(tmp_path: Path) -> Path:
    """Two fonts of boxes with just the characters of this test."""
    names = {ord(c): f"g{ord(c):04X}" for c in TEXT}
    order = [".notdef", *sorted(set(names.values()))]
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((500, 700))
    pen.closePath()
    glyph = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, glyph))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    for name in ("Regular.ttf", "Bold.ttf"):
        builder.save(tmp_path / name)
    return tmp_path


def test_a_page_holds_ten(session: Session, secrets: Secrets, mine: SmallMine, now: int, fonts: Path) -> None:
    for one in mine.people:
        issue(session, secrets, one.id, now)
    data = badges(session, secrets, fonts, DAY)
    assert data.startswith(b"%PDF-")
    assert data.count(b"/Type /Page\n") == 1
    assert data.count(b"/Subtype /Image") == 3


def test_revoked_badges_are_not_printed(
    session: Session, secrets: Secrets, mine: SmallMine, now: int, fonts: Path
) -> None:
    badge = issue(session, secrets, mine.people[0].id, now)
    revoke(session, badge.id, now)
    with pytest.raises(RefusedError):
        badges(session, secrets, fonts, DAY)


def test_a_character_the_font_lacks_is_not_left_out(
    session: Session,
    secrets: Secrets,
    mine: SmallMine,
    now: int,
    fonts: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Left out, it would make another name of it: fpdf does so, and says it in its log alone."""
    who = add_person(session, staff_no="9", name="甲𠮷一", unit_id="t", job="班")
    issue(session, secrets, who.id, now)
    badges(session, secrets, fonts, DAY, [who.id])
    assert [one.getMessage() for one in caplog.records if "missing" in one.getMessage()] == []


def test_missing_fonts_are_a_sentence(session: Session, secrets: Secrets, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="make setup"):
        badges(session, secrets, tmp_path / "none", DAY)


@pytest.mark.parametrize(("layout", "pages"), [("sheet", 2), ("card", 11), ("labels", 1)])
def test_every_layout_holds_what_it_says(
    session: Session, secrets: Secrets, mine: SmallMine, now: int, fonts: Path, layout: str, pages: int
) -> None:
    for number in range(11):
        who = add_person(session, staff_no=f"9{number:03}", name="甲一二三", unit_id="t", job="班")
        issue(session, secrets, who.id, now)
    data = badges(session, secrets, fonts, DAY, layout=layout)
    assert data.count(b"/Type /Page\n") == pages
    assert data.count(b"/Subtype /Image") == 11
    form = LAYOUTS[layout]
    for index in range(form.count):
        x, y = form.corner(index)
        assert x >= 0 <= y
        assert x + form.width <= form.page[0]
        assert y + form.height <= form.page[1]


def test_a_layout_that_is_none_is_refused(session: Session, secrets: Secrets, fonts: Path) -> None:
    with pytest.raises(RefusedError):
        badges(session, secrets, fonts, DAY, layout="poster")
