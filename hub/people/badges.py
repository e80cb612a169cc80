"""A PDF of badges to print and cut: A4, two columns of five, cut lines, the mine's fonts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import segno
from fpdf import FPDF
from sqlalchemy.orm import Session

from content_packs.errors import StorageError
from hub.errors import RefusedError
from hub.people.credentials import all_credentials, token_of, valid_badge
from hub.people.service import Person, persons, units
from hub.secrets import Secrets

_WIDTH, _HEIGHT = 90.0, 54.0
"""A badge in millimetres, about a bank card, for the usual holders."""
_LEFT, _TOP, _COLUMNS, _ROWS = 15.0, 12.0, 2, 5
_QR = 34.0


def badges(
    session: Session, secrets: Secrets, fonts: Path, today: str, person_ids: Sequence[str] | None = None
) -> bytes:
    """A PDF with one badge for each active person who has one: QR, name, number, unit or firm.

    Args:
        session: database.
        secrets: makes the tokens again.
        fonts: folder with Regular.ttf and Bold.ttf.
        today: ISO date; badges past their ``valid_to`` are left out.
        person_ids: whose; None means everybody.

    Raises:
        StorageError: the fonts are missing.
        RefusedError: none of these persons has a badge.
    """
    held, names = all_credentials(session), {unit.id: unit.name.zh for unit in units(session)}
    sheet = _sheet(fonts)
    count = 0
    for person in persons(session):
        badge = valid_badge(held.get(person.id, ()), today)
        if badge is None or (person_ids is not None and person.id not in person_ids):
            continue
        if count % (_COLUMNS * _ROWS) == 0:
            sheet.add_page()
        _draw(sheet, count, person, names[person.unit_id], token_of(secrets, badge.id), badge.valid_to)
        count += 1
    if not count:
        raise RefusedError(
            "没有可打印的工牌，没有生成文件；请先导入人员，或在人员页补发工牌。",
            "nobody here has a badge; import persons first, or issue a badge on the persons page",
        )
    return bytes(sheet.output())


def _sheet(fonts: Path) -> Any:
    sheet = FPDF(format="A4")
    sheet.set_auto_page_break(False)
    for style, name in (("", "Regular.ttf"), ("B", "Bold.ttf")):
        path = fonts / name
        if not path.is_file():
            raise StorageError(
                f"缺少字体 {path}，没有生成工牌；请运行 make setup。",
                f"the font {path} is missing; no badges were made; run `make setup`",
            )
        sheet.add_font("yizhan", style, str(path))
    return sheet


def _draw(sheet: Any, index: int, person: Person, unit: str, token: str, valid_to: str) -> None:
    slot = index % (_COLUMNS * _ROWS)
    x, y = _LEFT + slot % _COLUMNS * _WIDTH, _TOP + slot // _COLUMNS * _HEIGHT
    sheet.set_draw_color(170)
    sheet.rect(x, y, _WIDTH, _HEIGHT)
    picture = io.BytesIO()
    segno.make(token, error="m", micro=False).save(picture, kind="png", scale=8, border=0)
    picture.seek(0)
    sheet.image(picture, x + 6, y + 10, _QR, _QR)
    lines = [
        ("B", 18, person.name),
        ("", 13, person.staff_no),
        ("", 10, person.firm or unit),
        ("", 10, person.job),
        ("", 8, f"接待 {person.host}" if person.host else ""),
        ("", 8, f"有效至 {valid_to}" if valid_to else ""),
    ]
    sheet.set_text_color(0)
    at = y + 12
    for style, size, text in lines:
        if text:
            _line(sheet, x + 45, at, style, size, text)
            at += size * 0.5 + 1.5
    _line(sheet, x + 6, y + 45.5, "", 6, token)


def _line(sheet: Any, x: float, y: float, style: str, size: float, text: str) -> None:
    """Write one line, smaller where it would leave the badge."""
    sheet.set_font("yizhan", style, size)
    room = 42.0
    if (width := sheet.get_string_width(text)) > room:
        sheet.set_font_size(size * room / width)
    sheet.set_xy(x, y)
    sheet.cell(room, size * 0.4, text)
