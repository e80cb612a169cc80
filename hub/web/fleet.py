"""How a station is, in one of three values, and what must be mended about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from content_packs.words import Words
from hub.stations.service import Station
from hub.web.i18n import words_for

QUIET_MS = 35 * 60_000
"""A station reports at least every 15 minutes: two reports missed and it counts as silent."""
LEAST_DISK_MB = 500
FAULTS: Mapping[str, str] = {
    "disk": "磁盘写不进：新的签字存不下，请清理或换盘。",
    "full": "站点磁盘已满：签字仍存在专留的空间里，新内容不收。请尽快清理或换盘。",
    "ledger": "台账打不开，那里签不了字：请马上检查磁盘，先用纸签；板块照常显示。",
    "record": "有记录在站点的磁盘上损坏，只收到它的校验值；其余照收。请换磁盘，并请当事人说明。",
    "program": "站点程序出过错，已自行重来：请看它的日志。",
    "refused": "它拒收了来自中枢的消息，仍用原来的：请看它的日志。",
    "reader": "扫到的不是工牌码：请检查扫码器。",
    "scanner": "扫码器或摄像头没接上：请检查插头；键盘式扫码、输工号照常。",
    "state": "名单或设置有错，它仍用原来的：中枢会再发，一直不好请看它的日志。",
    "link": "和中枢的连接不正常：请检查网络和证书。",
    "slot": "有一版内容坏了，它仍显示原来的：请再发布一次。",
    "pack": "有一版内容它没有上屏，或已退回上一版：请看它页面上的原因，改好再发布。",
    "store": "内容库坏过，已换新的，内容正在重新下发；记录都在：请检查磁盘。",
    "card": "有卡片显示不了，已跳过：请看它的日志并改卡片。",
    "clock": "时钟不可信：请校对时间。",
}
"""What a station's fault codes mean and what to do."""
LEDGER_FLAGS: Mapping[str, str] = {
    "gap": "中间缺记录", "fork": "记录不一致", "reset": "站上的记录变少了", "lost": "站上丢过记录",
    "new": "换了新台账", "restored": "恢复过备份",
}  # fmt: skip
OK, WARN, BAD, NONE = "ok", "warn", "bad", "none"
FINE, BEHIND, NEEDS, OFF = "ok", "behind", "needs", "off"
STANDINGS: Mapping[str, tuple[str, str]] = {
    FINE: (OK, "正常"), BEHIND: (WARN, "落后"), NEEDS: (BAD, "要人处理"), OFF: (NONE, "已停用"),
}  # fmt: skip
"""What the list of stations says of one, as (level, word): all is well, it will catch up by itself, somebody
must do something; or the hub does not talk to it at all."""


@dataclass(frozen=True, slots=True)
class Status:
    """A shape, a word and a colour (``level``: ok, warn, bad or none), and why; ``standing`` of STANDINGS."""

    level: str
    word: str
    reasons: tuple[Words, ...] = ()
    standing: str = NEEDS


def behind(station: Station, published: Mapping[str, int]) -> tuple[str, ...]:
    """Publishers whose newest version the station has but does not show yet; it need not follow all."""
    return tuple(sorted(name for name, shown in station.have.items() if published.get(name, shown) > shown))


def status_of(station: Station, published: Mapping[str, int], now: int) -> Status:
    """What the console says of a station.

    Args:
        station: as last told.
        published: version in force, per publisher.
        now: ms since 1970 UTC.
    """
    if not station.authorised:
        return Status(NONE, "已停用", (words_for("已停用，中枢不收它的消息。"),), OFF)
    if not station.enrolled:
        return Status(NONE, "未登记", (words_for("还没有登记：打开它的页面，取登记命令。"),))
    if station.state != "ready" and station.relay_id:
        why = words_for(
            "离线：它在中继 {name} 后面，请先看中继在不在线；已签的记录在它的盘上。", name=station.relay_id
        )
        return Status(BAD, "离线", (why,))
    if station.state != "ready":
        return Status(BAD, "离线", (words_for("离线：请检查电源和网线；已签的记录在它的盘上。"),))
    if now - station.seen_at > QUIET_MS:
        return Status(BAD, "失联", (words_for("很久没有消息：请检查网络。"),))
    late, worries = behind(station, published), tuple(_worries(station))
    reasons = (words_for("内容不是最新：{names}。", names="、".join(late)), *worries) if late else worries
    if worries:
        return Status(WARN, "需处理", reasons)
    return Status(WARN, "落后", reasons, BEHIND) if late else Status(OK, "在线", (), FINE)


def _worries(station: Station) -> Iterable[Words]:
    """What somebody must do about a station that is there."""
    if station.clock == "suspect":
        yield words_for("时钟不可信：请校对时间。")
    if 0 < station.disk_mb < LEAST_DISK_MB:
        yield words_for("磁盘只剩 {n} MB：请清理或换盘。", n=station.disk_mb)
    if station.wants_moving:
        yield words_for("工作面已前进 {n} 米：请把站点移近。", n=station.advanced_m)
    skipped = station.health.skipped if station.health else ()
    for card in skipped:
        yield words_for(
            "卡片 {key}（第 {version} 版）显示不了，已跳过：{why}",
            key=card.key,
            version=card.version,
            why=card.why,
        )
    codes = (fault.partition(":")[0].strip() for fault in station.faults)
    for code in dict.fromkeys(codes):
        if code == "clock" and station.clock == "suspect":
            continue  # said above
        if code == "card" and skipped:
            continue  # said above, card by card
        yield words_for(FAULTS[code]) if code in FAULTS else words_for("有故障：请看它的日志。")
