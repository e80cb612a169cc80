"""What to do next: the list on the overview, worst first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from content_packs.words import Words
from hub.audit.checking import LOG
from hub.backup.fleet import Comparison
from hub.packs.comments import Unread
from hub.packs.publishing import Pending
from hub.packs.service import Pack
from hub.packs.submissions import APPROVED, RETURNED, REVIEW
from hub.records.ledgers import Ledger
from hub.records.runs import LATE, PlaceRun
from hub.stations.service import Station
from hub.trust.custody import TrustState
from hub.web.fleet import BAD, NONE, WARN, status_of
from hub.web.i18n import words_for

_ORDER = (BAD, WARN, NONE)
MOST_NAMED = 6
"""Stations that are named in a sentence; of more it says how many."""
MOST_QUOTED = 60
"""Characters of a comment in the list."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing to mend: how bad, what it is about, what to do, and the page to do it on."""

    level: str
    about: Words
    words: Words
    link: str
    route: str


def repairs(
    stations: Collection[Station],
    published: Mapping[str, int],
    packs: Iterable[Pack],
    waiting: Iterable[Pending],
    people: Mapping[str, str],
    runs: Iterable[PlaceRun],
    ledgers: Iterable[Ledger],
    refused_today: int,
    notices_waiting: int,
    trust: TrustState | None,
    restored: Comparison | None,
    rivalled: bool,
    broken: Mapping[str, int],
    remarks: Iterable[Unread],
    now: int,
) -> list[Repair]:
    """Everything that wants somebody's hand, worst first.

    Args:
        stations, packs, runs, ledgers: those whose units the reader may see.
        published: the version in force, by publisher.
        waiting: what publishing would change, of each publisher.
        people: names of accounts by id.
        refused_today: messages the hub refused within a day.
        notices_waiting: urgent notices that a second person has not confirmed.
        trust: of the hub's keys; None where nobody is to be told (a demo).
        restored: how far stations have filled up a hub that came from a backup; None where none did.
        rivalled: whether another hub has the same name on the line.
        broken: chains that do not fit, and from which entry on; the log's is LOG.
        remarks: what others said to the reader and he has not read.
        now: ms since 1970 UTC.
    """
    found = [
        *_of_remarks(remarks, people),
        *_of_stations(stations, published, now),
        *_of_runs(runs),
        *_of_packs(packs, published),
        *_of_reviews(waiting, people),
        *_of_ledgers(ledgers),
        *_of_trust(trust, stations),
        *_of_restoration(restored),
        *_of_chains(broken),
    ]
    if rivalled:
        words = words_for(
            "另一台中枢用同一名称把本机挤下线：请停掉不该开的那台，之后自动恢复。记录都在站点上，不会丢。"
        )
        found.append(Repair(BAD, words_for("消息服务"), words, "/stations", "stations"))
    if notices_waiting:
        words = words_for("{n} 条插播在等第二个人确认。", n=notices_waiting)
        link = "/notices?state=waiting"
        found.append(Repair(WARN, words_for("插播"), words, link, "confirm_notice"))
    if refused_today:
        words = words_for("24 小时内拒收了 {n} 条消息，请查看原因。", n=refused_today)
        found.append(Repair(WARN, words_for("拒收"), words, "/refused", "refused"))
    return sorted(found, key=lambda repair: _ORDER.index(repair.level))


def _of_stations(stations: Iterable[Station], published: Mapping[str, int], now: int) -> Iterable[Repair]:
    for station in stations:
        status = status_of(station, published, now)
        for reason in status.reasons:
            yield Repair(status.level, Words(station.id), reason, f"/stations/{station.id}", "station")


def _of_runs(runs: Iterable[PlaceRun]) -> Iterable[Repair]:
    for item in runs:
        if item.run is None or item.coverage is None:
            continue
        day, shift = item.run.key
        where = f"date={day}&shift={shift}"
        if not item.coverage.has_roster:
            words = words_for("本班名单未下发：请上传排班，否则不知道谁没签。")
            yield Repair(WARN, item.place.name, words, f"/roster?{where}", "roster")
        elif item.phase == LATE and item.coverage.missing:
            words = words_for("签字时间已过，还有 {n} 人未签。", n=len(item.coverage.missing))
            yield Repair(WARN, item.place.name, words, f"/shift?{where}&place={item.place.id}", "shift")


def _of_packs(packs: Iterable[Pack], published: Mapping[str, int]) -> Iterable[Repair]:
    for pack in packs:
        link = f"/packs/{pack.publisher}/{pack.name}"
        if pack.publisher not in published:
            yield Repair(WARN, pack.title, words_for("还没有发布过，站点上看不到。"), link, "pack")
        elif pack.edited:
            words = words_for("{n} 张卡片改了还没有发布。", n=pack.edited)
            yield Repair(NONE, pack.title, words, link, "pack")


def _of_reviews(waiting: Iterable[Pending], people: Mapping[str, str]) -> Iterable[Repair]:
    """What another person's hand is wanted for; the page asks for no more than the reader may do."""
    for one in waiting:
        asked, count = one.submission, one.changed
        if one.ahead:
            words = words_for("先发到了 {n} 个站：看得好就发到全部，或收回。", n=len(one.ahead))
            if one.widen_at is not None:
                words = words_for("先发到了 {n} 个站，到时自己发到全部；不好就收回。", n=len(one.ahead))
            yield Repair(NONE, words_for("审批"), words, f"/review/{one.publisher}", "widen")
        if asked is None or not one.differs:
            continue
        about, link = words_for("审批"), f"/review/{one.publisher}"
        if asked.state == REVIEW:
            who = people.get(asked.submitted_by, asked.submitted_by)
            words = words_for("{name} 送审了 {n} 张卡片，请审批。", name=who, n=count)
            yield Repair(WARN, about, words, link, "approve")
        elif asked.state == APPROVED and asked.publish_at is None:
            words = words_for("{n} 张卡片已批准，还没有发布。", n=count)
            yield Repair(WARN, about, words, link, "publish")
        elif asked.state == RETURNED:
            yield Repair(WARN, about, words_for("审批人退回：{reason}", reason=asked.reason), link, "submit")


def _of_chains(broken: Mapping[str, int]) -> Iterable[Repair]:
    for chain, at in broken.items():
        if chain == LOG:
            words = words_for("操作日志从第 {n} 条起对不上：有人改过数据库，请保留现场并报告。", n=at)
        else:
            words = words_for(
                "台账 {id} 第 {n} 条对不上：有人改过数据库，请保留现场并报告。", id=chain[:8], n=at
            )
        yield Repair(BAD, words_for("审计"), words, "/audit", "audit")


def _of_remarks(remarks: Iterable[Unread], people: Mapping[str, str]) -> Iterable[Repair]:
    for one in remarks:
        text = " ".join(one.newest.text.split())
        text = text if len(text) <= MOST_QUOTED else text[:MOST_QUOTED] + "…"
        who = people.get(one.newest.by, one.newest.by)
        words = words_for("{name} 批注：{said}", name=who, said=text)
        if one.count > 1:
            words = words_for("{name} 批注：{said}（{n} 条没看）", name=who, said=text, n=one.count)
        about = one.title if one.card_id else words_for("对全部内容的批注")
        link = (
            f"/packs/{one.publisher}/{one.pack}/{one.card_id}" if one.card_id else f"/review/{one.publisher}"
        )
        yield Repair(WARN, about, words, f"{link}#remarks", "card" if one.card_id else "submission")


def _of_trust(trust: TrustState | None, stations: Iterable[Station]) -> Iterable[Repair]:
    if trust is None:
        return
    if trust.recovery_here:
        words = words_for("还在中枢上：运行 yizhan trust recovery --export U盘，打印后取走。")
        yield Repair(NONE, words_for("恢复密钥"), words, "/audit", "audit")
    for station in stations:
        if station.root_version > trust.root_version:
            words = words_for("见过更新的信任根：中枢是从旧备份恢复的，请运行 yizhan trust rotate。")
            yield Repair(BAD, Words(station.id), words, f"/stations/{station.id}", "station")
        elif 0 < station.root_version < trust.root_version and station.state == "ready":
            words = words_for("还没有拿到新的信任根：请查它的线路，或带 U 盘去导入。")
            yield Repair(WARN, Words(station.id), words, f"/stations/{station.id}", "station")


def _of_restoration(restored: Comparison | None) -> Iterable[Repair]:
    """What is still to come after the hub came back from a backup, until the whole fleet was heard; and what
    no station can bring."""
    if restored is None:
        return
    about = words_for("从备份恢复")
    if restored.recent:
        words = words_for("备份之后在中枢登记的（手机签、纸签、更正、读数）没有了：有纸的请照纸补录。")
        yield Repair(WARN, about, words, "/shift", "shift")
    if restored.is_whole:
        if restored.recent:
            words = words_for("与各站核对过：都来过，备份之后的记录都补齐了。")
            yield Repair(NONE, about, words, "/stations", "stations")
        return
    if restored.too_old:
        words = words_for("备份早于 90 天：更早收过的记录站上可能已清，请与打印的班次报告核对。")
        yield Repair(BAD, about, words, "/reports", "reports")
    for station in restored.strangers:
        words = words_for("备份里没有它这次登记：请用新登记码重新登记，它的记录都在站上。")
        yield Repair(BAD, Words(station), words, "/stations", "stations")
    for station, count in restored.sending.items():
        words = words_for("正在补回备份之后的 {n} 条记录，不用做什么。", n=count)
        yield Repair(NONE, Words(station), words, f"/stations/{station}", "station")
    if restored.silent:
        names = "、".join(restored.silent[:MOST_NAMED]) + ("…" if len(restored.silent) > MOST_NAMED else "")
        words = words_for(
            "{n} 个站恢复后还没有来过（{names}）：来了会自己补齐。", n=len(restored.silent), names=names
        )
        yield Repair(WARN, about, words, "/stations", "stations")


def _of_ledgers(ledgers: Iterable[Ledger]) -> Iterable[Repair]:
    for ledger in ledgers:
        if "fork" in ledger.flags:
            words = words_for("同一编号来了两种记录：请查是否换过或复制过硬盘；先到的没有被改。")
            yield Repair(BAD, Words(ledger.station_id), words, f"/stations/{ledger.station_id}", "station")
        elif "reset" in ledger.flags:
            words = words_for("站上的记录比中枢收到的少：盘是旧的。收过的都在中枢；请查清原因，再重新登记。")
            yield Repair(BAD, Words(ledger.station_id), words, f"/stations/{ledger.station_id}", "station")
        elif "gap" in ledger.flags:
            words = words_for("记录中间缺了一段：等站点补发；一直不来请带盘来查。")
            yield Repair(WARN, Words(ledger.station_id), words, f"/stations/{ledger.station_id}", "station")
