"""Videos: one whole H.264 track of a size stations play, or a sentence."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.errors import PackError
from content_packs.format.videos import Film, probe
from tests.fakes.pictures import box, film, png

REFUSED = {
    "no MP4 at all": (b"this is no video at all" * 9, "不是 MP4"),
    "nothing": (b"", "不是 MP4"),
    "a picture": (png(), "不是 MP4"),
    "a list of addresses": (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "不是 MP4"),
    "QuickTime": (film(brand=b"qt  "), "不是 MP4"),
    "another coding": (film(codec=b"hvc1"), "hvc1"),
    "encrypted": (film(codec=b"encv"), "encv"),
    "ten bits": (film(profile=110), "110"),
    "a level no station plays": (film(level=51), "5.1"),
    "wider than the board": (film(width=2560), "2560"),
    "no size": (film(width=0), "0×"),
    "too long": (film(seconds=301), "301"),
    "no length": (film(seconds=0), "长 0"),
    "no pictures": (film(pictures=0), "视频不能用"),
    "a thousand pictures a second": (film(seconds=1, pictures=4000), "4000"),
    "in fragments": (film(more=box(b"mvex")), "分段"),
    "a fragment": (film() + box(b"moof"), "分段"),
    "two heads": (film() + box(b"moov"), "分段"),
    "pictures at an address": (film(reference=box(b"url ", b"\0\0\0\0", b"http://x/y\0")), "别的文件"),
    "pictures in a named file": (film(reference=box(b"alis", bytes(4))), "别的文件"),
    "no chunk of pictures": (film().replace(b"stco", b"stcX"), "损坏"),
}


def test_a_good_one() -> None:
    assert probe(film()) == Film(640, 360, 4000, 100)
    assert probe(film(width=1080, height=1920, pictures=240)) == Film(1080, 1920, 4000, 240)


@pytest.mark.parametrize("why", REFUSED)
def test_refused_with_a_sentence(why: str) -> None:
    data, word = REFUSED[why]
    with pytest.raises(PackError) as refused:
        probe(data)
    assert word in refused.value.words.zh
    assert "另存为 MP4" in refused.value.words.zh
    assert "H.264" in refused.value.words.en


def test_cut_off_anywhere() -> None:
    data = film()
    for length in range(0, len(data), 5):
        with pytest.raises(PackError):
            probe(data[:length])


def test_a_count_that_would_fill_the_memory() -> None:
    """Four bytes that promise four thousand million pictures."""
    data = film()
    at = data.index(b"stsz")
    for promise in (struct.pack(">II", 0, 2**32 - 1), struct.pack(">II", 2**32 - 1, 2**32 - 1)):
        with pytest.raises(PackError):
            probe(data[: at + 8] + promise + data[at + 16 :])


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(film()) - 1), st.integers(0, 255))
def test_damaged_files_are_read_or_refused(at: int, value: int) -> None:
    data = bytearray(film())
    data[at] = value
    try:
        assert probe(bytes(data)).pictures > 0
    except PackError:
        return
