"""The hub is a ledger too: what is signed on the surface is chained and signed like at a station."""

from __future__ import annotations

import secrets as random
from dataclasses import replace

from sqlalchemy.orm import Session

from content_packs.wire.batch import Links, link_of
from content_packs.wire.columns import columns_of
from content_packs.wire.record import Record, head_message, ledger_id
from hub.config import Settings
from hub.records.ledgers import HUB, open_ledger
from hub.records.models import LedgerRow
from hub.records.taking import Taking
from hub.secrets import Secrets

BOOT = random.token_hex(4)
"""Names this run of the hub in its records, as a boot does at a station."""


def append_to_hub_ledger(
    session: Session, settings: Settings, secrets: Secrets, record: Record, now_ms: int
) -> Record:
    """Chain and sign a record in the hub's own ledger; returns it with its ``seq``."""
    name = ledger_id(secrets.ledger_public)
    if session.get(LedgerRow, name) is None:
        open_ledger(session, HUB, secrets.ledger_public, now_ms)
    taking = Taking(session, settings, (name,), now_ms)
    ledger = session.get_one(LedgerRow, name)
    made = replace(record, seq=ledger.upto + 1)
    salt = random.token_bytes(16)
    link = link_of(ledger.head, made, salt)
    signature = secrets.ledger_key.sign(head_message(name, made.seq, link.hash))
    rows = [made.row()]
    taking.add(ledger, rows, Links.of([link]), columns_of(rows), signature)
    taking.write()
    return made
