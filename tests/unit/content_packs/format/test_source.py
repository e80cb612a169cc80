"""Fields as people wrote them, and where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_packs.format.source import Fault, Source
from content_packs.words import Words

TEXT = '\ufeff+++\ntitle = "题"\n[where]\n  place = ["x"]\n[[metric]]\nname = "n"\n+++\n\n正文\n'


@pytest.fixture
def source(tmp_path: Path) -> Source:
    (tmp_path / "a.md").write_bytes(TEXT.replace("\n", "\r\n").encode())
    return Source(tmp_path)


def test_fences_line_ends_and_byte_order_mark(source: Source) -> None:
    found = source.front_matter("a.md", source.root / "a.md", frozenset(("title", "where", "metric")))
    assert found is not None
    table, body = found
    assert (table["title"], body) == ("题", "正文")
    assert source.faults == []


@pytest.mark.parametrize(
    ("key", "line"),
    [("title", 2), ("where", 3), ("place", 4), ("metric", 5), ("name", 6), ("nam", 1), ("", 1)],
)
def test_line_of(source: Source, key: str, line: int) -> None:
    source.text(source.root / "a.md")
    assert source.line_of("a.md", key) == line


def test_a_fault_says_where_and_in_both_languages() -> None:
    assert (
        str(Fault("a.md", 3, Words("缺少 title。", "title is missing.")))
        == "a.md:3: 缺少 title。 title is missing."
    )


def test_toml_that_is_nested_too_deeply_is_a_fault(source: Source) -> None:
    assert source.toml("a.md", "a = " + "[" * 5000, frozenset("a"), offset=1) is None
    assert len(source.faults) == 1
