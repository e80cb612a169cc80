"""What a station is before anybody has told it: no blank screen, and every scan is kept."""

from __future__ import annotations

from content_packs.shifts import Shift
from content_packs.where import Spot
from content_packs.wire.state import Site
from content_packs.words import Words

SITE = Site(
    spot=Spot(station="unenrolled"),
    place_name=Words("尚未登记", "not enrolled"),
    unit_name=Words("驿站", "Station"),
    number=0,
    follows=(),
    shifts=(
        Shift("night", "夜班", 0, 480, "Night"),
        Shift("early", "早班", 480, 480, "Morning"),
        Shift("middle", "中班", 960, 480, "Afternoon"),
    ),
    utc_offset_min=480,
    safe_since=None,
    badge_key=b"",
    phone_key=b"",
    phone_url="",
)
