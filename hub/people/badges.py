"""A PDF of badges to print: sheets to cut, cards for a card printer, labels for helmets; the mine's fonts."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from sqlalchemy.orm import Session

from content_packs.errors import StorageError
from content_packs.words import Words
from hub.errors import RefusedError
from hub.fonts import drawable, drawn
from hub.people.credentials import all_credentials, token_of, valid_badge
from hub.people.service import Person, persons, units
from hub.secrets import Secrets

_QR, _ROOM, _SMALLEST = 34.0, 42.0, 5.0
"""Of a badge of 90 x 54 mm: side of the code and room for words, mm; smallest letters, points."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How badges lie on their pages, millimetres.

    Attributes:
        words: what it is for.
        page: width and height.
        left, top: where the first begins.
        columns, rows: how many a page.
        width, height: of one.
        scale: of what is on it, beside a badge of 90 x 54.
        cut: whether its edge is drawn.
    """

    words: Words
    page: tuple[float, float]
    left: float
    top: float
    columns: int
    rows: int
    width: float
    height: float
    scale: float = 1.0
    cut: bool = True

    @property
    def count(self) -> int:
        """How many a page holds."""
        return self.columns * self.rows

    def corner(self, index: int) -> tuple[float, float]:
        """Left and top of the badge of this index."""
        slot = index % self.count
        return self.left + slot % self.columns * self.width, self.top + slot // self.columns * self.height


LAYOUTS: Mapping[str, Layout] = {
    "sheet": Layout(Words("A4，每页 10 张，裁开", "A4, ten a page"), (210, 297), 15, 12, 2, 5, 90, 54),
    "card": Layout(
        Words("证卡机，每张一页（86×54）", "Card printer, one a page (86 x 54)"),
        (85.6, 54), 0, 0, 1, 1, 85.6, 54, 0.95, False,
    ),
    "labels": Layout(
        Words("A4 标签，每页 24 张（64×34，贴安全帽）", "A4 labels, 24 a page (64 x 34, for helmets)"),
        (210, 297), 9, 12.5, 3, 8, 64, 34, 0.62, False,
    ),
}  # fmt: skip


def badges(
    session: Session,
    secrets: Secrets,
    fonts: Path,
    today: str,
    person_ids: Sequence[str] | None = None,
    layout: str = "sheet",
) -> bytes:
    """A PDF with one badge for each active person who has one: QR, name, number, unit or firm.

    A character that the fonts lack is printed as 〓.

    Args:
        session: database.
        secrets: makes the tokens again.
        fonts: folder with Regular.ttf and Bold.ttf.
        today: ISO date; badges past their ``valid_to`` are left out.
        person_ids: whose; None means everybody.
        layout: of LAYOUTS.

    Raises:
        StorageError: the fonts are missing.
        RefusedError: none of these persons has a badge, or there is no such layout.
    """
    if layout not in LAYOUTS:
        raise RefusedError("没有这种版式，没有生成文件。", f"there is no layout {layout!r}; no file was made")
    form = LAYOUTS[layout]
    held, names = all_credentials(session), {unit.id: unit.name.zh for unit in units(session)}
    wanted = None if person_ids is None else frozenset(person_ids)
    sheet = _sheet(fonts, form)
    count = 0
    for person in persons(session):
        badge = valid_badge(held.get(person.id, ()), today)
        if badge is None or (wanted is not None and person.id not in wanted):
            continue
        if count % form.count == 0:
            sheet.add_page()
        _draw(sheet, form, count, person, names[person.unit_id], token_of(secrets, badge.id), badge.valid_to)
        count += 1
    if not count:
        raise RefusedError(
            "没有可打印的工牌，没有生成文件；请先导入人员，或在人员页补发工牌。",
            "nobody here has a badge; import persons first, or issue a badge on the persons page",
        )
    return bytes(sheet.output())


def _sheet(fonts: Path, form: Layout) -> Any:
    from fpdf import FPDF  # 45 MB of memory, for a page that is asked for now and then

    class Paper(FPDF):  # type: ignore[misc]
        def normalize_text(self, text: str) -> str:
            """fpdf leaves out what the font lacks, without a word: that would make another name of it."""
            return drawn(str(super().normalize_text(text)), drawable(fonts))

    sheet = Paper(format=form.page)
    sheet.set_auto_page_break(False)
    sheet.c_margin = 0
    for style, name in (("", "Regular.ttf"), ("B", "Bold.ttf")):
        path = fonts / name
        if not path.is_file():
            raise StorageError(
                f"缺少字体 {path}，没有生成工牌；请运行 make setup。",
                f"the font {path} is missing; no badges were made; run `make setup`",
            )
        sheet.add_font("yizhan", style, str(path))
    return sheet


def _draw(sheet: Any, form: Layout, index: int, person: Person, unit: str, token: str, valid_to: str) -> None:
    (x, y), scale = form.corner(index), form.scale
    if form.cut:
        sheet.set_draw_color(170)
        sheet.rect(x, y, form.width, form.height)
    picture = io.BytesIO()
    segno.make(token, error="m", micro=False).save(picture, kind="png", scale=8, border=0)
    picture.seek(0)
    sheet.image(picture, x + 6 * scale, y + 10 * scale, _QR * scale, _QR * scale)
    lines = [
        ("B", 18, person.name),
        ("", 13, person.staff_no),
        ("", 10, person.firm or unit),
        ("", 10, person.job),
        ("", 8, f"接待 {person.host}" if person.host else ""),
        ("", 8, f"有效至 {valid_to}" if valid_to else ""),
    ]
    sheet.set_text_color(0)
    at = 12.0
    for style, size, text in lines:
        if text:
            _line(sheet, x + 45 * scale, y + at * scale, style, size * scale, text, _ROOM * scale)
            at += size * 0.5 + 1.5
    _line(sheet, x + 6 * scale, y + 45.5 * scale, "", 6 * scale, token, _QR * scale)


def _line(sheet: Any, x: float, y: float, style: str, size: float, text: str, room: float) -> None:
    """Write one line, smaller where it would leave the badge."""
    size = max(size, _SMALLEST)
    sheet.set_font("yizhan", style, size)
    if (width := sheet.get_string_width(text)) > room:
        sheet.set_font_size(size * room / width)
    sheet.set_xy(x, y)
    sheet.cell(room, size * 0.4, text)
