"""Every answer a scan can get, in the order in which they are tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from content_packs.format.content import EMPTY, Content, merge
from content_packs.where import Where
from content_packs.wire.record import counts
from content_packs.wire.state import Roster
from kiosk.domain.attendance import Attendance
from kiosk.domain.directory import Directory
from kiosk.domain.signing import Decision, Kind, Signing
from tests.fakes.mine import DAY, EARLY, MIDDLE, card, draft, instant, roster, site, slot

RUN = (DAY.isoformat(), "early")
PLEDGES = (
    card("general", "pledge", "pledge"),
    card("electric", "pledge", "pledge", where=Where(post=("electrician",))),
)


def content() -> Content:
    return merge({"mine": slot("mine", 7, PLEDGES)}, ("mine",), site().spot, DAY)


def decide(
    code: str,
    when: str = "2026-11-23 07:40",
    names: Roster | None = None,
    attendance: Attendance | None = None,
    quality: str = "rtc",
    shown: Content | None = None,
) -> Decision:
    people = names if names is not None else roster("p1", "p2")
    signing = Signing(site(), people, shown or content(), attendance or Attendance())
    return signing.decide(Directory(site(), people).find(code), instant(when, quality))


@pytest.mark.parametrize(
    ("code", "when", "kind", "flags"),
    [
        ("badge-1", "2026-11-23 07:40", Kind.SIGNED, ()),
        ("1001", "2026-11-23 07:40", Kind.SIGNED, ()),
        ("badge-1", "2026-11-23 06:30", Kind.SIGNED, ()),
        ("badge-1", "2026-11-23 10:29", Kind.SIGNED, ()),
        ("badge-1", "2026-11-23 10:30", Kind.LATE, ("late",)),
        ("badge-1", "2026-11-23 15:59", Kind.LATE, ("late",)),
        ("badge-3", "2026-11-23 07:40", Kind.OFFROSTER, ("offroster",)),
        ("badge-3", "2026-11-23 11:00", Kind.OFFROSTER, ("late", "offroster")),
        ("badge-4", "2026-11-23 07:40", Kind.SIGNED, ()),
        ("nobody", "2026-11-23 07:40", Kind.UNKNOWN, ("unknown",)),
        ("old-1", "2026-11-23 07:40", Kind.REVOKED, ("revoked",)),
        ("old-1", "2026-11-23 11:00", Kind.REVOKED, ("late", "revoked")),
        ("", "2026-11-23 07:40", Kind.UNREADABLE, None),
        ("x" * 10_000, "2026-11-23 07:40", Kind.UNREADABLE, None),
        ("a\x00b", "2026-11-23 07:40", Kind.UNREADABLE, None),
        pytest.param("\ud800", "2026-11-23 07:40", Kind.UNREADABLE, None, id="half a character"),
    ],
)
def test_each_kind(code: str, when: str, kind: Kind, flags: tuple[str, ...] | None) -> None:
    decision = decide(code, when)
    assert decision.answer.kind is kind
    assert (decision.record.flags if decision.record else None) == flags


def no_window(code: str) -> Decision:
    day = replace(EARLY, id="day", start=450, minutes=600)
    people = roster("p1")
    signing = Signing(site(shifts=(day,)), people, content(), Attendance())
    return signing.decide(Directory(site(), people).find(code), instant("2026-11-23 23:00"))


def test_no_window_is_recorded_and_comes_after_unknown_and_revoked() -> None:
    decision = no_window("badge-1")
    assert decision.answer.kind is Kind.NOWINDOW
    assert decision.record is not None
    assert (decision.record.shift_date, decision.record.shift, decision.record.flags) == (
        "",
        "",
        ("nowindow",),
    )
    assert decision.answer.opens == datetime(2026, 11, 24, 6, 0), "when he may come again"
    assert no_window("nobody").answer.kind is Kind.UNKNOWN
    assert no_window("old-1").answer.kind is Kind.REVOKED
    assert no_window("").answer.kind is Kind.UNREADABLE


@pytest.mark.parametrize("who", ["p1", "p3", "p4"])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_already_makes_no_record_and_comes_before_off_roster_and_late(who: str, elsewhere: bool) -> None:
    """Where his signature is in this station's own ledger, whatever the hub says besides."""
    signed = Attendance({RUN: frozenset((who,))}, {RUN: frozenset((who,))} if elsewhere else {})
    for when in ("2026-11-23 07:40", "2026-11-23 11:00"):
        decision = decide(f"badge-{who[1]}", when, attendance=signed)
        assert decision == Decision(decision.answer)
        assert decision.answer.kind is Kind.ALREADY
        assert decision.answer.run is not None
        assert decision.answer.run.key == RUN


@pytest.mark.parametrize(
    ("who", "when", "flags"),
    [
        ("p1", "2026-11-23 07:40", ("again",)),
        ("p1", "2026-11-23 11:00", ("again", "late")),
        ("p3", "2026-11-23 07:40", ("again", "offroster")),
    ],
)
def test_already_by_the_hubs_word_alone_is_kept(who: str, when: str, flags: tuple[str, ...]) -> None:
    """The hub may come back from an old backup and know nothing of it: this record then signs him in."""
    signed = Attendance(elsewhere={RUN: frozenset((who,))})
    decision = decide(f"badge-{who[1]}", when, attendance=signed)
    assert decision.answer.kind is Kind.ALREADY
    record = decision.record
    assert record is not None
    assert (record.person, (record.shift_date, record.shift), record.flags) == (who, RUN, flags)
    assert counts(record)
    kept = decide(f"badge-{who[1]}", when, attendance=signed.and_records([record]))
    assert (kept.answer.kind, kept.record) == (Kind.ALREADY, None), "kept once"


def test_a_revoked_badge_is_refused_even_after_signing() -> None:
    signed = Attendance(here={RUN: frozenset(("p1",))})
    assert decide("old-1", attendance=signed).answer.kind is Kind.REVOKED


def test_what_signs_nobody_in_does_not_make_him_already_signed() -> None:
    """An unknown, revoked or windowless scan is kept, and the person can still sign."""
    records = [draft("p1", flags=(flag,)) for flag in ("unknown", "revoked", "nowindow")]
    assert decide("badge-1", attendance=Attendance().and_records(records)).answer.kind is Kind.SIGNED


@pytest.mark.parametrize(("expected", "shift"), [("early", "early"), ("middle", "middle")])
def test_overlapping_windows_go_by_the_own_shift(expected: str, shift: str) -> None:
    """At 15:00 early still takes late signatures and the window of middle is open."""
    people = roster("p1", run=(DAY.isoformat(), expected))
    decision = decide("badge-1", "2026-11-23 15:00", people)
    assert decision.record is not None
    assert decision.record.shift == shift
    assert decision.answer.kind is (Kind.LATE if shift == "early" else Kind.SIGNED)


def test_two_open_windows() -> None:
    """Two windows open at once: the nearest start, unless the roster says otherwise."""
    shifts = (EARLY, replace(MIDDLE, id="short", start=540))
    for people, shift in (
        (Roster(roster().persons, {}), "early"),
        (roster("p1", run=(RUN[0], "short")), "short"),
    ):
        signing = Signing(site(shifts=shifts), people, EMPTY, Attendance())
        decision = signing.decide(Directory(site(), people).find("badge-1"), instant("2026-11-23 08:20"))
        assert decision.record is not None
        assert (decision.record.shift, decision.answer.kind) == (shift, Kind.SIGNED)


def test_night_shift_signed_the_evening_before_counts_for_its_own_date() -> None:
    decision = decide("badge-1", "2026-11-22 23:00", Roster(roster().persons, {}))
    assert decision.record is not None
    assert (decision.record.shift_date, decision.record.shift) == ("2026-11-23", "night")


def test_without_roster_everybody_known_signs() -> None:
    assert decide("badge-3", names=Roster(roster().persons, {})).answer.kind is Kind.SIGNED
    signing = Signing(site(), None, EMPTY, Attendance())
    unknown = signing.decide(Directory(site(), None).find("badge-1"), instant("2026-11-23 07:40"))
    assert unknown.answer.kind is Kind.UNKNOWN


def test_a_suspect_clock_is_flagged_and_never_refuses() -> None:
    decision = decide("badge-1", quality="suspect")
    assert decision.record is not None
    assert decision.answer.kind is Kind.SIGNED
    assert (decision.record.flags, decision.record.clock) == (("clock",), "suspect")


def test_the_pledge_is_the_one_of_the_post() -> None:
    for code, id in (("badge-1", "general"), ("badge-2", "electric")):
        decision = decide(code)
        assert decision.record is not None
        assert decision.answer.pledge is not None
        assert decision.answer.pledge.id == id
        assert decision.record.subject == f"card:{id}"
        assert (decision.record.publisher, decision.record.version) == ("mine", 7)
        assert decision.record.text_hash == decision.answer.pledge.text_hash()


def test_signing_works_without_any_pledge() -> None:
    decision = decide("badge-1", shown=EMPTY)
    assert decision.record is not None
    assert decision.answer.kind is Kind.SIGNED
    assert (decision.record.subject, decision.record.publisher, decision.record.version) == ("", "", 0)


def test_an_unknown_code_is_recorded_without_revealing_it() -> None:
    decision = decide("some-foreign-card")
    assert decision.record is not None
    assert decision.record.person.startswith("?")
    assert "foreign" not in repr(decision.record)


def test_a_keyed_number_nobody_has_is_repeated_and_a_code_never_is() -> None:
    assert decide("10099").answer.number == "10099"
    assert decide("some-foreign-card").answer.number == ""
    assert decide("6901234567892").answer.number == ""
    assert decide("1001").answer.number == ""


def test_a_man_lent_by_the_roll_call_signs_as_one_of_the_shift() -> None:
    mark = draft("p3", kind="attend", subject="meeting", value="lent", author="p1")
    for when, kind, flags in (
        ("2026-11-23 07:40", Kind.LENT, ("lent",)),
        ("2026-11-23 11:00", Kind.LATE, ("late", "lent")),
    ):
        decision = decide("badge-3", when, attendance=Attendance().and_records([mark]))
        assert decision.record is not None
        assert (decision.answer.kind, decision.record.flags) == (kind, flags)
