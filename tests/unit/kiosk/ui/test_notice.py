"""Urgent notices on the glass: what they cover, what they never cover, and when they count as drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from content_packs.shifts import current_run
from content_packs.where import Where
from content_packs.words import Words
from kiosk.domain.dialogs.leader import LeaderMenu
from kiosk.domain.dialogview import ASIDE
from kiosk.domain.rotation import OVERVIEW
from kiosk.domain.signing import Kind
from kiosk.ui.theme import AMBER, GROUND
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say
from tests.fakes.desk import MORNING, NOON, FakeDesk, desk, persons
from tests.fakes.notices import notice
from tests.fakes.stage import Stage, share, spilled

SIZES = [(800, 480), (1024, 768), (1280, 800), (1920, 1080), (1080, 1920)]
LONG = Words(
    "今天中班18:00起，大巷检修轨道，行人改走副巷。请看岔口指示牌，听班组长安排。\n自救器随身带好。" * 4,
    "From 18:00 today the track of the main road is under repair: walk by the side road. " * 8,
)


def shown(stage: Stage, fake: FakeDesk, *levels: str, **words: Words) -> Any:
    """The face with notices of these levels."""
    fake.post(*(notice(f"n-{number}", level, **words) for number, level in enumerate(levels, 1)))
    stage.app.update()
    stage.advance(0.1)
    return stage.app.face


def test_full_covers_boards_and_panel(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    shown(stage, fake, "full")
    assert share(stage.image(), GROUND) > 0.5
    assert share(stage.image(), AMBER) > 0.05


def test_a_scan_under_a_full_notice_signs_and_the_answer_is_seen(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    face = shown(stage, fake, "full")
    stage.app.type_text("B-10020")
    stage.advance(0.5)
    assert fake.scans == ["B-10020"]
    assert stage.app.answer.kind is Kind.SIGNED
    assert share(stage.image(), face.answer.look.ground) > 0.3
    stage.advance(4)
    assert stage.app.answer is None
    assert share(stage.image(), GROUND) > 0.5
    assert face.notice.standing.notice.id == "n-1"


def test_a_queue_does_not_hide_a_full_notice(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    for number in (10019, 10020, 10021):
        stage.app.type_text(f"B-{number}")
        stage.advance(1)
    assert type(stage.app.face.answer).__name__ == "QueueSheet"
    face = shown(stage, fake, "full")
    assert face.answer is None
    assert fake.drew == ["n-1"]
    stage.app.type_text("B-10022")
    stage.advance(0.5)
    assert type(face.answer).__name__ == "AnswerSheet"
    stage.advance(4)
    assert (face.answer, face.drawn.notice.id) == (None, "n-1")


def test_a_large_code_does_not_hide_a_full_notice(stage: Stage) -> None:
    fake = desk()
    face = stage.open(fake).face
    face.show_code()
    assert face.code is not None
    assert shown(stage, fake, "full").code is None
    assert face.drawn.notice.id == "n-1"


def test_what_an_answer_covers_is_not_yet_drawn(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    stage.app.type_text("B-10020")
    stage.advance(0.2)
    shown(stage, fake, "strip")
    assert fake.drew == []
    stage.advance(4)
    assert fake.drew == ["n-1"]


def test_keys_choose_nothing_that_a_full_notice_hides(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    chosen: list[str] = []
    fake.choose = lambda name, then: chosen.append(name)  # type: ignore[method-assign]
    leader = replace(persons()[0], roles=("leader",))
    run = current_run(fake.site.shifts, fake.local)
    assert run is not None
    fake.dialog = LeaderMenu(leader, run, ())
    face = shown(stage, fake, "full")
    assert face.dialog is not None
    stage.app.press("enter")
    stage.app.type_text("1")
    fake.dialog = None
    stage.app.update()
    stage.app.showing.turn_to(fake.first("quiz"))
    stage.app.press("enter")
    stage.app.type_text("2")
    assert (set(chosen), fake.scans) == ({ASIDE}, ["1", "2"])


def test_a_finger_reaches_the_keypad_and_nothing_under_the_notice(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    face = shown(stage, fake, "full")
    (key,) = face.notice.ids.foot.children
    assert touched(face, key.center_x, key.center_y)
    assert (face.keypad is not None, fake.aside) == (True, False)


def touched(face: Any, x: float, y: float) -> bool:
    """A finger at a place of the window, px from the lower left."""
    touch = SimpleNamespace(
        x=x, y=y, pos=(x, y), push=lambda *_: None, pop=lambda: None, is_mouse_scrolling=False, ud={},
        apply_transform_2d=lambda _: None, grab=lambda *_, **__: None, time_start=0.0,
    )  # fmt: skip
    return bool(face.ids.notices.on_touch_down(touch))


def test_a_touch_puts_a_full_notice_aside_as_a_strip_and_does_nothing_else(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    stage.app.showing.turn_to(fake.first("quiz"))
    face = shown(stage, fake, "full")
    chosen = counting(fake)
    assert touched(face, 300, 240)
    stage.advance(0.2)
    assert chosen == [ASIDE]
    assert (face.covered, type(face.notice).__name__) == (False, "NoticeStrip")
    assert (face.main.top <= face.notice.y, face.drawn.notice.id) == (True, "n-1")
    fake.aside = False  # nobody has touched it for half a minute
    stage.advance(1.1)
    assert (face.covered, type(face.notice).__name__) == (True, "NoticeScreen")


def counting(fake: FakeDesk) -> list[str]:
    """What is chosen from now on."""
    chosen: list[str] = []
    choose = fake.choose
    fake.choose = lambda name, then: (chosen.append(name), choose(name, then))[1]  # type: ignore[method-assign]
    return chosen


@pytest.mark.parametrize("key", ["enter", "up", "right"])
def test_a_key_puts_it_aside_and_does_nothing_else(stage: Stage, key: str) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    stage.app.showing.turn_to(fake.first("quiz"))
    face = shown(stage, fake, "full")
    view, chosen = stage.app.view, counting(fake)
    stage.app.press(key)
    stage.advance(0.1)
    assert (chosen, stage.app.view, face.covered) == ([ASIDE], view, False)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_says_how_it_is_put_aside(
    stage: Stage, size: tuple[int, int], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    words = Sheet.words

    def noted(sheet: Sheet, x: float, top: float, text: str, *rest: Any, **more: Any) -> float:
        written.append(text)
        return words(sheet, x, top, text, *rest, **more)

    fake = desk(lang=lang)
    stage.open(fake)
    stage.resize(size)
    monkeypatch.setattr(Sheet, "words", noted)
    shown(stage, fake, "full")
    assert {say("urgent_aside", lang), say("urgent_aside_short", lang)} & set(written)


def test_a_key_under_an_answer_takes_only_the_answer_away(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    face = shown(stage, fake, "full")
    stage.app.type_text("B-10020")
    stage.advance(0.2)
    stage.app.press("enter")
    assert (face.answer, face.covered) == (None, True)


def test_what_is_turned_by_hand_keeps_it_aside(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    shown(stage, fake, "full")
    stage.app.press("enter")
    stage.advance(0.1)
    chosen = counting(fake)
    stage.app.press("right")
    stage.advance(0.1)
    assert chosen == [ASIDE]
    assert stage.app.view != OVERVIEW


def test_the_right_to_stop_is_a_key_away_under_it_too(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    shown(stage, fake, "full")
    chosen = counting(fake)
    stage.app.type_text("0")
    stage.advance(0.1)
    assert (chosen, stage.app.view, stage.app.screen.covered) == ([ASIDE], "mine/stop-right", False)


def test_over_a_dialog_it_stands_in_the_head_of_the_frame(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    run = current_run(fake.site.shifts, fake.local)
    assert run is not None
    face = shown(stage, fake, "full")
    fake.dialog, fake.aside = LeaderMenu(replace(persons()[0], roles=("leader",)), run, ()), True
    stage.app.update()
    stage.advance(0.1)
    assert face.notice.pos == [0, 480 - face.theme.header]
    assert face.notice.top == 480
    assert share(stage.image(), AMBER, (0, 0, 800, face.theme.header)) > 0.4
    assert face.drawn is None, "its title alone is not the notice"
    stage.app.press("enter")
    assert fake.dialog is not None
    assert fake.dialog.view(fake.facts, fake.now).name == "meeting", "keys choose in the dialog"
    fake.dialog, fake.aside = None, False
    stage.advance(1.1)
    assert face.covered


@pytest.mark.parametrize("local", [MORNING, NOON])
def test_a_strip_never_covers_the_panel(stage: Stage, local: Any) -> None:
    fake = desk(local=local)
    stage.open(fake)
    plain = stage.image()
    face = shown(stage, fake, "strip")
    with_strip = stage.image()
    assert share(with_strip, AMBER, (0, 0, face.notice.width, 480)) > 0.1
    if local is MORNING:
        right = (stage.window.width - face.theme.panel[0], face.theme.header, 800, 480)
        assert with_strip.crop(right).tobytes() == plain.crop(right).tobytes()
    else:
        assert face.notice.width == 800


def test_the_boards_give_way_to_a_strip_and_take_their_room_back(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    before = stage.app.face.main.height
    face = shown(stage, fake, "strip")
    assert face.main.height == before - face.notice.height
    assert face.main.top <= face.notice.y
    shown(stage, fake)
    assert face.notice is None
    assert face.main.height == before


def test_a_page_of_a_strip_does_not_begin_what_goes_on_overleaf(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    stage.resize((1280, 800))
    body = Words("本班提前升井。收好工具，班组长点名，按指定路线行走。")
    strip = shown(stage, fake, "strip", title=Words("提前升井"), body=body).notice
    assert [text for text, _ in strip._pages[0].lines] == ["提前升井", "本班提前升井。"]
    assert strip.pages == 2


def test_full_excludes_strips(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    face = shown(stage, fake, "strip", "full")
    assert face.notice.pages == 1
    assert face.notice.standing.notice.level == "full"


def test_pages_follow_each_other_and_each_notice_is_reported_when_it_is_drawn(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    face = shown(stage, fake, "full", "full")
    assert fake.drew == ["n-1"]
    stage.advance(1)
    assert fake.drew == ["n-1"]
    stage.advance(face.notice.seconds + 1, frames=30)
    assert fake.drew == ["n-1", "n-2"]


def test_nothing_is_reported_that_is_not_for_here(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    fake.post(notice("n-1", "full", where=Where(place=("elsewhere",))))
    stage.app.update()
    stage.advance(0.2)
    assert (fake.drew, stage.app.face.notice) == ([], None)


def test_it_goes_when_its_time_is_over(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    face = shown(stage, fake, "full")
    fake.local += timedelta(hours=2)
    stage.advance(1)
    assert face.notice is None
    assert share(stage.image(), AMBER) < 0.1


def test_a_board_without_its_picture_is_shown_in_words(stage: Stage) -> None:
    fake = desk()
    fake.pictures.clear()
    stage.open(fake)
    fake.post(notice("n-1", "full", card="mine/notice-airflow", body=Words("")))
    stage.app.update()
    stage.advance(0.1)
    assert share(stage.image(), GROUND) > 0.5
    assert fake.drew == ["n-1"]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_has_room_on_every_screen(stage: Stage, size: tuple[int, int], lang: str) -> None:
    titles = (
        Words("停电", "Power off"),
        Words("大巷检修轨道，行人改走副巷，" * 2, "Walk by the side road " * 3),
    )
    for local in (MORNING, NOON):
        fake = desk(lang=lang, local=local)
        stage.open(fake)
        stage.resize(size)
        for level in ("strip", "full"):
            for title in titles:
                for body in (Words(""), LONG):
                    face = shown(stage, fake, level, title=title, body=body)
                    sheets = face.notice.ids or {"strip": face.notice}
                    for page in range(face.notice.pages):
                        face.notice.turn(page)
                        found = {name: spilled(sheet) for name, sheet in sheets.items()}
                        assert not any(found.values()), (level, page, found)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_titles_in_the_head_of_the_frame_have_room(stage: Stage, size: tuple[int, int], lang: str) -> None:
    from kiosk.ui.theme import Theme
    from kiosk.ui.widgets.notice_strip import NoticeStrip

    fake, theme = desk(lang=lang), Theme(*size)
    fake.post(notice("n-1", "full", title=Words("大巷检修轨道，行人改走副巷，" * 2, "By the side road " * 4)))
    head = (theme.width, theme.header)
    strip = NoticeStrip(
        theme, fake.screen("").notices, MORNING.date() - timedelta(days=1), lang, head, titles_only=True
    )
    for page in range(strip.pages):
        strip.turn(page)
        assert spilled(strip) == []
    written = "".join(text for page in strip._pages for text, _ in page.lines)
    assert "22:00" not in written, "the body comes back with the whole notice"
