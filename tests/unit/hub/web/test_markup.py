"""A body becomes HTML whose tags are ours alone."""

from __future__ import annotations

import pytest

from hub.web.markup import to_html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("先**停电**再干", "<p>先<strong>停电</strong>再干</p>"),
        ("- 一\n- 二", "<ul><li>一</li><li>二</li></ul>"),
        ("1. 一\n2. 二", "<ol><li>一</li><li>二</li></ol>"),
        (
            "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
            "<table><tr><th>甲</th><th>乙</th></tr><tr><td>1</td><td>2</td></tr></table>",
        ),
        ("", ""),
        ("{0} {x}", "<p>{0} {x}</p>"),
    ],
)
def test_blocks(body: str, html: str) -> None:
    assert to_html(body) == html


@pytest.mark.parametrize("body", ["<script>x</script>", "- <b>", "| <i> |\n|---|\n| & |", "**<u>**", "\"'"])
def test_what_people_write_is_never_a_tag(body: str) -> None:
    html = to_html(body)
    for tag in ("<script", "<b>", "<i>", "<u>"):
        assert tag not in html
