from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.format.folder import read_folder
from content_packs.shifts import Shift
from content_packs.wire.token import PhoneToken, minute_of
from hub.config import Settings
from hub.packs.published import words_of
from hub.packs.publishing import publish
from hub.packs.service import import_folder
from hub.people.pins import set_pin
from hub.people.service import add_person
from hub.programme.service import put_shifts
from hub.records.ledgers import HUB, ledgers, verify_ledger
from hub.records.phone import NO_SHIFT, PhoneOutcome, phone_page, sign_by_phone
from hub.records.service import latest, store_batch
from hub.secrets import Secrets
from hub.stations.service import authorise, phone_key
from tests.fakes.hub_folder import PACK, write_card
from tests.fakes.hub_mine import DAY, SmallMine, Writer, at, pledge


@pytest.fixture(autouse=True)
def published(session: Session, settings: Settings, mine: SmallMine, tmp_path: Path, now: int) -> None:
    root = tmp_path / "authored"
    root.mkdir()
    (root / "pack.toml").write_text(PACK, encoding="utf-8")
    write_card(root, "promise", "班前承诺", "我承诺。", type="pledge")
    write_card(
        root, "shearer", "煤机承诺", "启动先巡视。", type="pledge", more='[where]\npost = ["采煤机司机"]\n'
    )
    import_folder(session, settings, read_folder(root), "e", now)
    publish(session, settings, "m", "a", now)
    set_pin(session, mine.people[0].id, "1234")


def token(session: Session, when: int, *, shift: int = 0, day: int = 0, station: int = 1) -> str:
    key = phone_key(session, f"face-{station}")
    return PhoneToken(station, minute_of(when), shift, day).encode(key)


def sign(
    session: Session, settings: Settings, secrets: Secrets, when: int, number: str = "1000",
    pin: str = "1234", *, code: str = "",
) -> PhoneOutcome:  # fmt: skip
    return sign_by_phone(session, settings, secrets, code or token(session, when), number, pin, when)


def test_the_form_says_where_and_what(session: Session, settings: Settings, now: int) -> None:
    page = phone_page(session, settings, token(session, now), now)
    assert (page.station, page.place.zh, page.shift_date, page.shift_name.zh) == (
        "face-1",
        "face面",
        DAY,
        "早班",
    )
    assert page.pledge is not None
    assert page.pledge.title.zh == "班前承诺"


def test_signed_in_the_hubs_own_ledger(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    outcome = sign(session, settings, secrets, now)
    assert (outcome.kind, outcome.name) == ("signed", "甲一")
    record = latest(session)[0].record
    assert (record.method, record.person, record.station, record.place) == (
        "phone",
        mine.people[0].id,
        "face-1",
        "face",
    )
    assert (record.shift_date, record.shift, record.flags, record.clock) == (DAY, "early", (), "hub")
    signed = words_of(
        session, settings, record.publisher, record.version, record.subject.removeprefix("card:")
    )
    assert signed is not None
    assert signed.text_hash() == record.text_hash
    hub = next(ledger for ledger in ledgers(session) if ledger.station_id == HUB)
    assert verify_ledger(session, hub.id) is None
    assert sign(session, settings, secrets, now + 5).kind == "already"
    assert len(latest(session)) == 1


def test_signed_at_a_station_already(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    writer = Writer().enrolled(session, now)
    batch = writer.write(pledge(mine.people[0].id, now)).batch()
    store_batch(session, settings, "face-1", batch, batch.links(), now)
    assert sign(session, settings, secrets, now).kind == "already"


def test_the_pledge_of_his_own_post_and_off_the_roster(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    other = add_person(session, staff_no="3000", name="外班", unit_id="s", job="采煤机司机")
    set_pin(session, other.id, "4321")
    outcome = sign(session, settings, secrets, now, "3000", "4321")
    assert outcome.kind == "signed"
    assert "名单" in outcome.words.zh
    assert outcome.pledge is not None
    assert outcome.pledge.title.zh == "煤机承诺"
    assert latest(session)[0].record.flags == ("offroster",)


@pytest.mark.parametrize(
    ("number", "pin"),
    [("1000", "9999"), ("1001", "1234"), ("9", "1234"), ("", ""), ("x" * 10_000, "1"), ("10\0", "1234")],
)
def test_a_wrong_number_and_a_wrong_pin_read_alike(
    session: Session, settings: Settings, secrets: Secrets, now: int, number: str, pin: str
) -> None:
    outcome = sign(session, settings, secrets, now, number, pin)
    assert (outcome.kind, outcome.name) == ("unknown", "")
    assert latest(session) == ()


def test_late_counts_and_is_marked(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine
) -> None:
    assert sign(session, settings, secrets, at(settings, 13, 0)).kind == "late"
    assert latest(session)[0].record.flags == ("late",)


def test_late_and_off_the_roster_are_both_told(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine
) -> None:
    other = add_person(session, staff_no="3000", name="外班", unit_id="s")
    set_pin(session, other.id, "4321")
    outcome = sign(session, settings, secrets, at(settings, 13, 0), "3000", "4321")
    assert outcome.kind == "late"
    assert "迟签" in outcome.words.zh
    assert "名单" in outcome.words.zh
    assert latest(session)[0].record.flags == ("late", "offroster")


@pytest.mark.parametrize("mark", ["leave", "absent", "present"])
def test_who_was_called_in_the_roll_call_is_on_the_roster_as_at_the_station(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int, mark: str
) -> None:
    said = pledge(mine.people[0].id, now, kind="attend", subject="meeting", value=mark, author="leader")
    batch = Writer().enrolled(session, now).write(said).batch()
    store_batch(session, settings, "face-1", batch, batch.links(), now)
    assert sign(session, settings, secrets, now).kind == "signed"
    assert [kept.record.flags for kept in latest(session) if kept.record.kind == "pledge"] == [()]


def test_without_a_pledge_card_it_counts_as_at_the_station(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, tmp_path: Path, now: int
) -> None:
    root = tmp_path / "authored"
    for name in ("promise", "shearer"):
        (root / f"{name}.md").unlink()
    write_card(root, "belt", "皮带不是车", "不乘不跨皮带。")
    import_folder(session, settings, read_folder(root), "e", now)
    publish(session, settings, "m", "a", now)
    outcome = sign(session, settings, secrets, now)
    assert (outcome.kind, outcome.pledge) == ("signed", None)
    (kept,) = latest(session)
    assert kept.counts
    assert (kept.record.subject, kept.record.text_hash, kept.record.version) == ("", "", 0)


def test_no_window(session: Session, settings: Settings, secrets: Secrets, mine: SmallMine) -> None:
    put_shifts(session, "s", (Shift("day", "白班", 450, 600),))
    outcome = sign(session, settings, secrets, at(settings, 22, 0))
    assert (outcome.kind, outcome.name) == ("no_window", "甲一")
    assert latest(session) == ()


def test_his_own_shift_before_the_one_on_the_screen(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine
) -> None:
    when = at(settings, 6, 45)  # the night shift still runs and is on the screen; his own is open
    code = token(session, when, shift=2)
    assert sign(session, settings, secrets, when, code=code).kind == "signed"
    assert latest(session)[0].record.shift == "early"


def test_tokens_of_other_minutes_stations_and_keys(
    session: Session, settings: Settings, secrets: Secrets, now: int
) -> None:
    old, foreign = token(session, now - 5 * 60_000), PhoneToken(77, minute_of(now), 0, 0).encode(b"k" * 32)
    forged = PhoneToken(1, minute_of(now), 0, 0).encode(b"k" * 32)
    for code in (old, foreign, forged, "", "x" * 19, "ü" * 19):
        assert sign(session, settings, secrets, now, code=code or "-").kind == "expired"
        with pytest.raises(MessageError):
            phone_page(session, settings, code, now)
    authorise(session, "face-1", False)
    assert sign(session, settings, secrets, now).kind == "expired"


def test_a_token_without_shift_still_finds_an_open_one(
    session: Session, settings: Settings, secrets: Secrets, now: int
) -> None:
    code = token(session, now, shift=NO_SHIFT)
    assert phone_page(session, settings, code, now).shift_date == ""
    assert sign(session, settings, secrets, now, code=code).kind == "signed"
