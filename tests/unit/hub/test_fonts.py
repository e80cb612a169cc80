from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder

from content_packs.errors import StorageError
from hub.fonts import drawable


def test_what_the_font_has(tmp_path: Path) -> None:
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "one"])
    builder.setupCharacterMap({ord("骨"): "one"})
    builder.save(tmp_path / "Regular.ttf")
    assert drawable(tmp_path) == {ord("骨")}


@pytest.mark.parametrize("content", [None, b"no font", b""])
def test_a_font_that_is_none_is_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "Regular.ttf").write_bytes(content)
    with pytest.raises(StorageError, match="make setup"):
        drawable(tmp_path)
