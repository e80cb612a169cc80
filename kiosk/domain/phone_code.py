"""The code a phone reads off the screen: whether there is one, and what it says (SPEC.md 2.7)."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from content_packs.shifts import ShiftRun
from content_packs.wire.state import Site
from content_packs.wire.token import MOST_URL, PhoneToken, minute_of
from kiosk.domain.clockwork import Instant

QR_SILENCE_MS = 60_000
"""The phone code is hidden so long after the hub was last heard: the page behind it would not answer."""

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def phone_code(
    site: Site, run: ShiftRun, silent_ms: int | None, now: Instant, local: datetime
) -> tuple[str, str]:
    """The address a phone opens to sign for a shift, with a token that is good for this minute.

    Args:
        site: where the page is, and the key the token is made with.
        run: the shift that is being signed; one of the site's.
        silent_ms: since the hub was last heard; None when it never was.
        now: the station's time.
        local: the same as local wall time of the mine.

    Returns:
        The address, or "", and why there is none: "no_phone" (the station has no phone page, or its address
        leaves no room for the token), "suspect" (the clock is not believed) or "silent". With an address
        "", or "this_machine" where no phone can open it, because only this machine serves it.
    """
    if not site.phone_url:
        return "", "no_phone"
    if now.quality == "suspect":
        return "", "suspect"
    if silent_ms is None or silent_ms > QR_SILENCE_MS:
        return "", "silent"
    index = [shift.id for shift in site.shifts].index(run.shift.id)
    token = PhoneToken(site.number, minute_of(now.at), index, (run.date - local.date()).days)
    text = f"{site.phone_url}/s/{token.encode(site.phone_key)}"
    if len(text) > MOST_URL:
        return "", "no_phone"
    return text, "this_machine" if urlsplit(text).hostname in _LOOPBACK else ""
