"""Where lines end."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kiosk.ui.linebreak import NO_END, NO_START, balanced, wrap

TEXTS = st.text("人顶板先停撤报看敲，。；：！？、（）《》“”1234567890.%ab m米吨", max_size=60)
WIDTHS = st.integers(4, 30)


def wide(text: str) -> float:
    """Chinese 2, ASCII 1."""
    return sum(1 if character.isascii() else 2 for character in text)


def ends_badly(lines: tuple[str, ...]) -> bool:
    starts = any(line[0] in NO_START for line in lines[1:] if line)
    return starts or any(line[-1] in NO_END for line in lines[:-1] if line)


@settings(max_examples=50)
@given(TEXTS, WIDTHS)
def test_nothing_is_lost_but_spaces(text: str, width: int) -> None:
    assert "".join(wrap(text, width, wide)).replace(" ", "") == text.replace(" ", "")


@settings(max_examples=50)
@given(TEXTS, WIDTHS)
def test_no_line_is_too_wide(text: str, width: int) -> None:
    assert all(wide(line) <= width for line in wrap(text, width, wide))


@settings(max_examples=50)
@given(TEXTS, WIDTHS)
def test_marks_stand_where_they_belong(text: str, width: int) -> None:
    """Unless so many cling together that no line could hold them."""
    assume(_longest_chain(text) * 2 <= width)
    assert not ends_badly(wrap(text, width, wide))


@settings(max_examples=50)
@given(TEXTS, WIDTHS)
def test_a_balanced_title_takes_no_more_lines(text: str, width: int) -> None:
    assert len(balanced(text, width, wide)) <= max(len(wrap(text, width, wide)), 1)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("爆破点附近20米内达到1.0%时，严禁爆破", 16, ("爆破点附近20米内", "达到1.0%时，严禁", "爆破")),
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
