"""The phone token: what the QR on a station's screen carries behind the hub's address (SPEC.md 2.7).

14 bytes in base64url without padding, 19 characters: station number (2), minutes since 2020 (3),
shift (1: day offset + 1 in the high two bits, index in the shift table in the low six), HMAC (8).
"""

from __future__ import annotations

import base64
import hmac

from content_packs.errors import MessageError
from content_packs.values import dataclass

STEP_MS = 60_000
EPOCH_MS = 1_577_836_800_000
"""2020-01-01T00:00Z; three bytes of minutes last until 2051."""
STEPS_ACCEPTED = 2
MOST_URL = 60
"""Longest text of a QR that a phone reads at a metre (measured: 52 characters, 41 modules)."""


@dataclass(frozen=True, slots=True)
class PhoneToken:
    """What a token says.

    Attributes:
        station: the station's number, 0..65535.
        minute: minutes since 2020 when it was drawn.
        shift_index: index in the station's shift table, 0..63; 63 = no shift was open.
        day_offset: shift date minus the local date of drawing, -1..2.
    """

    station: int
    minute: int
    shift_index: int
    day_offset: int

    def encode(self, key: bytes) -> str:
        """The 19 characters."""
        body = (
            self.station.to_bytes(2, "big")
            + self.minute.to_bytes(3, "big")
            + bytes([(self.day_offset + 1) << 6 | self.shift_index])
        )
        return _text(body + _mac(key, body))


def minute_of(now_ms: int) -> int:
    """Minutes since 2020, kept within three bytes whatever the clock says."""
    return min(max((now_ms - EPOCH_MS) // STEP_MS, 0), 2**24 - 1)


def station_of(text: str) -> int:
    """The station number a token claims, before its MAC can be checked; MessageError when malformed."""
    return int.from_bytes(_bytes(text)[:2], "big")


def decode_token(text: str, key: bytes, now_ms: int) -> PhoneToken:
    """Read and check a token.

    Args:
        text: the 19 characters.
        key: the phone key of the station it claims.
        now_ms: the hub's wall time.

    Raises:
        MessageError: malformed, another key's, or drawn more than STEPS_ACCEPTED minutes away.
    """
    data = _bytes(text)
    body, mac = data[:6], data[6:]
    if not hmac.compare_digest(mac, _mac(key, body)):
        raise MessageError(
            "二维码不对，请重新扫描屏上的二维码。", "this code is not the station's; scan again"
        )
    minute = int.from_bytes(body[2:5], "big")
    if abs(minute - minute_of(now_ms)) > STEPS_ACCEPTED:
        raise MessageError(
            "二维码已过期，请重新扫描屏上的二维码。", "this code has expired; scan the screen again"
        )
    return PhoneToken(int.from_bytes(body[:2], "big"), minute, body[5] & 63, (body[5] >> 6) - 1)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"yz1 phone\n" + body, "sha256")[:8]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(text + "=")
    except ValueError:
        data = b""
    if len(data) != 14 or _text(data) != text:  # one spelling only
        raise MessageError("二维码读得不全，请重新扫描。", "the code was not read whole; scan again")
    return data
