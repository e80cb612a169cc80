"""The service screen: who opens it, what it does, and that it signs nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from content_packs.format.content import EMPTY
from content_packs.words import Words
from kiosk.domain.attendance import Attendance
from kiosk.domain.care import Care, Errand, Line
from kiosk.domain.dialogs.mine import Mine
from kiosk.domain.dialogs.opening import offered
from kiosk.domain.dialogs.service import Findings, MoveTo, ScannerTest, Service
from kiosk.domain.dialogview import BACK
from kiosk.domain.directory import Directory, Found, Match
from kiosk.domain.rotation import Anchor
from kiosk.domain.screen import Facts
from kiosk.domain.signing import Answer, Kind
from kiosk.domain.stick import Stick
from tests.fakes.mine import instant, person, roster, site

KEEPER = replace(person(9), roles=("keeper",))
PLACES = (("heading-1", Words("一号掘进头", "Heading 1")),)
FACTS = Facts(site(places=PLACES), roster(), 0, EMPTY, Attendance(), Anchor(0))
NOW = instant("2026-11-23 10:00")
MENU = Service(KEEPER)


def badge(who: object = KEEPER, match: Match = Match.KNOWN) -> Found:
    return Found(match, "badge", who)  # type: ignore[arg-type]


def test_only_a_keepers_badge_opens_it() -> None:
    for kind in (Kind.ALREADY, Kind.NOWINDOW):
        assert isinstance(offered(Answer(kind, KEEPER), badge(), ()), Service)
    assert offered(Answer(Kind.SIGNED, KEEPER), badge(), ()) is None, "he signs first, as everybody"
    assert isinstance(offered(Answer(Kind.ALREADY, person(1)), badge(person(1)), ()), Mine)
    assert offered(Answer(Kind.ALREADY, KEEPER), Found(Match.KNOWN, "keyed", KEEPER), ()) is None


def test_the_menu_says_where_it_stands_and_how_the_last_errand_ended() -> None:
    stands = site(advance_m=700, placed_advance_m=600, move_after_m=80, placed_on=date(2026, 11, 1))
    view = MENU.view(replace(FACTS, site=stands, care=Care(said=Words("已写好"))), NOW)
    said = [line.zh for line in view.lines]
    assert said[0] == "7305综采工作面 · 2026-11-01 安放（22 天） · 已前进 100 米 · 满 80 米移站"
    assert said[1] == "已写好"
    assert MENU.view(replace(FACTS, care=Care(busy=True)), NOW).lines[1].zh == "正在办……"


def test_records_are_offered_while_a_stick_is_there() -> None:
    def names(stick: Stick | None) -> set[str]:
        return {choice.name for choice in MENU.view(replace(FACTS, stick=stick), NOW).choices}

    assert names(Stick()) - names(None) == {"export"}


def test_errands_and_tests() -> None:
    examined = MENU.choose("examine", FACTS, NOW)
    assert (examined.dialog, examined.errand) == (Findings(MENU), Errand.EXAMINE)
    assert MENU.choose("diagnose", FACTS, NOW).errand is Errand.DIAGNOSE
    assert MENU.choose("export", FACTS, NOW).errand is Errand.EXPORT
    assert MENU.choose("lang", FACTS, NOW).errand is Errand.ENGLISH
    assert MENU.choose("lang", replace(FACTS, lang="en"), NOW).errand is Errand.CHINESE
    heard = MENU.choose("sound", FACTS, NOW)
    assert heard.answer is not None
    assert heard.answer.kind is Kind.NOTED
    assert MENU.choose(BACK, FACTS, NOW).dialog is None
    assert all(not MENU.choose(choice.name, FACTS, NOW).records for choice in MENU.view(FACTS, NOW).choices)


def test_the_worst_finding_stands_first_and_is_read_whole() -> None:
    lines = (Line("✓", Words("磁盘"), Words("好")), Line("×", Words("中枢"), Words("查网线")))
    care = Care(lines, program="0.1.0", mem_mb=120, screen_h=900, disk_mb=7000)
    view = Findings(MENU).view(replace(FACTS, care=care), NOW)
    assert [item.words.zh for item in view.items] == ["× 中枢", "✓ 磁盘", "· 本机"]
    assert view.items[-1].note.zh == "程序 0.1.0 · 内存 120 MB · 屏幕 900 小时 · 盘剩 7000 MB"
    whole = Findings(MENU).choose("check-1", FACTS, NOW).dialog
    assert isinstance(whole, Findings)
    assert whole.view(replace(FACTS, care=care), NOW).lines == (Words("查网线"),)
    assert whole.choose(BACK, FACTS, NOW).dialog == Findings(MENU)
    assert Findings(MENU).choose(BACK, FACTS, NOW).dialog == MENU
    busy = Findings(MENU).view(replace(FACTS, care=Care(lines, busy=True)), NOW)
    assert busy.items == ()


def test_the_scanner_test_says_what_was_read_and_signs_nobody() -> None:
    directory = Directory(site(), roster())
    page = ScannerTest(MENU)
    for code, words in (
        ("badge-1", "认得：张1"),
        ("old-1", "停用"),
        ("nobody", "不认识"),
        ("\x00", "没读清"),
    ):
        step = page.scan(directory.find(code), FACTS, NOW)
        assert step is not None
        assert step.records == ()
        assert isinstance(step.dialog, ScannerTest)
        assert words in step.dialog.view(FACTS, NOW).lines[1].zh


def test_a_queue_ends_every_other_page() -> None:
    for page in (MENU, Findings(MENU), MoveTo(MENU)):
        assert page.scan(badge(person(1)), FACTS, NOW) is None


def test_a_move_is_confirmed_and_then_a_record() -> None:
    page = MENU.choose("move", FACTS, NOW).dialog
    assert isinstance(page, MoveTo)
    sure = page.choose("to-heading-1", FACTS, NOW).dialog
    assert isinstance(sure, MoveTo)
    assert "移到：一号掘进头" in [line.zh for line in sure.view(FACTS, NOW).lines]
    assert sure.choose(BACK, FACTS, NOW).records == ()
    step = sure.choose("sure", FACTS, NOW)
    (record,) = step.records
    assert (record.kind, record.subject, record.value) == ("move", "place:heading-1", "from:face-7305")
    assert (record.person, record.author, record.method) == ("p9", "", "badge")
    assert (record.place, record.shift) == ("face-7305", ""), "made where it still stood"
    gone = replace(FACTS, site=site())
    assert sure.choose("sure", gone, NOW).records == (), "the place is offered no more"
