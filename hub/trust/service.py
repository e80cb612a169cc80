"""The mine's trust: made at the first start, signed with at each publish, renewed by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content_packs.wire.trust import TIMESTAMP
from hub.trust.keys import KeyFolder
from hub.trust.metadata import File, Repository, at, found
from hub.trust.models import MetadataRow

FOLDER = "trust"
"""Below the folder of secrets."""


def ensure(session: Session, secrets: Path, named: Mapping[str, bytes], now_ms: int) -> bool:
    """Make the trust root of profile *simple* when there is none; whether it was made.

    Args:
        session: database.
        secrets: folder of keys.
        named: public keys the signed targets name: "state", "notice".
        now_ms: now.
    """
    if session.get(MetadataRow, TIMESTAMP) is not None:
        return False
    keys = KeyFolder(secrets / FOLDER)
    _keep(session, found(keys.recovery(), keys, named, at(now_ms)))
    return True


def sign(session: Session, secrets: Path, publisher: str, manifest: bytes, version: int, now_ms: int) -> None:
    """Sign for a publisher's manifest; its role and key are made at its first one."""
    keys, now = KeyFolder(secrets / FOLDER), at(now_ms)
    mine = Repository(_newest(session))
    if publisher not in mine.publishers:
        mine.delegate(publisher, keys.signer(publisher), keys, now)
    mine.publish(publisher, manifest, version, keys, now)
    _keep(session, mine.made.values())


def renew(session: Session, secrets: Path, now_ms: int) -> bool:
    """Sign anew what is due; whether the pointer changed."""
    mine = Repository(_newest(session))
    changed = mine.renew(KeyFolder(secrets / FOLDER), at(now_ms))
    _keep(session, mine.made.values())
    return changed


def newest_pointer(session: Session) -> bytes:
    """The signed timestamp; empty before there is any trust."""
    row = session.get(MetadataRow, TIMESTAMP)
    return row.data if row else b""


def newest_root(session: Session) -> bytes:
    """The root stations are enrolled with; empty before there is any trust."""
    return _newest(session).get("root", b"")


def files(session: Session, names: Iterable[str]) -> dict[str, bytes]:
    """Files of metadata by name; those that do not exist are left out."""
    rows = session.scalars(select(MetadataRow).where(MetadataRow.name.in_(tuple(names))))
    return {row.name: row.data for row in rows}


def _newest(session: Session) -> dict[str, bytes]:
    """The newest file of every role."""
    newest = select(MetadataRow.role, func.max(MetadataRow.version)).group_by(MetadataRow.role).subquery()
    query = select(MetadataRow).join(
        newest, (MetadataRow.role == newest.c[0]) & (MetadataRow.version == newest.c[1])
    )
    return {row.role: row.data for row in session.scalars(query)}


def _keep(session: Session, made: Iterable[File]) -> None:
    for file in made:
        session.merge(MetadataRow(name=file.name, role=file.role, version=file.version, data=file.data))
    session.flush()
