import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from hub.config import Settings
from hub.errors import RefusedError
from hub.records.ledgers import close_ledger, ledgers, open_ledger, upto, verify_ledger
from hub.records.models import RecordRow
from hub.records.service import store_batch
from tests.fakes.hub_mine import SmallMine, Writer, pledge


def test_a_key_has_one_ledger(session: Session, writer: Writer, now: int) -> None:
    with pytest.raises(RefusedError):
        open_ledger(session, "face-2", writer.public, now)
    close_ledger(session, writer.ledger, now + 1)
    close_ledger(session, writer.ledger, now + 2)
    assert [(one.id, one.closed_at) for one in ledgers(session)] == [(writer.ledger, now + 1)]
    assert upto(session, "00" * 16) == 0


def test_a_person_can_be_erased_and_the_chain_still_verifies(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    batch = writer.write(*(pledge(person.id, now, author="p9") for person in mine.people)).batch()
    store_batch(session, settings, "face-1", batch, batch.links(), now)
    session.execute(update(RecordRow).where(RecordRow.seq == 2).values(person=None, author=None, salt=None))
    session.expire_all()
    assert verify_ledger(session, writer.ledger) is None


@pytest.mark.parametrize(
    "change", [{"value": "x"}, {"at": 5}, {"commitment": "00" * 32}, {"flags": ["late"]}]
)
def test_a_changed_record_is_found(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int, change: dict[str, object]
) -> None:
    batch = writer.write(*(pledge(person.id, now) for person in mine.people)).batch()
    store_batch(session, settings, "face-1", batch, batch.links(), now)
    session.execute(update(RecordRow).where(RecordRow.seq == 2).values(**change))
    session.expire_all()
    assert verify_ledger(session, writer.ledger) == 2


def test_a_missing_end_is_found(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    batch = writer.write(*(pledge(person.id, now) for person in mine.people)).batch()
    store_batch(session, settings, "face-1", batch, batch.links(), now)
    session.delete(session.get_one(RecordRow, (writer.ledger, 3)))
    session.flush()
    assert verify_ledger(session, writer.ledger) == 3
