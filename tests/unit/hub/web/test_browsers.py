"""A browser in the few words a person knows it by."""

from __future__ import annotations

import pytest

from hub.web.browsers import browser_of

OLD, WEBKIT = "Mozilla/5.0", "AppleWebKit/537.36"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (f"{OLD} (Windows NT 10.0; x64) {WEBKIT} Chrome/120.0.0.0 Safari/537.36", "Chrome 120 · Windows"),
        (f"{OLD} (Windows NT 10.0) {WEBKIT} Chrome/119.0 Safari/537.36 Edg/119.0", "Edge 119 · Windows"),
        (f"{OLD} (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0", "Firefox 115 · Linux"),
        (f"{OLD} (Linux; Android 13; X) {WEBKIT} Chrome/118.0 Mobile Safari/537.36", "Chrome 118 · Android"),
        (f"{OLD} (iPhone; CPU iPhone OS 17_1) Version/17.1 Mobile/1 Safari/604.1", "Safari 17 · iPhone"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_browsers(agent: str, said: str) -> None:
    assert browser_of(agent) == said
