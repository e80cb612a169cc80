"""Relays (中继): boxes on the far side of a thin line, and which stations stand behind which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content_packs.wire.topics import valid_relay
from hub.address import is_local
from hub.config import Settings
from hub.errors import RefusedError
from hub.stations.models import StationRow
from hub.stations.service import put_up, station_row

DIRECT = "hub"
"""Behind no relay, where one is asked for by name."""
_ADDRESS = re.compile(r"(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9a-fA-F:]{2,39}\]):(?P<port>[1-9][0-9]{0,4})")


@dataclass(frozen=True, slots=True)
class Relay:
    """A relay as the console shows it.

    Attributes:
        id: its name, ``relay-…``.
        address: HOST:PORT of its broker, as the stations behind it reach it.
        state, seen_at: as of a station.
        enrolled: whether it has keys.
        behind: how many stations stand behind it.
    """

    id: str
    address: str
    state: str
    seen_at: int
    enrolled: bool
    behind: int


def put_relay(
    session: Session, relay_id: str, place_id: str, address: str, now_ms: int, by: str, on: str = ""
) -> None:
    """Add a relay, or change its address (it and the stations behind it then have to enrol again).

    Raises:
        RefusedError: no relay's name, no address, or for a new one no place it could stand at.
    """
    if not valid_relay(relay_id) or not _ADDRESS.fullmatch(address):
        raise RefusedError(
            f"中继“{relay_id}”（{address or '没有地址'}）不能用：编号以 relay- 开头，"
            "地址写后面的站访问它的 主机:端口。",
            f"{relay_id!r} at {address!r}: a relay is called relay-… and has the address HOST:PORT that the"
            " stations behind it reach it by",
        )
    row = session.get(StationRow, relay_id) or put_up(session, relay_id, place_id, now_ms, by, (), on)
    row.relay_address = address
    session.flush()


def relays(session: Session) -> tuple[Relay, ...]:
    """Every relay, by id."""
    rows = session.scalars(
        select(StationRow).where(StationRow.relay_address != "").order_by(StationRow.id)
    ).all()
    if not rows:
        return ()
    count = dict(
        session.execute(
            select(StationRow.relay_id, func.count())
            .where(StationRow.relay_id != "")
            .group_by(StationRow.relay_id)
        ).all()
    )
    return tuple(
        Relay(row.id, row.relay_address, row.state, row.seen_at, bool(row.public_key), count.get(row.id, 0))
        for row in rows
    )


def routes(session: Session) -> Mapping[str, str]:
    """The relay whose branch of the broker each relay, and each station behind one, is spoken to on."""
    rows = session.execute(
        select(StationRow.id, StationRow.relay_id, StationRow.relay_address).where(
            (StationRow.relay_id != "") | (StationRow.relay_address != "")
        )
    )
    return {station: station if address else relay for station, relay, address in rows}


def relay_named(session: Session, relay_id: str) -> str:
    """Check the name of a relay for a station: itself, or empty for DIRECT; RefusedError for none of ours."""
    if relay_id == DIRECT:
        return ""
    if not station_row(session, relay_id).relay_address:
        raise RefusedError(f"“{relay_id}”不是中继。", f"{relay_id!r} is no relay")
    return relay_id


def relay_url(settings: Settings, address: str) -> str:
    """URL of a relay's broker: without TLS only on this very machine, beside a hub without TLS (a demo)."""
    plain = is_local(f"mqtt://{address}") and not settings.broker.startswith("mqtts")
    return f"{'mqtt' if plain else 'mqtts'}://{address}"


def host_of(address: str) -> str:
    """The host of HOST:PORT, as a certificate names it."""
    return address.rpartition(":")[0].strip("[]")
