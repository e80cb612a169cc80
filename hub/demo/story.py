"""The story of the first ten minutes, played without a person: boards, signatures, faults of the line.

Each chapter is one part of the report; what fails is written down and the story goes on. Editing a
card has a file of its own (hub/demo/edit.py).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import content_packs
from content_packs.format.card import Card
from content_packs.format.folder import read_folder
from content_packs.words import Words
from hub.demo import proofs
from hub.demo.pixels import Picture, read_qr
from hub.demo.player import Player, wait
from hub.demo.report import Report
from hub.demo.stage import STATIONS, Stage, token_in
from hub.demo.surface import Browser
from hub.seed import DemoPerson

BOARDS = {
    "learning": "学习教育栏",
    "alert": "安全警示板",
    "reflection": "哲理启发板",
    "pledge": "保安承诺板",
    "benchmark": "精益对标平台",
}
"""The five boards and how they are written on screen."""
FACE, PROJECT = STATIONS
FOLLOWS = {FACE: ("mine", "branch-1"), PROJECT: ("mine", "project")}
"""Whose packs they show."""
SECOND = "face-2"
"""A second station of the face, which the check adds: who signed by phone must be known there too."""
SHIPPED = Path(content_packs.__file__).parent / "shipped"
BOARDS_WITHIN_S = 75.0
"""The first round takes 58 s from the moment the last pack became live; the rest is for that moment."""
FIRST_LINE = 5
"""Characters of a title that stand on its first line however narrow the column."""
SYNC_S = 30.0
LINE_S = 40.0
"""A reset line is noticed at once; the way back waits for the station's pause between two tries."""
SIGN_AT = timedelta(hours=8, minutes=5)
"""Both sign windows are open then: the early shift's at the face, the day's at the project."""
NO_WINDOW_AT = timedelta(hours=20)
"""The project's day ended at 17:30; the next window opens at 06:00."""
ANSWER_WORDS = {
    "signed": "已签",
    "already": "本班已签过",
    "unknown": "不认识此卡",
    "nowindow": "现在不在签字时间",
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something seen in the rotation: ``what`` (a board's code or "overview"), seconds after the start."""

    what: str
    view: str
    picture: Picture
    at: float


class Story:
    """Plays on a stage whose stations have drawn their first board.

    Args:
        stage: where.
        report: where findings go.
        crew: the demo's persons.
    """

    def __init__(self, stage: Stage, report: Report, crew: Sequence[DemoPerson]) -> None:
        self.stage = stage
        self.report = report
        self.players = {name: Player(stage, name, report) for name in STATIONS}
        self.face, self.project = self.players[FACE], self.players[PROJECT]
        self.fonts = [stage.options.fonts / f"{name}.ttf" for name in ("Regular", "Bold")]
        self.signed: dict[str, set[str]] = {name: set() for name in STATIONS}
        self._crew = {one.id: one for one in crew}
        self._here: dict[str, list[DemoPerson]] = {}

    def play(self) -> None:
        """Every chapter up to the edit, in order."""
        part = self.report.part
        with part("两站都拿到已发布的内容", "both stations hold what is published"):
            self.content_arrives()
        with part(
            "一分钟内轮到五块板，逐块从像素验证", "all five boards within a minute, proved from pixels"
        ):
            self.boards()
        with part("调到签到时间", "clocks to a time when both windows are open"):
            self.to_sign_time()
        with part("扫工牌", "sign by badge"):
            self.by_badge()
        with part("输工号", "sign by number"):
            self.by_number()
        with part("手机签：二维码从屏上像素读出", "sign by phone, code read from the screen's pixels"):
            self.by_phone()
        with part("再签一次：已签过", "sign again: already"):
            self.again()
        with part(
            "手机签过，再到本站和新加的另一站扫：都是已签过",
            "signed by phone, then at both stations: already",
        ):
            self.phone_then_stations()
        with part("不认识的卡", "an unknown badge"):
            self.unknown()
        with part("签到时段之外", "outside the window"):
            self.outside_window()
        with part("断线签到，恢复后补传", "cut the line, sign, restore"):
            self.cut_and_restore()
        with part("拔电：3秒内回到原画面", "kill a station: back within 3 s"):
            self.kill()

    # ---- chapters

    def content_arrives(self) -> None:
        """Every publisher a station follows is live there at the version the hub published."""
        in_force = self.stage.surface.published()
        for name, player in self.players.items():
            wanted = {publisher: in_force[publisher] for publisher in FOLLOWS[name]}
            player.wait(partial(_holds, wanted), SYNC_S, f"没有拿到内容 {wanted}", f"lacks {wanted}")

    def boards(self) -> None:
        """Watch the rotation, then prove every board and the overview from the station's own pictures."""
        began, wanted = time.monotonic(), {"overview", *BOARDS}
        seen: dict[str, dict[str, Sighting]] = {name: {} for name in STATIONS}
        while any(wanted - views.keys() for views in seen.values()):
            for name, player in self.players.items():
                self._watch(player, seen[name], began)
            if time.monotonic() - began > BOARDS_WITHIN_S:
                break
            time.sleep(0.2)
        proved = {name: self._proved(name, views.values()) for name, views in seen.items()}
        self.report.figures["boards_shown"] = min(len(BOARDS.keys() & views) for views in proved.values())
        self.report.figures["boards_at_s"] = {
            name: {sight.what: sight.at for sight in views.values()} for name, views in seen.items()
        }
        for name, views in proved.items():
            proofs.every(views, sorted(wanted), f"{name} 没有画出", f"{name} did not draw")

    def to_sign_time(self) -> None:
        self.stage.move_to(self._next(SIGN_AT))
        for name, player in self.players.items():
            status = player.wait(
                lambda status: status["window_open"] and status["expected"] is not None,
                SYNC_S, "签到窗口没有打开，或名单没有下发", "no open window, or no roster",
            )  # fmt: skip
            date, shift = status["shift"]
            place = next(run for run in self.stage.surface.coverage(date, shift) if run["missing"])
            proofs.equal(
                status["expected"],
                place["expected"],
                f"{name} 应签人数与中枢不同",
                f"{name}: expected differs",
            )
            self._here[name] = [self._crew[one["person"]] for one in place["missing"]]
            player.look("window-open")

    def by_badge(self) -> None:
        for name in STATIONS:
            person = self._next_person(name)
            self._sign(name, self.players[name].scan(person.token), "badge", person)

    def by_number(self) -> None:
        person = self._next_person(FACE)
        self._sign(FACE, self.face.key_in(person.staff_no), "keyed", person)

    def by_phone(self) -> None:
        self._by_phone = self._next_person(FACE)
        picture = self.face.look("qr")
        url = read_qr(picture)
        proofs.equal(url, self.face.status()["qr"], "屏上二维码读出的不对", "the code read from the screen")
        assert url is not None
        browser = Browser()
        try:
            browser.open(url)
            said = browser.submit(
                browser.form_with(field="pin"), number=self._by_phone.staff_no, pin=self._by_phone.pin
            )
            self.report.figures["phone_page_bytes"] = len(browser.open(url).encode())
        finally:
            browser.close()
        if "已签" not in said or self._by_phone.name not in said:
            raise proofs.ProofError(
                f"手机页没有签上：{said[-300:]}", f"the phone page did not sign: {said[-300:]}"
            )
        self.signed[FACE].add(self._by_phone.id)
        self._counts(FACE)

    def again(self) -> None:
        person = self._first(FACE)
        proofs.answered(self.face.scan(person.token), "already", person.id, FACE)
        self._shows(self.face, "again", ANSWER_WORDS["already"])

    def phone_then_stations(self) -> None:
        """At the station of the code, and at another of the same place, added and enrolled meanwhile."""
        other = Player(self.stage, SECOND, self.report)
        self.stage.admit(SECOND, self._token_from_console())
        self.stage.wait_for_board(SECOND)
        self.stage.heal()
        wanted = len(self.signed[FACE])
        other.wait(
            lambda status: status["signed"] == wanted, SYNC_S, "不知道谁签过", "does not know who signed"
        )
        for player in (self.face, other):
            proofs.answered(player.scan(self._by_phone.token), "already", self._by_phone.id, player.name)
            self._shows(player, "phone-already", ANSWER_WORDS["already"])

    def _token_from_console(self) -> str:
        """Add the second station of the face in the console, as a keeper does."""
        keeper = Browser()
        try:
            keeper.open(self.stage.surface.link("keeper"))
            keeper.open(f"{self.stage.surface.url}/stations")
            keeper.submit(keeper.form_with(field="station"), station=SECOND, place="face-7305")
            return token_in(keeper.submit(keeper.form_with(action="/token")), SECOND)
        finally:
            keeper.close()

    def unknown(self) -> None:
        before = self.face.status()
        proofs.answered(self.face.scan("YZNOBODYKNOWSME22"), "unknown", None, FACE)
        self._shows(self.face, "unknown", ANSWER_WORDS["unknown"])
        after = self.face.status()
        proofs.equal(after["signed"], before["signed"], "不认识的卡不该计数", "an unknown badge counted")
        proofs.equal(
            after["last"], before["last"] + 1, "不认识的卡应留记录", "an unknown badge leaves a record"
        )

    def outside_window(self) -> None:
        now = self.stage.now()
        self.stage.move_to(_midnight(now) + NO_WINDOW_AT)
        try:
            self.project.wait(
                lambda status: not status["window_open"], SYNC_S, "窗口没有关", "the window did not close"
            )
            person = self._here[PROJECT][-1]
            proofs.answered(self.project.scan(person.token), "nowindow", person.id, PROJECT)
            self._shows(self.project, "nowindow", ANSWER_WORDS["nowindow"])
        finally:
            self.stage.move_to(now + timedelta(minutes=1))
        for name, player in self.players.items():
            player.wait(lambda status: status["window_open"], SYNC_S, "窗口没有再开", "the window is shut")
            self._counts(name)

    def cut_and_restore(self) -> None:
        self.stage.cut(FACE)
        self.face.wait(lambda status: status["link"] == "down", LINE_S, "没有发现断线", "did not see the cut")
        for _ in range(2):
            person = self._next_person(FACE)
            said = self.face.scan(person.token)
            proofs.answered(said, "signed", person.id, FACE)
            proofs.equal(said["offline"], True, "断线时的应答应注明离线保存", "the answer should say offline")
            self.signed[FACE].add(person.id)
        self._shows(self.face, "offline", "离线保存")
        waiting = self.face.status()["unsent"]
        proofs.equal(waiting >= 2, True, "断线时的记录应在待传", "records should be waiting")
        self.stage.restore(FACE)
        self.face.wait(
            lambda status: status["link"] == "up" and status["unsent"] == 0,
            LINE_S,
            "没有补传完",
            "still unsent",
        )
        self.face.look("restored")

    def kill(self) -> None:
        """SIGKILL right after an answer, at the beginning of a turn: the view must not turn meanwhile."""
        view = self.project.status()["view"]
        self.project.wait(
            lambda status: status["view"] != view, 40, "画面不轮换", "the rotation stands still"
        )
        person = self._next_person(PROJECT)
        proofs.answered(self.project.scan(person.token), "signed", person.id, PROJECT)
        self.signed[PROJECT].add(person.id)
        before = self.project.wait(
            lambda status: status["signed"] == len(self.signed[PROJECT]), 3, "计数不对", "wrong count"
        )
        boards = len(self.project.station.said("first_board"))
        killed = time.monotonic()
        self.stage.kill(PROJECT)
        wait(
            lambda: len(self.project.station.said("first_board")), lambda number: number > boards, 15,
            Words("站点没有回来", "the station did not come back"),
        )  # fmt: skip
        after = self.project.status()
        seconds = time.monotonic() - killed
        self.stage.heal()
        self.report.figures["back_after_kill_s"] = round(seconds, 2)
        self.project.look("after-kill")
        proofs.in_time(seconds, proofs.BACK_WITHIN_S, "拔电后回来", "coming back after a kill")
        proofs.intact(before, after, PROJECT)

    # ---- inside

    def _watch(self, player: Player, seen: dict[str, Sighting], began: float) -> None:
        """If something not yet seen is on screen, take its picture."""
        status = player.status()
        view = str(status["view"])
        what = status["board"] or view
        if what in seen or what not in (*BOARDS, "overview"):
            return
        picture = player.look(what)
        if player.status()["view"] == view:  # else it turned meanwhile, and the picture proves nothing
            seen[what] = Sighting(what, view, picture, round(time.monotonic() - began, 1))

    def _proved(self, name: str, sights: Iterable[Sighting]) -> set[str]:
        """What of it the pixels prove; each failure is written down on its own."""
        out = set()
        for sight in sights:
            overview = sight.what == "overview"
            title = "" if overview else shipped_card(sight.view).title.zh
            words = BOARDS.values() if overview else (BOARDS[sight.what], title[:FIRST_LINE])
            try:
                for text in words:
                    proofs.drawn(sight.picture, text, self.fonts, f"{name} {sight.view}")
            except proofs.ProofError as error:
                self.report.fail(error)
            else:
                out.add(sight.what)
        return out

    def _sign(self, name: str, said: dict[str, Any], how: str, person: DemoPerson) -> None:
        proofs.answered(said, "signed", person.id, name)
        self._shows(self.players[name], f"signed-{how}", ANSWER_WORDS["signed"], person.name)
        self.signed[name].add(person.id)
        self._counts(name)

    def _shows(self, player: Player, state: str, *words: str) -> None:
        picture = player.look(state)
        for text in words:
            proofs.drawn(picture, text, self.fonts, f"{player.name} {state}")

    def _counts(self, name: str) -> None:
        wanted = len(self.signed[name])
        self.players[name].wait(
            lambda status: status["signed"] == wanted,
            SYNC_S,
            f"已签人数不是 {wanted}",
            f"signed is not {wanted}",
        )

    def _next_person(self, name: str) -> DemoPerson:
        """Somebody of the roster here who has not signed yet."""
        return self._one(name, has_signed=False)

    def _first(self, name: str) -> DemoPerson:
        return self._one(name, has_signed=True)

    def _one(self, name: str, has_signed: bool) -> DemoPerson:
        for one in self._here.get(name, ()):
            if (one.id in self.signed[name]) is has_signed:
                return one
        raise proofs.ProofError(f"{name} 的名单上没有合适的人。", f"nobody fit on the roster of {name}")

    def _next(self, time_of_day: timedelta) -> datetime:
        now = self.stage.now()
        today = _midnight(now) + time_of_day
        return today if today >= now else today + timedelta(days=1)


def shipped_card(view: str) -> Card:
    """The shipped card of a view ``card:<publisher>/<id>``; read from the product, not from the station."""
    publisher, _, card_id = view.removeprefix("card:").partition("/")
    for file in sorted(SHIPPED.glob(f"*/{card_id}.md")):
        found = read_folder(file.parent)
        if found.pack is not None and found.pack.publisher == publisher:
            return next(card for card in found.cards if card.id == card_id)
    raise proofs.ProofError(f"没有随产品发布的卡片 {view}。", f"no shipped card {view}")


def _holds(wanted: dict[str, int], status: dict[str, Any]) -> bool:
    return bool(wanted.items() <= status["version"].items())


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
