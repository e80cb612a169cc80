"""What was on the glass, on the console: figures over days, one hour at one place, and for whom."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from zipfile import ZipFile

import pytest

from content_packs.wire.playback import HOUR_MS, Playback, Played, PlayedHour
from hub.accounts.service import Account, Grant, put_account
from hub.accounts.sessions import make_link
from hub.db import read_scope, session_scope
from hub.packs.onscreen import in_force
from hub.packs.published import versions_in_force
from hub.stations.playback import take_playback
from tests.fakes.console import Console
from tests.fakes.playback import tell

NEVER = "mine/no-bare-roof"
EIGHT = "/playback?place=face-7305&date=2026-11-24&hour=8"


@pytest.fixture
def told(console: Console) -> Console:
    """Two stations have told of the hours from 06:00 to 09:00, with one card of the mine never shown."""
    with session_scope(console.engine) as session:
        for name in ("face-1", "project-1"):
            tell(session, console.settings, name, console.clock(), never=(NEVER,))
    return console


def part(text: str, name: str) -> str:
    return text.split(f'id="{name}"')[1].split("</section>")[0]


def test_hours_by_board_and_cards_with_their_tables(told: Console) -> None:
    client = told.as_("safety")
    page = client.get("/figures").text
    for name in ("played", "cards"):
        assert 'role="img"' in part(page, name), name
        assert "<table" in part(page, name), name
    assert "style=" not in page
    lines = client.get("/figures?table=played&as=csv").text.lstrip("\ufeff").splitlines()
    assert lines[0].startswith("站点,地点,开机,学习教育栏")
    assert [line.split(",")[:3] for line in lines[1:]] == [
        ["face-1", "7305综采工作面", "3.0"], ["project-1", "8号煤仓安装工程", "3.0"]
    ]  # fmt: skip
    assert lines[1].endswith(",0.75,0.05"), "the pledge panel and notices stand beside the boards"
    with ZipFile(io.BytesIO(client.get("/figures?table=cards&as=xlsx").content)) as book:
        assert "放过的站" in book.read("xl/worksheets/sheet1.xml").decode()


def test_what_was_published_and_never_shown_is_named(told: Console) -> None:
    client = told.as_("safety")
    page = client.get("/figures").text
    assert "发布了却没放过的卡片：1 张" in page
    assert NEVER in part(page, "never")
    last = client.get("/figures?table=cards&as=csv").text.splitlines()[-1].split(",")
    assert last[3:] == ["0.0", "0", "0", "2", NEVER], "no hours, no times, at none of two stations"
    with session_scope(told.engine) as session:
        tell(session, told.settings, "face-1", told.clock() + HOUR_MS, hours=1)
    page = client.get("/figures").text
    assert "发布了却没放过的卡片" not in page, "one station is enough"


def test_only_what_the_place_had_is_counted_where_a_place_is_chosen(told: Console) -> None:
    csv = told.as_("safety").get("/figures?table=played&as=csv&place=project-8").text
    assert [line.split(",")[0] for line in csv.splitlines()[1:]] == ["project-1"]
    none = told.as_("safety").get("/figures?days=7&to=2026-11-22").text
    assert "这段时间还没有站点报来播放" in none
    assert 'href="/stations"' in none.split("这段时间还没有站点报来播放")[1].split("</section>")[0]


def test_an_hour_at_a_place_with_titles_versions_and_the_words_themselves(told: Console) -> None:
    client = told.as_("safety")
    page = client.get(EIGHT).text
    assert "<small>2026-11-24 08:00 – 09:00</small>" in page
    with read_scope(told.engine) as session:
        force = in_force(session, told.settings)
        version = versions_in_force(session)["mine"]
    key, card = next(
        (key, card) for key, card in force.cards.items() if key.startswith("mine/") and key != NEVER
    )
    link = f"/shift/words/mine/{version}/{key.split('/')[1]}?at=face-1&amp;of=playback"
    assert f'<a href="{link}">{card.title.zh}</a>' in page
    assert '<section class="panel wide list flat" id="played">' in page, "a plain list on a telephone"
    assert page.count('data-head="秒"') == page.count('data-head="次数"') > 9
    words = client.get(link.replace("&amp;", "&"))
    assert words.status_code == 200
    assert card.title.zh in words.text
    assert "发布的原文" in words.text
    assert NEVER.split("/")[1] not in page
    for word in ("总览", "承诺面板", "notice:n-1", "接上一小时", "project-1"):
        assert (word in page) == (word != "project-1"), word
    assert "face-1" in page


def test_it_is_a_table_like_every_other(told: Console) -> None:
    client = told.as_("safety")
    csv = client.get(f"{EIGHT}&sort=-seconds&as=csv")
    assert csv.headers["content-disposition"] == 'attachment; filename="yizhan-playback-20261124.csv"'
    lines = csv.text.lstrip("\ufeff").splitlines()
    assert lines[0] == "站点,内容,栏板,版本,次数,秒,编号"
    assert lines[1].split(",")[1:2] + lines[1].split(",")[4:6] == ["承诺面板", "1", "900"]
    assert 'aria-sort="descending"' in client.get(f"{EIGHT}&sort=-seconds").text


def test_the_hour_before_this_one_is_shown_by_default(told: Console) -> None:
    page = told.as_("safety").get("/playback").text
    assert "2026-11-24 08:00 – 09:00" in page
    assert re.search(r'href="\?place=[a-z0-9-]+&amp;date=2026-11-24&amp;hour=7" rel="prev"', page)


def test_where_nothing_is_known_the_next_step_is_said(told: Console) -> None:
    client = told.as_("safety")
    page = client.get("/playback?place=face-7305&date=2026-11-20&hour=8").text
    assert "这里的站点没有报过这一小时" in page
    assert 'href="?place=face-7305&amp;date=2026-11-24&amp;hour=8"' in page
    for query in ("place=nowhere", "hour=24", "date=morgen"):
        assert client.get(f"/playback?{query}").status_code == 400, query


def test_before_anything_was_told_the_stations_are_named(console: Console) -> None:
    page = console.as_("safety").get("/playback").text
    said = page.split("这里的站点还没有报过播放")[1].split("</section>")[0]
    assert '<a href="/stations/face-1">' in said


def test_a_dark_hour_and_a_doubtful_clock_are_said(told: Console) -> None:
    this = told.clock() // HOUR_MS
    with session_scope(told.engine) as session:
        hour = PlayedHour(this, this - 30, "face-7305", 1800, suspect=True)
        take_playback(session, told.settings, "face-1", Playback((hour,)), told.clock())
    begins = told.settings.local((this - 30) * HOUR_MS)
    page = told.as_("safety").get(f"/playback?place=face-7305&date={begins.date()}&hour={begins.hour}").text
    assert "屏上什么也看不见" in page
    assert "当时站点的时钟可疑" in page
    assert "30 分钟" in page


def test_a_reader_of_one_unit_sees_its_places_alone(told: Console) -> None:
    client = told.client()
    with session_scope(told.engine) as session:
        put_account(session, Account("of-project", "某", frozenset({Grant("leader", "project")})))
        token = make_link(session, "of-project", told.clock())
    assert client.get(f"/link/{token}").status_code == 303
    page = client.get("/figures").text
    assert "project-1" in part(page, "played")
    assert "face-1" not in page
    assert client.get(EIGHT).status_code == 400
    assert client.get(EIGHT.replace("face-7305", "project-8")).status_code == 200
    assert "face-1" in part(told.as_("safety").get("/figures").text, "played")


def test_who_may_not_see_words_of_others_reads_titles_all_the_same(told: Console) -> None:
    page = told.as_("keeper").get(EIGHT)
    assert page.status_code == 200
    assert "/shift/words/" not in page.text


def test_a_card_that_is_gone_is_named_by_its_id(told: Console) -> None:
    with session_scope(told.engine) as session:
        this = told.clock() // HOUR_MS
        gone = (Played("mine/gone", 3, 2, 60), Played("nobody/x", 4, 1, 30))
        hour = replace(PlayedHour(this + 1, this, "face-7305", 3600), shown=gone)
        take_playback(session, told.settings, "face-1", Playback((hour,)), told.clock())
    page = told.as_("safety").get("/playback?place=face-7305&date=2026-11-24&hour=9").text
    assert "mine/gone" in page
    assert "nobody/x" in page
    assert "已撤下的卡片" in part(told.as_("safety").get("/figures").text, "played")


def test_hours_begin_at_half_past_where_the_mines_time_is_half_an_hour_off(
    told: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = told.as_("safety")
    this = told.clock() // HOUR_MS
    monkeypatch.setitem(told.settings.__dict__, "timezone", "Asia/Kolkata")
    begins = told.settings.local((this - 1) * HOUR_MS)
    assert begins.minute == 30
    page = client.get(f"/playback?place=face-7305&date={begins.date()}&hour={begins.hour}").text
    assert f"<small>{begins:%Y-%m-%d %H:%M} – {begins.hour + 1:02d}:30</small>" in page
    assert "face-1" in page
    before = re.search(r'href="(\?place=[^"]+)" rel="prev"', page)
    assert before
    assert (
        f"{begins.hour - 1:02d}:30 – {begins.hour:02d}:30"
        in client.get("/playback" + before[1].replace("&amp;", "&")).text
    )
