"""The small markup: never fails, never loses a character that is meant to be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.format.text import Listing, Paragraph, Span, Table, blocks, plain, spans


def said(text: str, strong: bool = False) -> tuple[Span, ...]:
    return (Span(text, strong),)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ()),
        (" \n\n\t\n", ()),
        ("一\n\n二", (Paragraph(said("一")), Paragraph(said("二")))),
        ("敲帮\n问顶", (Paragraph(said("敲帮问顶")),)),
        ("sound\nthe roof", (Paragraph(said("sound the roof")),)),
        ("敲帮\r\n\r\n问顶", (Paragraph(said("敲帮")), Paragraph(said("问顶")))),
        ("- 一\n- 二", (Listing((said("一"), said("二")), False),)),
        ("1. 一\n2) 二", (Listing((said("一"), said("二")), True),)),
        ("先：\n- 一\n后", (Paragraph(said("先：")), Listing((said("一"),), False), Paragraph(said("后")))),
        ("-10 度", (Paragraph(said("-10 度")),)),
        ("# 题", (Paragraph(said("# 题")),)),
        ("<b>x</b> [a](b)", (Paragraph(said("<b>x</b> [a](b)")),)),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", (Table((("甲", "乙"), ("1", "2"))),)),
        ("甲 | 乙\n---|---\n1", (Table((("甲", "乙"), ("1", ""))),)),
        ("| 甲 | 乙 |\n|:-:|--:|\n| 1 | 2 | 3 |", (Table((("甲", "乙"), ("1", "2"))),)),
        ("|甲|乙|\n|-|-|\n||5|", (Table((("甲", "乙"), ("", "5"))),)),
    ],
)
def test_blocks(source: str, expected: tuple[object, ...]) -> None:
    assert blocks(source) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先**敲**后*问*", (Span("先"), Span("敲", True), Span("后"), Span("问", True))),
        ("2 * 3 * 4", (Span("2 * 3 * 4"),)),
        ("**未完", (Span("**未完"),)),
        ("", ()),
    ],
)
def test_spans(text: str, expected: tuple[Span, ...]) -> None:
    assert spans(text) == expected


def test_plain_is_what_is_counted() -> None:
    assert plain("先**敲**\n\n- 一\n- 二\n\n|甲|乙|\n|-|-|\n|1|2|") == "先敲\n一\n二\n甲 乙\n1 2"


MARKS = st.text(st.sampled_from("顶a1 \n\r\t*-+|:.)#<\\\x0b\u2028"), max_size=40)


@settings(max_examples=40, deadline=None)
@given(MARKS)
def test_blocks_never_fail_and_tables_are_even(source: str) -> None:
    for block in blocks(source):
        match block:
            case Table(rows):
                assert len({len(row) for row in rows}) == 1
            case Listing(items):
                assert items
            case Paragraph(parts):
                assert parts
    counted = [plain(source).count(char) for char in "顶a"]
    tables = any(isinstance(block, Table) for block in blocks(source))
    assert tables or counted == [source.count(char) for char in "顶a"]
