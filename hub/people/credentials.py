"""Badges.

A badge's token is derived from badge.key and the credential's id, so it can be printed again and is
stored nowhere. A lost badge is revoked and a new credential issued.
"""

from __future__ import annotations

import base64
import hmac
import secrets as random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.wire.state import token_hash
from hub.errors import RefusedError
from hub.people.models import CredentialRow, PersonRow
from hub.secrets import Secrets

PRINTED = ("badge", "visitor")
"""Kinds whose token the hub makes."""
MOST_ASKED = 500
"""Ids in one query: databases bound how many."""


@dataclass(frozen=True, slots=True)
class Credential:
    """Something a reader types; ``valid_to`` ISO date inclusive or empty; times ms since 1970 UTC."""

    id: str
    kind: str
    person_id: str
    token_hash: str
    issued_at: int
    valid_to: str = ""
    revoked_at: int | None = None

    def is_valid_on(self, today: str) -> bool:
        """Whether it may be used on ``today`` (ISO date)."""
        return self.revoked_at is None and (not self.valid_to or today <= self.valid_to)


def issue(
    session: Session,
    secrets: Secrets,
    person_id: str,
    now_ms: int,
    *,
    kind: str = "badge",
    valid_to: str = "",
) -> Credential:
    """A new printed badge (kind badge or visitor); its token is :func:`token_of`."""
    if kind not in PRINTED:
        raise RefusedError(f"“{kind}”不是可打印的凭证。", f"{kind!r} is not a badge that can be printed")
    return _add(session, _made(secrets, person_id, now_ms, kind, valid_to))


def issue_all(session: Session, secrets: Secrets, person_ids: Sequence[str], now_ms: int) -> None:
    """A new printed badge for each of many persons that are there."""
    for person_id in person_ids:
        session.add(_row(_made(secrets, person_id, now_ms, "badge", "")))
    session.flush()


def revoke_badges(session: Session, person_id: str, now_ms: int) -> tuple[Credential, ...]:
    """Revoke every printed badge of a person, since a lost one cannot be told from another.

    Returns:
        Those that were in force until now; RefusedError when there was none.
    """
    held = [item for item in credentials_of(session, person_id) if item.kind in PRINTED]
    lost = tuple(revoke(session, item.id, now_ms) for item in held if item.revoked_at is None)
    if not lost:
        raise RefusedError("这个人没有在用的工牌，没有改动。", "this person has no badge in force")
    return lost


def reissue(session: Session, secrets: Secrets, person_id: str, now_ms: int, today: str) -> Credential:
    """A new badge in the place of the old ones, of their kind and last day; those are revoked.

    Raises:
        RefusedError: a visitor whose time is over; he is registered anew.
    """
    held = [item for item in credentials_of(session, person_id) if item.kind in PRINTED]
    kind, valid_to = (held[0].kind, held[0].valid_to) if held else ("badge", "")
    if valid_to and valid_to < today:
        raise RefusedError(
            "这位访客的有效期已过，没有发新工牌；请重新登记访客。",
            "this visitor's time is over; no badge was issued; register the visitor again",
        )
    for item in held:
        revoke(session, item.id, now_ms)
    return issue(session, secrets, person_id, now_ms, kind=kind, valid_to=valid_to)


def revoke_all(session: Session, person_ids: Sequence[str], now_ms: int) -> list[str]:
    """Revoke the printed badges of many; returns who had one in force until now."""
    had: list[str] = []
    for at in range(0, len(person_ids), MOST_ASKED):
        ids = person_ids[at : at + MOST_ASKED]
        query = select(CredentialRow).where(
            CredentialRow.person_id.in_(ids),
            CredentialRow.kind.in_(PRINTED),
            CredentialRow.revoked_at.is_(None),
        )
        for row in session.scalars(query):
            row.revoked_at = now_ms
            had.append(row.person_id)
    session.flush()
    return list(dict.fromkeys(had))


def reissue_all(
    session: Session, secrets: Secrets, person_ids: Sequence[str], now_ms: int, today: str
) -> list[str]:
    """As :func:`reissue` for many; returns whose badge is new: all but visitors whose time is over."""
    held = all_credentials(session)
    last = {
        one: max((c for c in held.get(one, ()) if c.kind in PRINTED), key=_age, default=None)
        for one in person_ids
    }
    able = [one for one in person_ids if not (c := last[one]) or not c.valid_to or c.valid_to >= today]
    revoke_all(session, able, now_ms)
    for one in able:
        old = last[one]
        kind, valid_to = (old.kind, old.valid_to) if old else ("badge", "")
        session.add(_row(_made(secrets, one, now_ms, kind, valid_to)))
    session.flush()
    return able


def revoke(session: Session, credential_id: str, now_ms: int) -> Credential:
    """Revoke; revoking twice changes nothing. RefusedError when there is no such credential."""
    row = session.get(CredentialRow, credential_id)
    if row is None:
        raise RefusedError("没有这个凭证，可能刚被改过；请刷新后再试。", "there is no such credential")
    if row.revoked_at is None:
        row.revoked_at = now_ms
    session.flush()
    return _credential(row)


def token_of(secrets: Secrets, credential_id: str) -> str:
    """What a printed badge's QR says: "YZ" and 16 base32 characters."""
    digest = hmac.digest(secrets.badge_key, b"yz1 badge\n" + credential_id.encode(), "sha256")
    return "YZ" + base64.b32encode(digest[:10]).decode()


def credentials_of(session: Session, person_id: str) -> tuple[Credential, ...]:
    """All of a person's credentials, newest first."""
    query = select(CredentialRow).where(CredentialRow.person_id == person_id)
    return tuple(_credential(row) for row in session.scalars(query.order_by(CredentialRow.issued_at.desc())))


def all_credentials(session: Session) -> dict[str, tuple[Credential, ...]]:
    """Everybody's credentials by person id, oldest first."""
    out: dict[str, tuple[Credential, ...]] = {}
    for row in session.scalars(select(CredentialRow).order_by(CredentialRow.issued_at, CredentialRow.id)):
        out[row.person_id] = (*out.get(row.person_id, ()), _credential(row))
    return out


def credentials_among(session: Session, person_ids: Sequence[str]) -> dict[str, tuple[Credential, ...]]:
    """The credentials of some persons by person id, oldest first; of many, :func:`all_credentials`."""
    if len(person_ids) > MOST_ASKED:
        return all_credentials(session)
    out: dict[str, tuple[Credential, ...]] = {}
    query = select(CredentialRow).where(CredentialRow.person_id.in_(person_ids))
    for row in session.scalars(query.order_by(CredentialRow.issued_at, CredentialRow.id)):
        out[row.person_id] = (*out.get(row.person_id, ()), _credential(row))
    return out


def valid_badge(credentials: Iterable[Credential], today: str) -> Credential | None:
    """The newest printed badge among these that may be used on ``today``."""
    usable = [item for item in credentials if item.kind in PRINTED and item.is_valid_on(today)]
    return max(usable, key=_age, default=None)


def _add(session: Session, credential: Credential) -> Credential:
    if session.get(PersonRow, credential.person_id) is None:
        raise RefusedError("没有这个人员。", f"there is no person {credential.person_id!r}")
    session.add(_row(credential))
    session.flush()
    return credential


def _made(secrets: Secrets, person_id: str, now_ms: int, kind: str, valid_to: str) -> Credential:
    new_id = "c" + random.token_hex(8)
    told = token_hash(secrets.badge_key, token_of(secrets, new_id))
    return Credential(new_id, kind, person_id, told, now_ms, valid_to)


def _age(credential: Credential) -> tuple[int, str]:
    return credential.issued_at, credential.id


def _row(credential: Credential) -> CredentialRow:
    return CredentialRow(
        id=credential.id, token_hash=credential.token_hash, kind=credential.kind,
        person_id=credential.person_id, issued_at=credential.issued_at,
        valid_to=credential.valid_to, revoked_at=None,
    )  # fmt: skip


def _credential(row: CredentialRow) -> Credential:
    return Credential(
        row.id, row.kind, row.person_id, row.token_hash, row.issued_at, row.valid_to, row.revoked_at
    )
