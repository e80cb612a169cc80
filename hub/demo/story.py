"""The story of the first ten minutes, chapter by chapter; what fails is written down, and on it goes."""

from __future__ import annotations

from collections.abc import Callable

from hub.demo.accounts import settle
from hub.demo.boards import boards_in_rotation, content_arrives
from hub.demo.cast import Cast
from hub.demo.edit import edit_and_see
from hub.demo.outages import cut_and_restore, kill
from hub.demo.signatures import (
    again,
    by_badge,
    by_number,
    by_phone,
    outside_window,
    phone_then_stations,
    to_sign_time,
    unknown,
)
from hub.demo.urgent import notice_and_sign

Chapter = tuple[str, str, Callable[[Cast], None]]
CHAPTERS: tuple[Chapter, ...] = (
    ("两站都拿到已发布的内容", "both stations hold what is published", content_arrives),
    (
        "一分钟内轮到五块板，逐块从像素验证",
        "five boards within a minute, proved from pixels",
        boards_in_rotation,
    ),
    ("调到签字时间", "clocks to a time when both windows are open", to_sign_time),
    ("扫工牌", "sign by badge", by_badge),
    ("输工号", "sign by number", by_number),
    ("手机签：二维码从屏上像素读出", "sign by phone, code read from the screen's pixels", by_phone),
    ("再签一次：已签过", "sign again: already", again),
    (
        "手机签过，再到本站和新加的另一站扫：都是已签过",
        "by phone, then at two stations: already",
        phone_then_stations,
    ),
    (
        "插播：全屏，照常签字，上屏回执，撤下",
        "a notice: full screen, signing under it, drawn at both, withdrawn",
        notice_and_sign,
    ),
    ("不认识的工牌", "an unknown badge", unknown),
    ("签字时间之外", "outside the window", outside_window),
    ("断线签字，恢复后补传", "cut the line, sign, restore", cut_and_restore),
    ("拔电：3秒内回到原画面", "kill a station: back within 3 s", kill),
    ("控制台改一句话，发布，两站换屏", "edit in the console, publish, both screens change", edit_and_see),
    ("对账：应签、已签、丢失、重复", "the accounts: coverage, lost, doubled", settle),
)


def play(cast: Cast) -> None:
    """Every chapter in order."""
    for zh, en, chapter in CHAPTERS:
        with cast.report.part(zh, en):
            chapter(cast)
