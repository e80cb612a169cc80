"""The service screen: what a keeper sees and does at a station. Nothing here signs anybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from content_packs.wire.record import Record
from content_packs.wire.state import Person, Site
from content_packs.words import Words
from kiosk.domain.care import Care, Errand
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialog import Step
from kiosk.domain.dialogs.mine import Mine
from kiosk.domain.dialogview import BACK, Choice, DialogView, Form, Look
from kiosk.domain.directory import Found, Match
from kiosk.domain.drafting import draft
from kiosk.domain.moved import PLACE
from kiosk.domain.screen import Facts
from kiosk.domain.signing import Answer, Kind

PATIENCE_MS = 120_000
"""A keeper has tools in his hands."""
EXAMINE, SCANNER, SOUND, MOVE, DIAGNOSE, EXPORT, LANG, OWN = (
    "examine", "scanner", "sound", "move", "diagnose", "export", "lang", "own",
)  # fmt: skip
_BACK = Choice(BACK, Words("返回", "Back"))
_BUSY = Words("正在办……", "Working…")
_SAID = {
    Match.KNOWN: Words("读到了，认得：{name}", "Read, and known: {name}"),
    Match.REVOKED: Words("读到了，此工牌已停用", "Read; this badge is disabled"),
    Match.UNKNOWN: Words("读到了，不认识此码", "Read; the code is not known"),
    Match.UNREADABLE: Words("没读清，请再扫", "Not readable: scan again"),
}


@dataclass(frozen=True, slots=True)
class Service:
    """The menu.

    Attributes:
        keeper: whose badge opened it.
        past: his last records, for his own page.
    """

    keeper: Person
    past: tuple[Record, ...] = ()

    @property
    def patience_ms(self) -> int:
        return PATIENCE_MS

    def view(self, facts: Facts, now: Instant) -> DialogView:
        """Where it stands, how the last errand ended, and what can be done."""
        care, today = facts.care, now.local(facts.site.utc_offset_min).date()
        said = _BUSY if care.busy else care.said
        lines = (placed(facts.site, today), *((said,) if said.zh else ()))
        other = Words("English") if facts.lang == "zh" else Words("中文")
        items = (
            Choice(EXAMINE, Words("体检", "Examine"), look=Look.GO),
            Choice(SCANNER, Words("读码测试", "Scanner test")),
            Choice(SOUND, Words("声音测试", "Sound test")),
            Choice(MOVE, Words("移站", "Move")),
            Choice(DIAGNOSE, Words("诊断写到U盘", "Diagnosis to stick")),
            *((Choice(EXPORT, Words("记录写到U盘", "Records to stick")),) if facts.stick else ()),
            Choice(LANG, other),
            Choice(OWN, Words("我的记录", "My records")),
        )
        title = Words(f"站点维护 · {facts.site.spot.station}", f"Station care · {facts.site.spot.station}")
        return DialogView("service", "menu", title, lines, items=items, actions=(_BACK,))

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """To a page, or an errand."""
        match name:
            case "examine":
                return Step(Findings(self), errand=Errand.EXAMINE)
            case "scanner":
                return Step(ScannerTest(self))
            case "sound":
                heard = Words("听到一声了吗？没有请检查音箱。", "Heard a tone? If not, check the speaker.")
                return Step(self, answer=Answer(Kind.NOTED, words=heard))
            case "move":
                return Step(MoveTo(self))
            case "diagnose":
                return Step(self, errand=Errand.DIAGNOSE)
            case "export":
                return Step(self, errand=Errand.EXPORT)
            case "lang":
                return Step(self, errand=Errand.ENGLISH if facts.lang == "zh" else Errand.CHINESE)
            case "own":
                return Step(Mine(self.keeper, self.past))
        return Step(None)

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """Miners go first: the page ends."""
        return None


@dataclass(frozen=True, slots=True)
class Findings:
    """The doctor's short form, one line a check; ``at``: the one whose whole sentence is read, or -1."""

    menu: Service
    at: int = -1

    @property
    def patience_ms(self) -> int:
        return PATIENCE_MS

    def view(self, facts: Facts, now: Instant) -> DialogView:
        care = facts.care
        title = Words("体检", "Examination")
        if care.busy:
            return DialogView("service", "looking", title, (_BUSY,), actions=(_BACK,))
        if 0 <= self.at < len(care.findings):
            one = care.findings[self.at]
            return DialogView("service", "finding", one.title, (one.words,), actions=(_BACK,))
        worst_first = sorted(enumerate(care.findings), key=lambda row: "×·✓".index(row[1].sign))
        rows = tuple(
            Choice(
                f"check-{number}",
                Words(f"{line.sign} {line.title.zh}", f"{line.sign} {line.title.en}"),
                line.words,
                look=Look.STOP if line.sign == "×" else Look.PLAIN,
            )
            for number, line in worst_first
        )
        machine = Choice("machine", Words("· 本机", "· machine"), _machine(care))
        rows = (*rows, machine)
        return DialogView("service", "findings", title, items=rows, form=Form.ROWS, actions=(_BACK,))

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """A finding is read whole."""
        if name.startswith("check-"):
            return Step(replace(self, at=int(name.removeprefix("check-"))))
        return Step(replace(self, at=-1) if self.at >= 0 or name != BACK else self.menu)

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """Miners go first."""
        return None


@dataclass(frozen=True, slots=True)
class ScannerTest:
    """Whatever is scanned is said and signs nobody; ``said``: of the last scan."""

    menu: Service
    said: Words = Words("")

    @property
    def patience_ms(self) -> int:
        return 30_000

    def view(self, facts: Facts, now: Instant) -> DialogView:
        asks = Words("请扫任意工牌：只说读到什么，不签字", "Scan any badge: it is read, nobody signs")
        lines = (asks, *((self.said,) if self.said.zh else ()))
        return DialogView("service", "scanner", Words("读码测试", "Scanner test"), lines, actions=(_BACK,))

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """Back to the menu."""
        return Step(self.menu)

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """Say what was read."""
        name = found.person.name if found.person else ""
        words = _SAID[found.match]
        return Step(replace(self, said=Words(words.zh.format(name=name), words.en.format(name=name))))


@dataclass(frozen=True, slots=True)
class MoveTo:
    """The places the station may be moved to; ``place``: the one that must still be confirmed."""

    menu: Service
    place: str = ""

    @property
    def patience_ms(self) -> int:
        return PATIENCE_MS

    def view(self, facts: Facts, now: Instant) -> DialogView:
        names = dict(facts.site.places)
        today = now.local(facts.site.utc_offset_min).date()
        if self.place in names:
            new, old = names[self.place], facts.site.place_name
            lines = (
                Words(f"从：{old.zh}", f"from: {old.en or old.zh}"),
                Words(f"移到：{new.zh}", f"to: {new.en or new.zh}"),
                Words(
                    f"日期：{today}。从现在起，签字记在新地点。",
                    f"{today}: from now on records are of the new place.",
                ),
            )
            sure = Choice("sure", Words("确认移站", "Move it"), look=Look.GO)
            return DialogView("service", "sure", Words("移站", "Move"), lines, actions=(sure, _BACK))
        rows = tuple(Choice(f"to-{place}", name) for place, name in facts.site.places)
        said = () if rows else (Words("地面还没有给出别的地点。", "The surface has named no other place."),)
        return DialogView(
            "service",
            "places",
            Words("移到哪里", "Move to"),
            said,
            items=rows,
            form=Form.ROWS,
            actions=(_BACK,),
        )

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """A place is chosen, then confirmed; only then is it a record."""
        if name == "sure" and self.place in dict(facts.site.places):
            made = draft(
                facts.site, now, "move", "badge",
                subject=f"{PLACE}{self.place}", value=f"from:{facts.site.spot.place}",
                person=self.menu.keeper.id,
            )  # fmt: skip
            done = Words("已移站，已保存", "Moved, and saved")
            return Step(self.menu, (made,), Answer(Kind.NOTED, words=done))
        if name.startswith("to-"):
            return Step(replace(self, place=name.removeprefix("to-")))
        return Step(replace(self, place="") if self.place else self.menu)

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """Miners go first."""
        return None


def placed(site: Site, today: date) -> Words:
    """Since when it stands there, how far the face has gone, and when it is to be moved."""
    zh, en = [site.place_name.zh], [site.place_name.en or site.place_name.zh]
    if site.placed_on:
        days = max((today - site.placed_on).days, 0)
        zh.append(f"{site.placed_on} 安放（{days} 天）")
        en.append(f"since {site.placed_on} ({days} d)")
    if site.advance_m:
        zh.append(f"已前进 {site.advance_m - site.placed_advance_m} 米")
        en.append(f"{site.advance_m - site.placed_advance_m} m of advance")
    if site.move_after_m:
        zh.append(f"满 {site.move_after_m} 米移站")
        en.append(f"move after {site.move_after_m} m")
    return Words(" · ".join(zh), " · ".join(en))


def _machine(care: Care) -> Words:
    zh = f"程序 {care.program} · 内存 {care.mem_mb} MB · 屏幕 {care.screen_h} 小时 · 盘剩 {care.disk_mb} MB"
    en = f"program {care.program} · {care.mem_mb} MB · screen {care.screen_h} h · disk {care.disk_mb} MB free"
    return Words(zh, en)
