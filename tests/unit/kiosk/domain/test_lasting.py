"""How long what stands stays right."""

from __future__ import annotations

from dataclasses import replace

from content_packs.format.content import merge
from kiosk.domain.attendance import Attendance
from kiosk.domain.lasting import MINUTE_MS, lasting_ms
from kiosk.domain.rotation import Anchor
from kiosk.domain.screen import Facts, Link, screen
from tests.fakes.mine import DAY, FIVE, at, instant, roster, site, slot

CONTENT = merge({"mine": slot("mine", 7, FIVE)}, ("mine",), site().spot, DAY)
FACTS = Facts(
    site(), roster("p1"), at("2026-11-23 06:00"), CONTENT, Attendance(), Anchor(at("2026-11-23 05:00") + 700)
)
LINK = Link(True, 0, 0)


def test_nothing_changes_before_it_has_ended() -> None:
    now = instant("2026-11-23 05:00")
    turned = 0
    for second in range(5, 24 * 3600, 137):
        begin = replace(now, at=now.at + second * 1000 + 311)
        lasts = lasting_ms(FACTS, begin)
        stands = screen(FACTS, LINK, begin)
        if stands.panel is not None:
            assert lasts == 0
            continue
        assert 0 < lasts <= MINUTE_MS
        last = replace(begin, at=begin.at + lasts - 1)
        assert screen(FACTS, LINK, last) == stands
        turned += screen(FACTS, LINK, replace(last, at=last.at + 1)) != stands
    assert turned > 300, "it ends because something changes, not for nothing"


def test_before_the_rotation_begins_each_moment_counts() -> None:
    assert lasting_ms(FACTS, instant("2026-11-23 04:59")) == 0
