from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.wire.record import head_message
from hub.config import Settings
from hub.errors import RefusedError
from hub.proof.evidence import gather
from hub.records.entered import VOID, Desk, correct, enter_paper, excuse, run_at
from hub.records.models import LedgerRow, RecordRow
from hub.records.service import store_batch
from hub.secrets import Secrets
from tests.fakes.hub_mine import DAY, SmallMine, Writer, pledge


@pytest.fixture
def signed(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, writer: Writer, now: int
) -> Writer:
    """One by badge, later voided; one on paper; one excused; and one at another place."""
    writer.write(pledge(mine.people[0].id, now, flags=("late",)), pledge("px", now, place="heading"))
    batch = writer.batch()
    store_batch(session, settings, "face-1", batch, batch.verify(writer.public), now)
    desk, run = Desk(session, settings, secrets, "leader", now + 1000), run_at(session, "face", DAY, "early")
    enter_paper(desk, run, mine.people[1].id, "夹")
    excuse(desk, run, mine.people[2].id, "调休")
    correct(desk, writer.ledger, 1, VOID, "不是他")
    return writer


def test_everything_of_the_run_at_the_place_stands_on_it(
    session: Session, settings: Settings, signed: Writer
) -> None:
    found = gather(session, settings, DAY, "early", place_id="face")
    assert (found.place, found.shift) == ("face面", "早班")
    lines = [
        (one.who.name if one.who else "", one.kept.record.method, one.kept.counts, one.author)
        for one in found.witnesses
    ]
    assert lines == [
        ("甲一", "badge", False, ""), ("甲二", "paper", True, "account:leader"),
        ("甲三", "keyed", False, "account:leader"),
    ]  # fmt: skip
    assert found.witnesses[0].kept.flags == ("late", "voided")
    assert [one.record.value for one in found.witnesses[0].later] == ["void:不是他"]
    assert [board.words.state for board in found.boards] == ["gone"], "nothing was ever published here"


def test_its_heads_cover_every_record_and_are_signed(
    session: Session, settings: Settings, signed: Writer
) -> None:
    found = gather(session, settings, DAY, "early", place_id="face")
    heads = {head.ledger: head for head in found.heads}
    for witness in found.witnesses:
        for kept in (witness.kept, *witness.later):
            assert kept.record.seq <= heads[kept.ledger].upto
    for head in found.heads:
        name, ledger, upto, chained, signature = head.text().split(":")
        key = session.get_one(LedgerRow, ledger).public_key
        message = head_message(ledger, int(upto), bytes.fromhex(chained))
        Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(signature), message)
        assert name == "YZ1"


def test_a_station_or_a_place_may_be_asked_for(session: Session, settings: Settings, signed: Writer) -> None:
    assert len(gather(session, settings, DAY, "early", station="face-1").witnesses) == 2
    assert len(gather(session, settings, DAY, "early").witnesses) == 4
    with pytest.raises(RefusedError, match="no signature"):
        gather(session, settings, DAY, "night")


def test_persons_are_counted_once(
    session: Session, settings: Settings, secrets: Secrets, signed: Writer, mine: SmallMine, now: int
) -> None:
    signed.write(pledge(mine.people[1].id, now, flags=("again",)), pledge(mine.people[2].id, now))
    batch = signed.batch(3)
    store_batch(session, settings, "face-1", batch, batch.verify(signed.public), now)
    assert gather(session, settings, DAY, "early", place_id="face").counted == (3, 2)
    for row in session.scalars(select(RecordRow)):
        row.person = None
    session.flush()
    assert gather(session, settings, DAY, "early", place_id="face").counted == (3, 3)
