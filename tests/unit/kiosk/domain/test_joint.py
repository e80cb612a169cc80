"""Joint confirmation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content_packs.format.content import Content, Shown, merge
from content_packs.wire.record import Record
from content_packs.wire.state import Roster
from kiosk.domain.attendance import Attendance
from kiosk.domain.directory import Directory
from kiosk.domain.joint import confirmation, confirmed_roles
from kiosk.domain.signing import Decision, Kind, Signing
from tests.fakes.mine import DAY, card, draft, instant, person, roster, site, slot

ROLES = ("班组长", "瓦斯检查工", "electrician")
CARD = card("roof", "pledge", "checklist", roles=ROLES)
PEOPLE = (person(1, "班组长"), person(2, "electrician"), person(3))
NOW = "2026-11-23 07:40"


def content() -> Content:
    return merge({"mine": slot("mine", 7, (CARD,))}, ("mine",), site().spot, DAY)


SHOWN = content().cards[0]


def scan(code: str, *before: Record, shown: Shown | None = SHOWN) -> Decision | None:
    people = Roster(PEOPLE, roster("p1", "p2", "p3").expected)
    signing = Signing(site(), people, content(), Attendance().and_records(before))
    return confirmation(signing, shown, Directory(site(), people).find(code), instant(NOW))


SIGNED = (draft("p1"), draft("p2"), draft("p3"))


def test_a_named_post_that_has_signed_confirms_and_the_rest_is_named() -> None:
    decision = scan("badge-1", *SIGNED)
    assert decision is not None
    assert decision.record is not None
    record, answer = decision.record, decision.answer
    assert (record.kind, record.method, record.subject) == ("confirm", "badge", "card:roof")
    assert (record.value, record.person, record.author) == ("班组长", "p1", "")
    assert (record.shift_date, record.shift, record.publisher, record.version) == (
        DAY.isoformat(), "early", "mine", 7,
    )  # fmt: skip
    assert record.text_hash == CARD.text_hash()
    assert (answer.kind, answer.words.zh) == (Kind.CONFIRMED, "还差：瓦斯检查工、electrician")


def confirm(who: str, role: str, **more: object) -> Record:
    return draft(who, kind="confirm", subject="card:roof", value=role, **more)


def test_the_last_one_hears_that_all_have() -> None:
    decision = scan("badge-2", *SIGNED, confirm("p1", "班组长"), confirm("p9", "瓦斯检查工"))
    assert decision is not None
    assert decision.answer.words.zh == "3 个岗位已全部确认"


@pytest.mark.parametrize(
    ("code", "before", "why"),
    [
        ("badge-1", (), "he has not signed: the scan signs him"),
        ("badge-1", (draft("p1", run=("2026-11-22", "early")),), "he signed another shift"),
        ("badge-3", SIGNED, "his post is not named"),
        ("1001", SIGNED, "a keyed number: anybody may know it"),
        ("old-1", SIGNED, "a revoked badge"),
        ("nobody", SIGNED, "nobody's badge"),
        ("badge-1", (*SIGNED, confirm("p9", "班组长")), "his post has confirmed"),
    ],
)
def test_what_is_a_scan_like_any_other(code: str, before: tuple[Record, ...], why: str) -> None:
    assert scan(code, *before) is None, why


def test_without_such_a_card_on_the_screen_nothing_is_confirmed() -> None:
    assert scan("badge-1", *SIGNED, shown=None) is None
    other = content().cards[0]
    assert scan("badge-1", *SIGNED, shown=replace(other, card=card("text"))) is None


def test_who_has_confirmed_is_told_in_the_cards_order() -> None:
    book = [
        confirm("p2", "electrician"),
        confirm("p1", "班组长"),
        draft("p3", kind="confirm", subject="card:other", value="瓦斯检查工"),
        draft("p3", subject="card:roof", value="瓦斯检查工"),
    ]
    assert confirmed_roles(CARD, book) == ("班组长", "electrician")
