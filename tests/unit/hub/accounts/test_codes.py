"""One-time codes against the table of RFC 6238, and that none is good twice."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from hub.accounts import codes
from hub.accounts.service import Account, everywhere, put_account
from hub.errors import RefusedError

RFC_KEY = b"12345678901234567890"
SECRET = b"s" * 32


@pytest.fixture(autouse=True)
def boss(session: Session) -> None:
    put_account(session, Account("boss", "管理员", everywhere("admin")))


def key(session: Session) -> bytes:
    found = codes.key_of(session, SECRET, "boss")
    assert found is not None
    return found


def code(session: Session, now: int) -> str:
    return codes.code_at(key(session), now // codes.STEP_MS)


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [
        (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
        (2000000000, "69279037"), (20000000000, "65353130"),
    ],
)  # fmt: skip
def test_the_codes_of_the_rfc(seconds: int, digits: str) -> None:
    assert codes.code_at(RFC_KEY, seconds // 30) == digits[2:]


def test_a_phone_may_be_half_a_minute_off_and_no_more(now: int) -> None:
    step = now // codes.STEP_MS
    for off in (-1, 0, 1):
        assert codes.step_of(RFC_KEY, codes.code_at(RFC_KEY, step + off), now, 0) == step + off
    for off in (-2, 2):
        assert codes.step_of(RFC_KEY, codes.code_at(RFC_KEY, step + off), now, 0) is None
    assert codes.step_of(RFC_KEY, "", now, 0) is None
    assert codes.step_of(RFC_KEY, "一二三四五六", now, 0) is None


def test_nothing_is_asked_for_before_a_code_was_seen(session: Session, now: int) -> None:
    assert codes.key_of(session, SECRET, "boss") is None
    codes.begin(session, "boss")
    assert codes.standing(session, "boss") == codes.Standing(on=False, begun=True, left=0)
    assert codes.use_code(session, SECRET, "boss", code(session, now), now) == ""
    with pytest.raises(RefusedError, match="nothing is on"):
        codes.confirm(session, SECRET, "boss", "000000x", now)
    made = codes.confirm(session, SECRET, "boss", code(session, now), now)
    assert len(set(made)) == codes.RECOVERY_CODES
    assert codes.standing(session, "boss") == codes.Standing(on=True, begun=True, left=10)


def test_a_code_and_a_recovery_code_are_good_once(session: Session, now: int) -> None:
    codes.begin(session, "boss")
    made = codes.confirm(session, SECRET, "boss", code(session, now), now)
    assert codes.use_code(session, SECRET, "boss", code(session, now), now) == "", "used for the confirming"
    later = now + codes.STEP_MS
    spaced = f" {code(session, later)[:3]} {code(session, later)[3:]} "
    assert codes.use_code(session, SECRET, "boss", spaced, later) == "code"
    assert codes.use_code(session, SECRET, "boss", code(session, later), later) == ""
    assert codes.use_code(session, SECRET, "boss", made[0].upper().replace("-", " "), later) == "recovery"
    assert codes.use_code(session, SECRET, "boss", made[0], later) == ""
    assert codes.standing(session, "boss").left == 9


def test_new_recovery_codes_end_those_of_before(session: Session, now: int) -> None:
    codes.begin(session, "boss")
    old = codes.confirm(session, SECRET, "boss", code(session, now), now)
    new = codes.new_recovery(session, "boss")
    assert codes.use_code(session, SECRET, "boss", old[1], now) == ""
    assert codes.use_code(session, SECRET, "boss", new[1], now) == "recovery"


def test_beginning_again_does_not_change_a_key_in_use(session: Session, now: int) -> None:
    codes.begin(session, "boss")
    first = key(session)
    codes.begin(session, "boss")
    assert key(session) != first
    codes.confirm(session, SECRET, "boss", code(session, now), now)
    held = key(session)
    codes.begin(session, "boss")
    assert key(session) == held
    codes.switch_off(session, "boss")
    assert codes.standing(session, "boss") == codes.Standing(on=False, begun=False, left=0)
    assert codes.key_of(session, SECRET, "boss") is None


def test_the_key_needs_the_hubs_own_half(session: Session) -> None:
    codes.begin(session, "boss")
    assert codes.key_of(session, b"t" * 32, "boss") != key(session)
    assert len(key(session)) == 20


def test_what_an_authenticator_reads() -> None:
    text = codes.address(RFC_KEY, "boss", "驿站 m")
    assert text.startswith(
        "otpauth://totp/%E9%A9%BF%E7%AB%99%20m%3Aboss?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"
    )
    assert codes.spelled(RFC_KEY).split() == ["GEZD", "GNBV", "GY3T", "QOJQ"] * 2


def test_nobodys_codes_are_refused(session: Session) -> None:
    with pytest.raises(RefusedError):
        codes.begin(session, "ghost")
