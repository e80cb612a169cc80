from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont

from content_packs.errors import StorageError
from hub.fonts import drawable, drawn, undrawn


def test_what_the_font_has(tmp_path: Path) -> None:
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "one"])
    builder.setupCharacterMap({ord("骨"): "one"})
    builder.save(tmp_path / "Regular.ttf")
    assert drawable(tmp_path) == {ord("骨")}


def test_ranges_are_read_as_fonttools_reads_them(tmp_path: Path) -> None:
    wanted = {*range(0x4E00, 0x4E80), ord("A"), 0x20000, 0x20001, 0x2A6D6}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *(f"g{point}" for point in sorted(wanted))])
    builder.setupCharacterMap({point: f"g{point}" for point in wanted})
    builder.save(tmp_path / "Regular.ttf")
    with TTFont(tmp_path / "Regular.ttf") as font:
        assert {(3, 10, 12)} <= {(one.platformID, one.platEncID, one.format) for one in font["cmap"].tables}
        assert drawable(tmp_path) == set(font.getBestCmap()) == wanted
    assert len(drawable(tmp_path)) == len(wanted)
    assert [sign in drawable(tmp_path) for sign in (-1, 0x4DFF, 0x4E80, 0x20002, 0x110000)] == [False] * 5


@pytest.mark.parametrize("content", [None, b"no font", b""])
def test_a_font_that_is_none_is_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "Regular.ttf").write_bytes(content)
    with pytest.raises(StorageError, match="make setup"):
        drawable(tmp_path)


def test_what_a_font_lacks_stands_as_a_sign_of_its_own() -> None:
    held = {ord(sign) for sign in "吉田"}
    assert drawn("吉𠮷田\n", held) == "吉〓田\n"
    assert undrawn("𠮷吉𠮷Ł\u200b", held) == "𠮷Ł"
