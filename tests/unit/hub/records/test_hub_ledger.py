from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.orm import Session

from content_packs.wire.record import head_message
from hub.config import Settings
from hub.records.hub_ledger import append_to_hub_ledger
from hub.records.ledgers import HUB, ledgers, verify_ledger
from hub.records.models import LedgerRow
from hub.secrets import Secrets
from tests.fakes.hub_mine import SmallMine, pledge


def test_chained_numbered_and_signed(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    numbers = [
        append_to_hub_ledger(session, settings, secrets, pledge(p.id, now, method="phone"), now).seq
        for p in mine.people
    ]
    assert numbers == [1, 2, 3]
    only = ledgers(session)[0]
    assert (only.station_id, only.upto) == (HUB, 3)
    assert verify_ledger(session, only.id) is None
    signature = session.get_one(LedgerRow, only.id).signature
    Ed25519PublicKey.from_public_bytes(secrets.ledger_public).verify(
        signature, head_message(only.id, only.upto, only.head)
    )
