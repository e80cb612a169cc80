from __future__ import annotations

from sqlalchemy.orm import Session

from hub.audit.service import note
from hub.config import Settings
from hub.proof.doubt import is_doubtful
from hub.proof.retention import forget
from hub.records.service import store_batch
from tests.fakes.hub_mine import SmallMine, Writer, pledge

DAY_MS = 86_400_000
LONG = 1200 * DAY_MS


def sign(session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int) -> None:
    first = len(writer.records) + 1
    batch = writer.write(pledge(mine.people[0].id, now)).batch(first)
    store_batch(session, settings, "face-1", batch, batch.verify(writer.public), now)


def test_a_clock_that_has_jumped_over_years_is_doubted(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    sign(session, settings, mine, writer, now)
    assert not is_doubtful(session, settings, now)
    assert is_doubtful(session, settings, now + LONG)
    sign(session, settings, mine, writer, now + LONG)
    assert is_doubtful(session, settings, now + LONG + DAY_MS), "what arrives after the jump proves nothing"


def test_years_that_did_pass_left_something_behind(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    sign(session, settings, mine, writer, now)
    for days in range(0, 1200, 50):
        note(session, "a1", "sign in", "account:a1", None, None, now + days * DAY_MS)
    assert not is_doubtful(session, settings, now + LONG)


def test_a_pause_is_doubted_until_somebody_has_forgotten_by_hand(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    sign(session, settings, mine, writer, now)
    for days in (*range(0, 500, 50), *range(700, 1200, 50)):
        note(session, "a1", "sign in", "account:a1", None, None, now + days * DAY_MS)
    assert is_doubtful(session, settings, now + LONG)
    forget(session, settings, now + LONG)
    assert not is_doubtful(session, settings, now + LONG)
