from __future__ import annotations

import pytest

from content_packs.shifts import current_run
from content_packs.wire.state import Site
from content_packs.wire.token import MOST_URL, decode_token
from kiosk.domain.phone_code import QR_SILENCE_MS, phone_code
from tests.fakes.mine import at, instant, site

OPEN = "2026-11-23 08:00"


def code(of: Site, when: str = OPEN, silent_ms: int | None = 0, quality: str = "rtc") -> tuple[str, str]:
    now = instant(when, quality)
    local = now.local(of.utc_offset_min)
    run = current_run(of.shifts, local)
    assert run is not None
    return phone_code(of, run, silent_ms, now, local)


@pytest.mark.parametrize(
    ("url", "silent_ms", "quality", "reason"),
    [
        ("http://10.0.0.1:8080", 0, "rtc", ""),
        ("http://127.0.0.1:8080", 0, "rtc", "this_machine"),
        ("http://localhost:8080", 0, "rtc", "this_machine"),
        ("http://[::1]:8080", 0, "rtc", "this_machine"),
        ("", 0, "rtc", "no_phone"),
        ("http://" + "x" * MOST_URL, 0, "rtc", "no_phone"),
        ("http://10.0.0.1:8080", None, "rtc", "silent"),
        ("http://10.0.0.1:8080", QR_SILENCE_MS, "rtc", ""),
        ("http://10.0.0.1:8080", QR_SILENCE_MS + 1, "rtc", "silent"),
        ("http://10.0.0.1:8080", 0, "suspect", "suspect"),
    ],
)
def test_why_there_is_no_code(url: str, silent_ms: int | None, quality: str, reason: str) -> None:
    text, said = code(site(phone_url=url), silent_ms=silent_ms, quality=quality)
    assert said == reason
    assert bool(text) == (reason in ("", "this_machine"))


def test_the_code_names_the_shift_and_its_date() -> None:
    """At 23:00 the night shift of tomorrow is open: index 2 of the table, one day ahead."""
    for when, shift_index, offset in ((OPEN, 0, 0), ("2026-11-22 23:00", 2, 1)):
        url, _, text = code(site(), when)[0].rpartition("/s/")
        token = decode_token(text, site().phone_key, at(when))
        assert url == "http://10.0.0.1:8080"
        assert (token.station, token.shift_index, token.day_offset) == (1, shift_index, offset)
