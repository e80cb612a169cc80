"""Where lines end."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kiosk.ui.linebreak import FULL, NO_END, NO_START, SHORT, atoms, balanced, ranges, wrap

TEXTS = st.text("人顶板先停撤报看敲，。；：！？、（）《》“”1234567890.%ab m米吨", max_size=60)
PHRASES = st.lists(
    st.tuples(st.text("人顶板先停撤报看敲立即", min_size=1, max_size=9), st.sampled_from("，。；：、！？")),
    min_size=1,
).map(lambda parts: "".join(part + mark for part, mark in parts))
WIDTHS = st.integers(4, 30)


def wide(text: str) -> float:
    """Chinese 2, ASCII 1."""
    return sum(1 if character.isascii() else 2 for character in text)


def ends_badly(lines: tuple[str, ...]) -> bool:
    starts = any(line[0] in NO_START for line in lines[1:] if line)
    return starts or any(line[-1] in NO_END for line in lines[:-1] if line)


@settings(max_examples=50, deadline=None)
@given(TEXTS, WIDTHS)
def test_nothing_is_lost_but_spaces(text: str, width: int) -> None:
    assert "".join(wrap(text, width, wide)).replace(" ", "") == text.replace(" ", "")


@settings(max_examples=50, deadline=None)
@given(TEXTS, WIDTHS)
def test_no_line_is_too_wide(text: str, width: int) -> None:
    assert all(wide(line) <= width for line in wrap(text, width, wide))


@settings(max_examples=50, deadline=None)
@given(TEXTS, WIDTHS)
def test_marks_stand_where_they_belong(text: str, width: int) -> None:
    """Unless so many cling together that no line could hold them."""
    assume(_longest_chain(text) * 2 <= width)
    assert not ends_badly(wrap(text, width, wide))


@settings(max_examples=50, deadline=None)
@given(TEXTS, WIDTHS)
def test_a_balanced_title_takes_no_more_lines(text: str, width: int) -> None:
    assert len(balanced(text, width, wide)) <= max(len(wrap(text, width, wide)), 1)


@settings(max_examples=300, deadline=None)
@given(PHRASES, st.integers(10, 30))
def test_a_line_leaves_no_beginning_of_a_phrase_behind(text: str, width: int) -> None:
    """Unless it would be far from full without it, or a line more would be needed."""
    found = ranges(text, width, lambda a, b: wide(text[a:b]))
    for number, (begin, end) in enumerate(found[:-1]):
        mark = max(text.rfind(pause, begin, end) for pause in "，。；：！？、") + 1
        if 0 < end - mark <= SHORT and mark > begin and wide(text[begin:mark]) >= width * FULL:
            assert len(wrap(text[mark:], width, wide)) > len(found) - number - 1, text[begin:end]


@settings(max_examples=100, deadline=None)
@given(PHRASES, st.integers(10, 30))
def test_lines_that_end_well_are_no_more_than_those_that_are_filled(text: str, width: int) -> None:
    filled, used = 1, 0
    for begin, end in atoms(text):
        size = wide(text[begin:end])
        filled, used = (filled, used + size) if used + size <= width else (filled + 1, size)
    assert len(wrap(text, width, wide)) == filled


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.integers(10, 30))
def test_no_line_ends_within_what_stays_whole(text: str, width: int) -> None:
    """A number with its unit, a mark with what it closes."""
    whole = atoms(text)
    assume(all(wide(text[begin:end]) <= width for begin, end in whole))
    found = ranges(text, width, lambda a, b: wide(text[a:b]))
    assert {begin for begin, _ in found} <= {begin for begin, _ in whole}
    assert {end for _, end in found} <= {end for _, end in whole}


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("发现有透水征兆，立即报告调度室", 18, ("发现有透水征兆，", "立即报告调度室")),
        ("发现有透水征兆，立即报告调度室", 20, ("发现有透水征兆，", "立即报告调度室")),
        ("发现透水征兆，立即停止作业，快撤", 18, ("发现透水征兆，", "立即停止作业，快撤")),
        ("他指着板说：“停。”立即报告", 20, ("他指着板说：“停。”", "立即报告")),
        ("现象，立即停止作业", 12, ("现象，立即停", "止作业")),  # it would be half empty
        ("发现透水征兆，立即停止作业并且要撤", 18, ("发现透水征兆，立即", "停止作业并且要撤")),  # a line more
        ("发现有透水征兆，立即报告。", 18, ("发现有透水征兆，", "立即报告。")),
    ],
)
def test_a_line_ends_at_a_mark_rather_than_just_behind_it(
    text: str, width: int, expected: tuple[str, ...]
) -> None:
    assert wrap(text, width, wide) == expected


def test_how_full_a_line_is_at_least_can_be_said() -> None:
    text = "本班提前升井。收好工具，点名"

    def lines(full: float) -> list[str]:
        return [text[a:b] for a, b in ranges(text, 20, lambda a, b: wide(text[a:b]), full)]

    assert lines(0.75) == ["本班提前升井。收好工", "具，点名"]
    assert lines(0.7) == ["本班提前升井。", "收好工具，点名"]


def test_the_last_line_takes_the_whole_phrase_rather_than_one_character() -> None:
    assert wrap("一二三四五六七八，立即停止作", 26, wide) == ("一二三四五六七八，", "立即停止作")
    assert wrap("一二三四五六七，立即停止作业", 26, wide) == ("一二三四五六七，立即停止", "作业")


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("爆破点附近20米内达到1.0%时，严禁爆破", 16, ("爆破点附近20米内", "达到1.0%时，", "严禁爆破")),
        ("甲烷达到1.5 %要停", 12, ("甲烷达到", "1.5 %要停")),
        ("留在原地十分钟再走", 12, ("留在原地", "十分钟再走")),
        ("他说“停。”再报", 8, ("他说", "“停。”", "再报")),
        ("stop, leave and report", 10, ("stop,", "leave and", "report")),
        ("abcdefghij", 4, ("abcd", "efgh", "ij")),
        ("at 0.0024% (24 ppm) stop", 16, ("at 0.0024%", "(24 ppm) stop")),
        ("twelve-character policy", 14, ("twelve-", "character", "policy")),
        ("安全生产法第五十五条", 14, ("安全生产法", "第五十五条")),
        ("不等第二样，不等人", 8, ("不等", "第二样，", "不等人")),
        ("", 10, ()),
    ],
)
def test_examples(text: str, width: int, expected: tuple[str, ...]) -> None:
    assert wrap(text, width, wide) == expected


def test_a_paragraph_does_not_end_in_one_lonely_character() -> None:
    assert wrap("一二三四五六七八九", 16, wide) == ("一二三四五六七", "八九")


def test_titles_end_their_lines_at_commas() -> None:
    assert balanced("先敲帮问顶，后干活", 14, wide) == ("先敲帮问顶，", "后干活")
    assert balanced("Scan again; if it fails, ask", 20, wide) == ("Scan again;", "if it fails, ask")


def test_a_title_without_a_comma_is_broken_in_halves() -> None:
    assert balanced("作业地点风流甲烷", 12, wide) == ("作业地点", "风流甲烷")
    assert balanced("本月主题与领学人", 14, wide) == ("本月主题", "与领学人")
    assert balanced("放炮撤人20米安全线", 14, wide) == ("放炮撤人", "20米安全线")
    assert balanced("Safety alert board", 14, wide) == ("Safety alert", "board")


def _longest_chain(text: str) -> int:
    """Characters of the longest run that has to stay whole, roughly from above."""
    longest = run = 0
    before = " "
    for character in text:
        if character == " ":  # a mark clings over a space too
            run += 1
            continue
        clings = character in NO_START or before in NO_END or (before.isascii() and character.isascii())
        run = run + 1 if clings or character in "米吨人板" else 1
        before = character
        longest = max(longest, run)
    return longest + 1


@pytest.mark.parametrize(
    ("text", "number"), [("已记录，不算签字；06:00 开始签字", "06:00"), ("海因里希的1:29:300", "1:29:300")]
)
def test_a_time_or_a_ratio_stays_whole_in_a_title(text: str, number: str) -> None:
    for width in range(10, 34):
        assert any(number in line for line in balanced(text, width, wide))
