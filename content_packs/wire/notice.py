"""Urgent notices: the whole list of a mine in one signed, retained message (SPEC.md 2.10).

The message is 64 bytes of Ed25519 signature by the mine's notice key, then the packed document; the
signature is over the bytes received. A higher version replaces the whole list; an empty list takes
every notice away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from content_packs.values import dataclass
from content_packs.where import Where
from content_packs.wire.codec import pack, unpack_object
from content_packs.wire.fields import Fields, refuse
from content_packs.wire.topics import valid_name
from content_packs.words import Words

LEVELS = ("strip", "full")
"""From the lower to the higher: a band over the boards, or the whole screen."""
MOST_NOTICES = 20
MOST_TITLE, MOST_BODY = 40, 400
"""Characters in each language: a notice is read from three metres by somebody who walks past."""
LONGEST_MS = 7 * 86_400_000
"""What must stand longer than a week is a card of a pack, which two persons have read."""
_CARD = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
_DOMAIN = b"yz1 notice\n"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice, as its author signed it.

    Attributes:
        id: names it for ever, also in the record that acknowledges it.
        level: one of LEVELS.
        title, body: words; the body may be empty.
        card: ``publisher/card-id`` of a prepared board whose picture goes with it, or empty.
        where: at which stations it is shown.
        begins, until: from when to when (``until`` not included), ms since 1970 UTC.
    """

    id: str
    level: str
    title: Words
    body: Words
    card: str
    where: Where
    begins: int
    until: int

    def to_json(self) -> dict[str, Any]:
        """The notice as it stands in the list."""
        return {
            "id": self.id, "level": self.level, "title": self.title.to_json(), "body": self.body.to_json(),
            "card": self.card, "where": self.where.to_json(), "from": self.begins, "until": self.until,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoticeList:
    """Every notice of a mine at one version; ``at``: the hub's wall time when it was signed, ms."""

    mine: str
    version: int
    at: int
    notices: tuple[Notice, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)

    def encode(self, key: Ed25519PrivateKey) -> bytes:
        """Signed bytes."""
        document = pack(
            {
                "v": 1, "mine": self.mine, "version": self.version, "at": self.at,
                "notices": [notice.to_json() for notice in self.notices], **self.extra,
            }
        )  # fmt: skip
        return key.sign(_DOMAIN + document) + document


def decode_notices(data: bytes, public_key: bytes, mine: str) -> NoticeList:
    """Read a notice message after checking its signature.

    Args:
        data: as received.
        public_key: the trusted key, 32 bytes.
        mine: whose list it must be.

    Raises:
        MessageError: wrong signature, malformed, or of another mine.
    """
    signature, document = data[:64], data[64:]
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, _DOMAIN + document)
    except (InvalidSignature, ValueError):
        raise refuse("notice", "its signature is not the mine's notice key's") from None
    fields = Fields(unpack_object(document), "notice")
    found = NoticeList(
        fields.text("mine"),
        fields.number("version", least=1),
        fields.number("at"),
        tuple(_notice(item) for item in fields.items("notices", most=MOST_NOTICES)),
    )
    if found.mine != mine:
        raise refuse("notice", f"it is for the mine {found.mine!r}")
    if len({notice.id for notice in found.notices}) != len(found.notices):
        raise refuse("notice", "an id stands twice")
    return replace(found, extra=fields.rest())


def _notice(item: Any) -> Notice:
    fields = Fields(item, "notice")
    try:
        notice = Notice(
            id=fields.text("id"),
            level=fields.text("level"),
            title=Words.from_json(fields.items("title", most=2)),
            body=Words.from_json(fields.items("body", most=2)),
            card=fields.text("card", ""),
            where=Where.from_json(fields.table("where")),
            begins=fields.number("from"),
            until=fields.number("until"),
        )
    except (ValueError, TypeError) as error:
        raise refuse("notice", str(error)[:100]) from None
    if reason := fault_of(notice):
        raise refuse("notice", reason)
    return notice


def fault_of(notice: Notice) -> str:
    """What is wrong with a notice, for the log; empty when it may be signed and shown."""
    publisher, _, card = notice.card.partition("/")
    checks = {
        "its id is no name": valid_name(notice.id),
        f"its level is not one of {', '.join(LEVELS)}": notice.level in LEVELS,
        f"its title is empty or longer than {MOST_TITLE}": 0 < len(notice.title.zh) <= MOST_TITLE
        and len(notice.title.en) <= 2 * MOST_TITLE,
        f"its body is longer than {MOST_BODY}": len(notice.body.zh) <= MOST_BODY
        and len(notice.body.en) <= 2 * MOST_BODY,
        "its card is not publisher/card": not notice.card
        or (valid_name(publisher) and _CARD.fullmatch(card)),
        "it ends before it begins, or stands longer than a week": notice.begins
        < notice.until
        <= notice.begins + LONGEST_MS,
    }
    return next((reason for reason, holds in checks.items() if not holds), "")
