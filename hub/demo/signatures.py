"""Signatures: by badge, number and phone; again, unknown, and outside the window."""

from __future__ import annotations

from datetime import datetime, timedelta

from content_packs.words import Words
from hub.demo import proofs
from hub.demo.cast import ANSWER_WORDS, FACE, PROJECT, SYNC_S, Cast
from hub.demo.pixels import read_qr
from hub.demo.player import Player, wait
from hub.demo.stage import STATIONS, token_in
from hub.demo.surface import Browser

SIGN_AT = timedelta(hours=8, minutes=5)
"""Both sign windows are open then: the early shift's at the face, the day's at the project."""
NO_WINDOW_AT = timedelta(hours=20)
"""The project's day ended at 17:30; the next window opens at 06:00."""
SECOND = "face-2"
"""A second station of the face, which the check adds: who signed by phone must be known there too."""
COVERED_S = 10.0
UNKNOWN = "YZNOBODYKNOWSME22"


def to_sign_time(cast: Cast) -> None:
    """Both windows open, and both sides agree on how many are expected."""
    cast.stage.move_to(_next(cast, SIGN_AT))
    for name, player in cast.players.items():
        status = player.wait(
            lambda status: status["window_open"] and status["expected"] is not None,
            SYNC_S, "签字时间没有开始，或名单没有下发", "no open window, or no roster",
        )  # fmt: skip
        date, shift = status["shift"]
        place = next(run for run in cast.stage.surface.coverage(date, shift) if run["missing"])
        proofs.equal(
            status["expected"],
            place["expected"],
            f"{name} 应签人数与中枢不同",
            f"{name}: expected differs",
        )
        cast.here[name] = [cast.crew[one["person"]] for one in place["missing"]]
        player.look("window-open")


def by_badge(cast: Cast) -> None:
    """Typed as a scanner types, at each station."""
    for name in STATIONS:
        person = cast.next_person(name)
        cast.sign(name, cast.players[name].scan(person.token), "badge", person)


def by_number(cast: Cast) -> None:
    """Digit by digit, then Enter."""
    person = cast.next_person(FACE)
    cast.sign(FACE, cast.face.key_in(person.staff_no), "keyed", person)


def by_phone(cast: Cast) -> None:
    """The code is read from the pixels, the page opened and its form sent, as a phone does."""
    person = cast.next_person(FACE)
    # The answer to the scan before covers the screen for some seconds.
    url = wait(
        lambda: _code_on(cast.face),
        bool,
        COVERED_S,
        Words(f"{FACE} 屏上没有可读的二维码", "no code can be read"),
    )
    browser = Browser()
    try:
        cast.report.figures["phone_page_bytes"] = len(browser.open(url).encode())
        answer = browser.submit(browser.form_with(field="pin"), number=person.staff_no, pin=person.pin)
    finally:
        browser.close()
    if "已签" not in answer or person.name not in answer:
        raise proofs.ProofError(f"手机页没有签上：{answer[-300:]}", f"not signed by phone: {answer[-300:]}")
    cast.by_phone = person
    cast.signed[FACE].add(person.id)
    cast.counts(FACE)


def again(cast: Cast) -> None:
    """Who has signed this shift is told so, and makes no second record."""
    person, last = cast.one_who_signed(FACE), cast.face.status()["last"]
    proofs.answered(cast.face.scan(person.token), "already", person.id, FACE)
    proofs.equal(cast.face.status()["last"], last, "已签过的人不该再有记录", "signing again made a record")
    cast.shows(cast.face, "again", ANSWER_WORDS["already"])


def phone_then_stations(cast: Cast) -> None:
    """At the station of the code, and at another of the same place, added and enrolled meanwhile."""
    person = cast.by_phone
    if person is None:
        raise proofs.ProofError("没有人用手机签上。", "nobody signed by phone")
    other = Player(cast.stage, SECOND, cast.report)
    cast.stage.admit(SECOND, _token_from_console(cast))
    cast.stage.wait_for_board(SECOND)
    cast.stage.heal()
    wanted = len(cast.signed[FACE])
    other.wait(lambda status: status["signed"] == wanted, SYNC_S, "不知道谁签过", "does not know who signed")
    for player in (cast.face, other):
        proofs.answered(player.scan(person.token), "already", person.id, player.name)
        cast.shows(player, "phone-already", ANSWER_WORDS["already"])


def unknown(cast: Cast) -> None:
    """Recorded, not counted."""
    before = cast.face.status()
    proofs.answered(cast.face.scan(UNKNOWN), "unknown", None, FACE)
    cast.shows(cast.face, "unknown", ANSWER_WORDS["unknown"])
    after = cast.face.status()
    proofs.equal(after["signed"], before["signed"], "不认识的工牌不该计数", "an unknown badge counted")
    proofs.equal(
        after["last"], before["last"] + 1, "不认识的工牌应留记录", "an unknown badge leaves a record"
    )


def outside_window(cast: Cast) -> None:
    """In the evening, when the project has no window; then back to the morning."""
    now = cast.stage.now()
    cast.stage.move_to(_midnight(now) + NO_WINDOW_AT)
    try:
        cast.project.wait(
            lambda status: not status["window_open"], SYNC_S, "窗口没有关", "the window did not close"
        )
        person = cast.here[PROJECT][-1]
        proofs.answered(cast.project.scan(person.token), "nowindow", person.id, PROJECT)
        cast.shows(cast.project, "nowindow", ANSWER_WORDS["nowindow"])
    finally:
        cast.stage.move_to(now + timedelta(minutes=1))
    for name, player in cast.players.items():
        player.wait(lambda status: status["window_open"], SYNC_S, "窗口没有再开", "the window is shut")
        cast.counts(name)


def _code_on(player: Player) -> str:
    """The code in the picture, empty while there is none; ProofError when the station says another."""
    before = player.status()["qr"]
    url = read_qr(player.look("qr")) or ""
    said = ("", before, player.status()["qr"])  # it changes every minute, perhaps just now
    if url not in said:
        raise proofs.ProofError(f"屏上二维码是 {url}，站点说是 {said[2]}。", f"drawn {url}, said {said[2]}")
    return url


def _token_from_console(cast: Cast) -> str:
    """Add the second station of the face in the console, as a keeper does."""
    keeper = Browser()
    try:
        keeper.open(cast.stage.surface.link("keeper"))
        keeper.open(f"{cast.stage.surface.url}/stations")
        keeper.submit(keeper.form_with(field="station"), station=SECOND, place="face-7305")
        return token_in(keeper.submit(keeper.form_with(action="/token")), SECOND)
    finally:
        keeper.close()


def _next(cast: Cast, time_of_day: timedelta) -> datetime:
    now = cast.stage.now()
    today = _midnight(now) + time_of_day
    return today if today >= now else today + timedelta(days=1)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
