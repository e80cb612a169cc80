"""A dead station's place is taken by another machine under the same name."""

from __future__ import annotations

import secrets as random

from sqlalchemy import update
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from hub.errors import RefusedError
from hub.records.ledgers import close_ledger
from hub.records.models import LedgerRow
from hub.stations.certificates import end_certificates
from hub.stations.enrolment import make_enrol_token
from hub.stations.models import EnrolTokenRow, StationRow
from hub.stations.service import station_row


def refuse_replaced(session: Session, station_id: str, ledger: str) -> None:
    """MessageError for what comes from a machine whose place another has taken, or is to take.

    It may still be on the line: a broker other than the embedded one goes on believing its certificate.
    """
    row = session.get(StationRow, station_id)
    if row is None or not ledger or ledger == row.ledger_id:
        return
    found = session.get(LedgerRow, ledger)
    if found is not None and found.station_id == station_id and found.closed_at is not None:
        raise MessageError(
            f"换下的旧机器还以站点“{station_id}”的名义在线，没有采用它的状态；请把它断电。",
            f"the machine that was replaced is still on the line as {station_id!r}; switch it off",
        )


def replace_station(session: Session, station_id: str, now_ms: int) -> tuple[str, str]:
    """End a station's enrolment and begin another for the same name and place.

    From now on its broker password, its phone codes and every token given out before are refused. Its
    ledger is closed: what its disk still holds is taken when somebody brings it, and the machine that enrols
    next begins a ledger of its own.

    Returns:
        The one-use token for the new machine, and the ledger that ended.

    Raises:
        RefusedError: no such station, or it never enrolled: there is nothing to end.
    """
    row = station_row(session, station_id)
    if not row.public_key:
        raise RefusedError(
            f"站点“{station_id}”现在没有登记，不用替换；请直接取登记命令。",
            f"{station_id!r} is not enrolled: there is nothing to replace; ask for the enrolment command",
        )
    ended = row.ledger_id
    close_ledger(session, ended, now_ms)
    end_certificates(session, station_id, now_ms)
    row.ledger_id = row.public_key = row.mqtt_password_hash = ""
    row.phone_key = random.token_hex(32)
    row.state, row.seen_at, row.unsent, row.showing = "never", 0, 0, ""
    row.have, row.state_held, row.health, row.faults, row.pack_notes = {}, {}, {}, [], []
    unused = update(EnrolTokenRow).where(
        EnrolTokenRow.station_id == station_id, EnrolTokenRow.used_at.is_(None)
    )
    session.execute(unused.values(expires_at=now_ms))
    session.flush()
    return make_enrol_token(session, station_id, now_ms), ended
