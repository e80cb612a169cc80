"""A record in the words of the man it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from content_packs.wire.record import Record
from content_packs.wire.state import Site
from content_packs.words import Words

KINDS = {
    "pledge": Words("签字", "signed"),
    "quiz": Words("答题", "answered"),
    "confirm": Words("安全确认", "confirmed"),
    "attend": Words("点名", "roll call"),
    "suggest": Words("建言", "suggested"),
}
"""Kinds of records a man is shown, with their word."""
METHODS = {
    "badge": Words("工牌", "badge"),
    "keyed": Words("输工号", "keyed"),
    "phone": Words("手机", "phone"),
    "proxy": Words("班组长代签", "by the leader"),
    "paper": Words("纸签", "on paper"),
}
FLAGS = {
    "late": Words("补签", "late"),
    "offroster": Words("不在名单", "off roster"),
    "lent": Words("借调", "lent"),
    "again": Words("签过又扫", "had signed already"),
    "clock": Words("时钟待校", "clock unset"),
    "revoked": Words("工牌已停用，不算", "badge disabled, does not count"),
    "nowindow": Words("不在签字时间，不算", "outside signing time, does not count"),
}
MARKS = {
    "present": Words("到", "present"),
    "leave": Words("请假", "on leave"),
    "lent": Words("借调", "lent"),
    "absent": Words("缺", "absent"),
}


def headline(record: Record, site: Site) -> Words:
    """When, which shift, what: 11月23日 早班 签字 07:42."""
    made = datetime.fromtimestamp(record.at / 1000, UTC).replace(tzinfo=None) + timedelta(
        minutes=site.utc_offset_min
    )
    day = datetime.fromisoformat(record.shift_date) if record.shift_date else made
    shift = next((one for one in site.shifts if one.id == record.shift), None)
    what = KINDS.get(record.kind, Words(record.kind))
    if record.kind == "attend":
        what = _joined(" ", what, MARKS.get(record.value, Words(record.value)))
    name = Words(shift.name, shift.name_en) if shift else Words(record.shift)
    return _joined(
        " ", Words(f"{day.month}月{day.day}日", f"{day:%d %b}"), name, what, Words(f"{made:%H:%M}")
    )


def detail(record: Record, site: Site) -> Words:
    """Where, how, and what is to be said of it: 7305综采工作面 · 工牌 · 补签."""
    place = site.place_name if record.place == site.spot.place else Words(record.place)
    said = [METHODS.get(record.method, Words(record.method))]
    return _joined(" · ", place, *said, *(FLAGS[flag] for flag in record.flags if flag in FLAGS))


def _joined(between: str, *parts: Words) -> Words:
    return Words(
        between.join(part.zh for part in parts if part.zh),
        between.join(part.in_("en") for part in parts if part.zh),
    )
