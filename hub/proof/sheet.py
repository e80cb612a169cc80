"""A run's evidence on paper: A4 across, the board as it was drawn, who signed, and the chains' heads."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import segno
from fpdf import FPDF

from content_packs.errors import StorageError
from content_packs.format.text import plain
from content_packs.wire.record import Record
from hub.config import Settings
from hub.fonts import drawable, drawn
from hub.proof.evidence import Board, ChainHead, Evidence, Witness
from hub.proof.words import SIGNED

MARGIN = 12.0
_WIDE = 297.0 - 2 * MARGIN
_BOTTOM = 210.0 - 16
_ALONE, _BESIDE, _CAPTION = 150.0, 84.0, 22.0
_QR = 32.0
"""Millimetres."""

_STATES = {
    True: "校验值与记录一致 its hash is the records'",
    False: "中枢没有这些话，或校验值不一致 not held here, or of another hash than the records'",
}
METHODS = {"badge": "工牌", "keyed": "输号", "phone": "手机", "proxy": "代签", "paper": "纸签"}
CLOCKS = {"hub": "校准", "rtc": "本机", "suspect": "可疑"}
FLAGS = {
    "late": "补签", "unknown": "不认识", "revoked": "工牌已停用", "offroster": "不在名单",
    "clock": "时钟可疑", "lent": "借调", "nowindow": "非签字时间", "again": "签过又扫", "delayed": "迟到中枢",
    "dup": "重复", "two_places": "两处签字", "contested": "本人否认", "undone": "已撤回",
    "station": "站点不符", "voided": "已作废", "settled": "已核实",
}  # fmt: skip
SAID = {
    "forgot": "忘带工牌", "damaged": "工牌损坏", "hands": "手上有活", "other": "其他原因",
    "undo": "代签人撤回", "not_me": "本人说不是他签的", "void": "不算数", "stands": "算数",
}  # fmt: skip
COLUMNS = (
    ("序号", "No.", 9), ("工号", "number", 17), ("姓名", "name", 21), ("单位", "team", 27),
    ("方式", "method", 14), ("站点时间", "station's time", 33), ("时钟", "clock", 13),
    ("中枢估计", "hub's estimate", 33), ("标记", "flags", 38), ("登记人、内容", "author, reason", 41),
    ("台账 / 条", "ledger / record", 27),
)  # fmt: skip


def sheet(settings: Settings, found: Evidence, pictures: Mapping[int, bytes], made_ms: int) -> bytes:
    """The PDF.

    Args:
        settings: fonts, and the mine's wall time.
        found: what stands on it.
        pictures: PNG of ``found.boards`` by their place; one that is missing is written as text.
        made_ms: now.

    Raises:
        StorageError: the fonts are missing.
    """
    page = _Paper(settings.fonts, f"{found.place} {found.date} {found.shift}")
    page.add_page()
    _title(page, settings, found, made_ms)
    _boards(page, found.boards, pictures)
    _signers(page, settings, found.witnesses)
    _corrections(page, settings, found)
    _heads(page, found.heads)
    return bytes(page.output())


class _Paper(FPDF):  # type: ignore[misc]
    """A4 across with the mine's fonts; every page says which sheet it is of."""

    def __init__(self, fonts: Path, name: str) -> None:
        super().__init__(orientation="L", format="A4")
        self._name = name
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, 14)
        for style, file in (("", "Regular.ttf"), ("B", "Bold.ttf")):
            if not (fonts / file).is_file():
                raise StorageError(
                    f"缺少字体 {fonts / file}，没有生成凭据；请运行 make setup。",
                    f"the font {fonts / file} is missing; no sheet was made; run `make setup`",
                )
            self.add_font("yizhan", style, str(fonts / file))
        self._signs = drawable(fonts)

    def normalize_text(self, text: str) -> str:
        """fpdf leaves out what the font lacks, without a word."""
        return drawn(str(super().normalize_text(text)), self._signs)

    def footer(self) -> None:
        self.set_y(-11)
        self.set_font("yizhan", "", 8)
        self.cell(
            _WIDE, 5, f"签字凭据 evidence of signatures · {self._name} · {self.page_no()}/{{nb}}", align="C"
        )

    def write_line(
        self, size: float, text: str, style: str = "", width: float = 0, height: float = 0
    ) -> None:
        self.set_font("yizhan", style, size)
        self.multi_cell(width, height or size * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _title(page: _Paper, settings: Settings, found: Evidence, made_ms: int) -> None:
    page.write_line(20, f"{found.place}　{found.date}　{found.shift}", "B", height=10)
    counted, people = found.counted
    page.write_line(
        9.5,
        f"签字凭据 evidence of signatures · {found.mine} · 记录 {len(found.witnesses)} 条，计入 {counted} 条 "
        f"{people} 人 records, of which {counted} count, of {people} persons · "
        f"制表 made {_time(settings, made_ms)}",
        height=6,
    )
    page.write_line(
        8,
        "画面由站点程序按当时发布的版本画出，首末行除外。 Drawn by a station's program from the version "
        "of then; not so the first and the last line.",
        height=5,
    )
    page.ln(2)


def _boards(page: _Paper, boards: Sequence[Board], pictures: Mapping[int, bytes]) -> None:
    """Each board with what is to be said of it under it: one large, or three beside each other."""
    across, wide = (1, _ALONE) if len(boards) == 1 else (3, _BESIDE)
    high = wide * 0.625 + _CAPTION
    for number, board in enumerate(boards):
        if number % across == 0:
            if page.get_y() + high > _BOTTOM:
                page.add_page()
            top = page.get_y()
        left = MARGIN + number % across * (_WIDE / across)
        _board(page, board, pictures.get(number), left, top, wide)
        last = number % across == across - 1 or number == len(boards) - 1
        page.set_xy(MARGIN, top + high if last else top)


def _board(page: _Paper, board: Board, picture: bytes | None, left: float, top: float, wide: float) -> None:
    card, high = board.card, wide * 0.625
    page.set_left_margin(left)
    page.set_xy(left, top)
    if picture is not None:
        page.image(io.BytesIO(picture), left, top, wide)
    elif card is not None:
        page.write_line(10, plain(card.body.zh), width=wide, height=5)
        page.write_line(8, "（没有画出：本机没有站点程序 not drawn: no station's program here）", width=wide)
    page.set_xy(left, top + high + 1)
    title = " ".join(filter(None, (card.title.zh, card.title.en))) if card else "—"
    page.write_line(9, f"{title}（{board.signed} 条记录 records）", "B", wide, 5)
    page.write_line(
        7.5, f"发布 {board.publisher} 版本 version {board.version} {card.id if card else ''}", "", wide, 4
    )
    page.write_line(6.2, card.text_hash() if card else "—", "", wide, 3.6)
    page.write_line(7.5, _STATES[board.words.state == SIGNED], "", wide, 4)
    page.set_left_margin(MARGIN)


def _signers(page: _Paper, settings: Settings, witnesses: Sequence[Witness]) -> None:
    rows = [
        (str(number), *_row(settings, witness)) for number, witness in enumerate(witnesses, 1)
    ]  # fmt: skip
    _table(page, [f"{zh}\n{en}" for zh, en, _ in COLUMNS], [width for _, _, width in COLUMNS], rows)


def _row(settings: Settings, witness: Witness) -> tuple[str, ...]:
    kept, who = witness.kept, witness.who
    one = kept.record
    marks = [FLAGS.get(flag, flag) for flag in kept.flags] + (
        [] if kept.counts or one.kind != "pledge" else ["不计入"]
    )
    name = who.name if who else ("（已删去）" if not one.person else "（不认识）")
    return (
        who.staff_no if who else "", name, who.team if who else "",
        "请假" if one.kind == "attend" else METHODS.get(one.method, one.method), _time(settings, one.at),
        CLOCKS.get(one.clock, one.clock),
        "—" if witness.moment is None else _time(settings, witness.moment),
        " ".join(marks), " ".join(filter(None, (witness.author, _said(one)))),
        f"{kept.ledger[:8]} / {one.seq}",
    )  # fmt: skip


def _corrections(page: _Paper, settings: Settings, found: Evidence) -> None:
    rows = []
    for number, witness in enumerate(found.witnesses, 1):
        for later in witness.later:
            one = later.record
            by = found.names.get(one.author) or found.names.get(one.person, "")
            rows.append(
                (str(number), _said(one), by, _time(settings, one.at), f"{later.ledger[:8]} / {one.seq}")
            )
    if rows:
        page.ln(4)
        page.write_line(12, "后来对这些记录说的 what was said of these records later", "B", height=8)
        head = ["序号\nNo.", "内容\nwhat", "登记人\nby", "时间\ntime", "台账 / 条\nledger / record"]
        _table(page, head, [14, 130, 40, 40, 49], rows)


def _heads(page: _Paper, heads: Sequence[ChainHead]) -> None:
    page.ln(4)
    if page.get_y() + _QR + 22 > _BOTTOM:
        page.add_page()
    page.write_line(12, "签名链的链头 heads of the signed chains", "B", height=8)
    page.write_line(
        8.5,
        "二维码里是台账、条数、链头和签名：与 yizhan ledger export 导出的台账核对，这些记录事后改不了。 "
        "Each code holds ledger, record, head and signature: compare with an exported ledger.",
        height=5,
    )
    top = page.get_y() + 2
    for number, head in enumerate(heads):
        column = number % 3
        if number and column == 0:
            top += _QR + 4
            if top + _QR > _BOTTOM:
                page.add_page()
                top = MARGIN
        _head(page, MARGIN + column * 91, top, head)
    page.set_y(top + _QR)


def _head(page: _Paper, x: float, y: float, head: ChainHead) -> None:
    picture = io.BytesIO()
    segno.make(head.text(), error="m", micro=False).save(picture, kind="png", scale=6, border=2)
    picture.seek(0)
    page.image(picture, x, y, _QR, _QR)
    lines = (
        ("B", 10, head.station or "中枢 hub"), ("", 8, f"台账 {head.ledger[:16]}"),
        ("", 8, f"至第 {head.upto} 条 up to"),
        ("", 8, head.head.hex()[:16]), ("", 8, head.head.hex()[16:32]), ("", 8, head.head.hex()[32:48]),
        ("", 8, head.head.hex()[48:]),
    )  # fmt: skip
    for row, (style, size, text) in enumerate(lines):
        page.set_font("yizhan", style, size)
        page.set_xy(x + _QR + 2, y + 2 + row * 4.2)
        page.cell(54, 4.2, text)


def _table(page: _Paper, head: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
    page.set_font("yizhan", "", 8)
    page.set_draw_color(150)
    with page.table(
        col_widths=tuple(widths), width=sum(widths), line_height=4.4, align="L", text_align="LEFT",
        padding=0.8, borders_layout="HORIZONTAL_LINES", first_row_as_headings=True,
    ) as table:  # fmt: skip
        for cells in (head, *rows):
            row = table.row()
            for text in cells:
                row.cell(text)


def _said(one: Record) -> str:
    code, colon, reason = one.value.partition(":")
    return f"{SAID.get(code, code)}：{reason}" if colon else SAID.get(one.value, one.value)


def _time(settings: Settings, ms: int) -> str:
    return settings.local(ms).strftime("%Y-%m-%d %H:%M:%S")
