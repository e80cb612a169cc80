from __future__ import annotations

import json

import pytest
from sqlalchemy.orm import Session

from content_packs.wire.batch import Batch
from content_packs.wire.record import chain_hash, hashed_fields, head_message, salt_of
from hub.config import Settings
from hub.errors import RefusedError
from hub.people.credentials import issue
from hub.programme.service import Entry, put_entry
from hub.proof.closing import Reporter
from hub.proof.person import as_json, kept_of_person, readable
from hub.records.service import store_batch
from hub.secrets import Secrets
from tests.fakes.hub_mine import DAY, SmallMine, Writer, at, pledge


def test_everything_about_him_and_nothing_that_signs_for_him(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, writer: Writer, now: int
) -> None:
    him, other, third = (one.id for one in mine.people)
    badge = issue(session, secrets, him, now)
    writer.write(pledge(him, now), pledge(other, now, method="proxy", author=him), pledge(third, now))
    batch = writer.batch()
    store_batch(session, settings, "face-1", batch, batch.verify(writer.public), now)
    strange = ["oath", him]
    head = chain_hash(writer.heads[3], hashed_fields(4, strange, salt_of(bytes(16), 4)))
    signed = writer.key.sign(head_message(writer.ledger, 4, head))
    later = Batch(writer.ledger, writer.heads[3], 4, ((0, bytes(16)),), (strange,), signed)
    store_batch(session, settings, "face-1", later, later.verify(writer.public), now)
    put_entry(session, Entry("2026-11-25", "early", him, "face"))
    Reporter(settings).look(session, at(settings, 16, 40))
    kept = kept_of_person(session, settings, him)
    assert (kept["person"]["name"], len(kept["badges"])) == ("甲一", 1)
    assert [(one["seq"], one["counts"]) for one in kept["records"]] == [(1, True)]
    assert [one["seq"] for one in kept["made_for_others"]] == [2]
    assert [(one["seq"], one["row"]) for one in kept["unreadable"]] == [(4, f'["oath","{him}"]')]
    assert kept["roster"][0]["date"] == "2026-11-25"
    assert DAY in {one["date"] for one in kept["reports"]}
    text = readable(kept)
    assert json.loads(as_json(kept)) == kept
    assert "记录 records（1）" in text
    assert "甲一" in text
    assert third not in as_json(kept).decode()
    assert badge.token_hash not in as_json(kept).decode()


def test_nobody_is_refused(session: Session, settings: Settings, mine: SmallMine) -> None:
    with pytest.raises(RefusedError, match="no person"):
        kept_of_person(session, settings, "nobody")
