"""A key on paper: a PDF with its QR code, its groups, its check words, and what to do with it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import segno
from fpdf import FPDF

from content_packs.errors import StorageError
from hub.trust.written import check_words, written

_MARGIN = 22.0
_QR = 60.0
"""Millimetres."""


def sheet(fonts: Path, title: str, key: bytes, rows: list[str]) -> bytes:
    """The PDF, one A4 page.

    Args:
        fonts: folder with Regular.ttf and Bold.ttf.
        title: what key it is, of which mine.
        key: 32 bytes.
        rows: what to do with it, a paragraph each.

    Raises:
        StorageError: the fonts are missing.
    """
    page = _page(fonts)
    _write(page, "B", 20, title, 10)
    picture = io.BytesIO()
    segno.make(written(key).replace(" ", "-"), error="m", micro=False).save(
        picture, kind="png", scale=8, border=0
    )
    picture.seek(0)
    top = page.get_y() + 6
    page.image(picture, _MARGIN + 1, top, _QR)
    _groups(page, top, written(key).split())
    page.set_xy(_MARGIN, top + _QR + 10)
    _write(page, "", 11, "校验词（证明这张纸在手上，也证明没有抄错） check words", 7)
    _write(page, "B", 22, check_words(key), 14)
    page.ln(4)
    for row in rows:
        _write(page, "", 12, row, 7)
        page.ln(2)
    return bytes(page.output())


def _page(fonts: Path) -> Any:
    page = FPDF(format="A4")
    page.set_margin(_MARGIN)
    for style, name in (("", "Regular.ttf"), ("B", "Bold.ttf")):
        if not (fonts / name).is_file():
            raise StorageError(
                f"缺少字体 {fonts / name}，没有生成密钥纸；请运行 make setup。",
                f"the font {fonts / name} is missing; no sheet was made; run `make setup`",
            )
        page.add_font("yizhan", style, str(fonts / name))
    page.add_page()
    return page


def _groups(page: Any, top: float, groups: list[str]) -> None:
    """Two columns of seven groups beside the code, numbered, so that none is skipped when it is typed."""
    for index, group in enumerate(groups):
        column, row = divmod(index, 7)
        page.set_xy(_MARGIN + _QR + 14 + column * 46, top + row * 8.6)
        page.set_font("yizhan", "", 9)
        page.cell(8, 8, str(index + 1))
        page.set_font("yizhan", "B", 17)
        page.cell(30, 8, group)


def _write(page: Any, style: str, size: float, text: str, height: float) -> None:
    page.set_font("yizhan", style, size)
    page.multi_cell(0, height, text, align="L", new_x="LMARGIN", new_y="NEXT")
