"""Which client certificates count no more: of machines that were replaced, and of stations shut out.

The embedded broker asks the hub of everybody; any other believes a certificate until it is told otherwise,
by the list that ``yizhan broker-crl`` writes.
"""

from __future__ import annotations

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from hub.stations.models import CertificateRow, StationRow


def note_certificate(session: Session, station_id: str, serial: str, now_ms: int) -> None:
    """Remember a certificate that is given out."""
    session.add(CertificateRow(serial=serial, station_id=station_id, issued_at=now_ms, ended_at=None))
    session.flush()


def end_certificates(session: Session, station_id: str, now_ms: int) -> None:
    """Those of a station given out until now count no more: another machine takes its place."""
    row = CertificateRow
    held = update(row).where(row.station_id == station_id, row.ended_at.is_(None))
    session.execute(held.values(ended_at=now_ms))


def void(session: Session) -> tuple[str, ...]:
    """The serial numbers of all that count no more; those of a station that is let in again count again."""
    row = CertificateRow
    query = select(row.serial).join(StationRow, StationRow.id == row.station_id)
    return tuple(
        session.scalars(
            query.where(or_(row.ended_at.is_not(None), StationRow.authorised.is_(False))).order_by(row.serial)
        )
    )
