"""What each mark on a record means for whoever looks: how urgent it is, and what to do next, with a link."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from content_packs.wire.record import Record

RECORD, SHIFT, PERSON, HISTORY, PERSONS, STATION, ROSTER = (
    "record", "shift", "person", "history", "persons", "station", "roster",
)  # fmt: skip
"""Where to do it."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """A mark.

    Attributes:
        level: bad (somebody must find out), warn (something must be set right) or none (nothing to do).
        next: what to do, Chinese.
        where: the page to do it on.
    """

    level: str
    next: str
    where: str


ODDITIES: Mapping[str, Oddity] = {
    "contested": Oddity("bad", "本人说不是他签的：问清后在这条记录上登记算数或不算数。", RECORD),
    "two_places": Oddity("bad", "同一班或六小时内在两处签：问清他在哪里上班，另一条登记为不算数。", HISTORY),
    "revoked": Oddity("bad", "扫的是已停用的工牌，不计入：查谁在用，把旧牌收回，给本人新牌。", PERSON),
    "unknown": Oddity("warn", "工牌或工号不认识，不计入：登记这个人、发工牌，再请他补签。", PERSONS),
    "station": Oddity("warn", "写的站点与台账的站点不符：查这台设备是否换过。", STATION),
    "clock": Oddity("warn", "站点的钟不对，按到达时间排：请校对站点的钟。", STATION),
    "nowindow": Oddity("warn", "扫的时候没有班在签字，不计入：确实上了班的，补录纸签。", RECORD),
    "offroster": Oddity("warn", "他不在这一班的名单上：名单错了就改排班，没错就问班组长。", ROSTER),
    "delayed": Oddity("none", "下班以后才传到，照常计入：站点多半断过线，看它好了没有。", STATION),
    "late": Oddity("none", "过了签字时间才签，算补签：总是这样，就问班组长。", SHIFT),
    "dup": Oddity("none", "同一班签了两次，只算一次，不用处理。", SHIFT),
    "again": Oddity("none", "中枢说他签过，他又扫了：另有签字就只算那条，没有就算这条。", SHIFT),
    "lent": Oddity("none", "点名时借来的人，照常计入，不用处理。", SHIFT),
    "undone": Oddity("none", "代签人当场撤回，不计入，不用处理。", RECORD),
    "voided": Oddity("none", "已更正为不算数；谁更正的，写在记录上。", RECORD),
    "settled": Oddity("none", "已核实，算数；谁核实的，写在记录上。", RECORD),
}
"""By mark, the most urgent first."""


def most_urgent(flags: Collection[str]) -> Oddity | None:
    """What to do first about a record with some marks; None for one without."""
    return next((oddity for flag, oddity in ODDITIES.items() if flag in flags), None)


def address(oddity: Oddity, ledger: str, record: Record, person_known: bool) -> str:
    """Of the page where it is done; of the record itself where the hub does not know the person."""
    own = f"/records/{ledger}/{record.seq}"
    run = urlencode({"date": record.shift_date, "shift": record.shift, "place": record.place})
    return {
        SHIFT: f"/shift?{run}" if record.shift else own,
        PERSON: f"/persons/{record.person}" if person_known else own,
        HISTORY: f"/persons/{record.person}/history" if person_known else own,
        PERSONS: "/persons",
        STATION: own if record.station == "hub" else f"/stations/{record.station}",
        ROSTER: f"/roster?{urlencode({'date': record.shift_date})}",
    }.get(oddity.where, own)
