"""The mine's trust as it works by itself: made at the first start, signed with at each publish, renewed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from content_packs.wire.trust import MOST_FILES, TIMESTAMP
from hub.errors import RefusedError
from hub.secrets import load_secrets
from hub.trust import keys as roles
from hub.trust.files import File, at, found
from hub.trust.keys import KeyFolder
from hub.trust.metadata import Repository
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
    if not exists(session):
        keys = KeyFolder(secrets / FOLDER)
        online = {role: keys.make(role) for role in (roles.TARGETS, roles.SNAPSHOT, roles.TIMESTAMP)}
        first = found([keys.make(roles.ROOT)], online, named_keys(secrets), at(now_ms))
        keys.save()
        keep(session, first)


def exists(session: Session) -> bool:
    """Whether there is a trust root."""
    return session.get(MetadataRow, TIMESTAMP) is not None


def named_keys(secrets: Path) -> dict[str, bytes]:
    """Public keys that the signed targets name."""
    held = load_secrets(secrets)
    return {"state": held.state_public, "notice": held.notice_public}


def repository(session: Session) -> Repository:
    """What every role says now; there must be a trust root."""
    return Repository(_newest(session))


def sign(
    session: Session,
    secrets: Path,
    publisher: str,
    manifest: bytes,
    version: int,
    wire: int,
    now_ms: int,
    passphrase: str = "",
) -> None:
    """Sign for a publisher's manifest, ``wire`` bytes on the line; in profile *simple* its role and key are
    made at its first.

    Raises:
        RefusedError: the publisher has been retired; in profile *split* it has no key yet, or the passphrase
            of its key is missing or wrong.
    """
    ensure(session, secrets, now_ms)
    keys, now, mine = KeyFolder(secrets / FOLDER, passphrase), at(now_ms), repository(session)
    if publisher not in mine.publishers:
        if mine.is_split:
            raise RefusedError(
                f"{publisher} 还没有签发密钥，没有发布；请管理员先运行 yizhan trust replace {publisher}。",
                f"{publisher} has no key to sign with; nothing was published; "
                f"an administrator runs `yizhan trust replace {publisher}` first",
            )
        key = keys.make(publisher)
        keys.save()
        mine.delegate(publisher, key, keys, now)
    if mine.is_retired(publisher):
        raise RefusedError(
            f"{publisher} 已停用发布，没有发布；要恢复，先运行 yizhan trust replace {publisher}。",
            f"{publisher} has been retired; nothing was published; "
            f"`yizhan trust replace {publisher}` brings it back",
        )
    mine.publish(publisher, manifest, version, wire, keys, now)
    keep(session, mine.made.values())


def is_signed(session: Session, publisher: str) -> bool:
    """Whether a publisher signs for anything now; one that published before there was a trust does not, nor
    one that was retired and has not published since."""
    newest = (
        select(MetadataRow.data).where(MetadataRow.role == publisher).order_by(MetadataRow.version.desc())
    )
    data = session.scalar(newest.limit(1))
    return data is not None and bool(json.loads(data)["signed"]["targets"])


def renew(session: Session, secrets: Path, now_ms: int) -> bool:
    """Sign anew what is due; whether the pointer changed."""
    ensure(session, secrets, now_ms)
    mine = repository(session)
    changed = mine.renew(KeyFolder(secrets / FOLDER), at(now_ms))
    keep(session, mine.made.values())
    return changed


def newest_pointer(session: Session) -> bytes:
    """The signed timestamp; empty before there is any trust."""
    row = session.get(MetadataRow, TIMESTAMP)
    return row.data if row else b""


def newest_root(session: Session, secrets: Path, now_ms: int) -> bytes:
    """The root stations are enrolled with; made when there is none yet."""
    ensure(session, secrets, now_ms)
    return _newest(session)[roles.ROOT]


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


def keep(session: Session, made: Iterable[File]) -> None:
    """Write files of metadata; only ``timestamp.json`` is ever replaced."""
    for file in made:
        session.merge(MetadataRow(name=file.name, role=file.role, version=file.version, data=file.data))
    session.flush()
