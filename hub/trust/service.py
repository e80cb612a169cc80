"""The mine's trust: made at the first start, signed with at each publish, renewed by itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from content_packs.wire.trust import MOST_FILES, TIMESTAMP
from hub.secrets import load_secrets
from hub.trust.keys import KeyFolder
from hub.trust.metadata import File, Repository, at, found
from hub.trust.models import MetadataRow

FOLDER = "trust"
"""Below the folder of secrets."""


def ensure(session: Session, secrets: Path, now_ms: int) -> None:
    """Make the trust root of profile *simple* when there is none.

    Args:
        session: database.
        secrets: folder of the hub's keys; the signed targets name those of state and notices.
        now_ms: now.
    """
    if session.get(MetadataRow, TIMESTAMP) is not None:
        return
    keys, others = KeyFolder(secrets / FOLDER), load_secrets(secrets)
    named = {"state": others.state_public, "notice": others.notice_public}
    _keep(session, found(keys.recovery(), keys, named, at(now_ms)))


def sign(
    session: Session, secrets: Path, publisher: str, manifest: bytes, version: int, wire: int, now_ms: int
) -> None:
    """Sign for a publisher's manifest, ``wire`` bytes on the line; its role and key are made at its first."""
    ensure(session, secrets, now_ms)
    keys, now = KeyFolder(secrets / FOLDER), at(now_ms)
    mine = Repository(_newest(session))
    if publisher not in mine.publishers:
        mine.delegate(publisher, keys.signer(publisher), keys, now)
    mine.publish(publisher, manifest, version, wire, keys, now)
    _keep(session, mine.made.values())


def is_signed(session: Session, publisher: str) -> bool:
    """Whether a publisher has signed for anything; one that published before there was a trust has not."""
    return session.scalar(select(MetadataRow.name).where(MetadataRow.role == publisher).limit(1)) is not None


def renew(session: Session, secrets: Path, now_ms: int) -> bool:
    """Sign anew what is due; whether the pointer changed."""
    ensure(session, secrets, now_ms)
    mine = Repository(_newest(session))
    changed = mine.renew(KeyFolder(secrets / FOLDER), at(now_ms))
    _keep(session, mine.made.values())
    return changed


def newest_pointer(session: Session) -> bytes:
    """The signed timestamp; empty before there is any trust."""
    row = session.get(MetadataRow, TIMESTAMP)
    return row.data if row else b""


def newest_root(session: Session, secrets: Path, now_ms: int) -> bytes:
    """The root stations are enrolled with; made when there is none yet."""
    ensure(session, secrets, now_ms)
    return _newest(session)["root"]


def files(session: Session, names: Iterable[str]) -> dict[str, bytes]:
    """Files of metadata by name; those that do not exist are left out."""
    rows = session.scalars(select(MetadataRow).where(MetadataRow.name.in_(tuple(names))))
    return {row.name: row.data for row in rows}


def everything(session: Session) -> dict[str, bytes]:
    """All that a station may need to verify the pointer, by file name: every root, and the newest file of
    every other role."""
    rows = session.scalars(select(MetadataRow).where(MetadataRow.role == "root"))
    roots = {row.name: row.data for row in rows}
    newest = session.scalars(_newest_rows())
    return roots | {row.name: row.data for row in newest if row.name != TIMESTAMP}


def with_companions(session: Session, names: Iterable[str], publishers: Iterable[str]) -> dict[str, bytes]:
    """Files of metadata by name; with a snapshot go the files signed in the same minute or since, of targets
    and of these publishers: who lacks the one lacks the others, and a slow line has fewer turns to wait."""
    found = files(session, names)
    snapshots = [int(name.partition(".")[0]) for name in found if name.endswith(".snapshot.json")]
    if not snapshots:
        return found
    query = select(MetadataRow).where(
        MetadataRow.role.in_(("targets", *publishers)), MetadataRow.version >= min(snapshots) - 1
    )
    rows = session.scalars(query.order_by(MetadataRow.version.desc()).limit(MOST_FILES - len(found)))
    return found | {row.name: row.data for row in rows}


def _newest(session: Session) -> dict[str, bytes]:
    """The newest file of every role."""
    return {row.role: row.data for row in session.scalars(_newest_rows())}


def _newest_rows() -> Select[MetadataRow]:
    newest = select(MetadataRow.role, func.max(MetadataRow.version)).group_by(MetadataRow.role).subquery()
    return select(MetadataRow).join(
        newest, (MetadataRow.role == newest.c[0]) & (MetadataRow.version == newest.c[1])
    )


def _keep(session: Session, made: Iterable[File]) -> None:
    for file in made:
        session.merge(MetadataRow(name=file.name, role=file.role, version=file.version, data=file.data))
    session.flush()
