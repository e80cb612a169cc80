"""Whom a scan or a keyed number means."""

from __future__ import annotations

from enum import Enum

from content_packs.values import dataclass
from content_packs.wire.state import Person, Roster, Site, token_hash

MOST_SCAN = 128
"""Longest code a reader may deliver, characters; more is noise (a stuck key, a foreign barcode)."""

MOST_NUMBER = 8
"""Longest staff number, digits."""


class Match(Enum):
    """How well a code was recognised."""

    KNOWN = "known"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Found:
    """Result of a look-up.

    Attributes:
        match: how well it was recognised.
        method: "badge" or "keyed".
        person: whose it is, if anybody's.
        code_hash: names an unknown or revoked code without revealing it.
        number: what was keyed, where nobody has that number.
    """

    match: Match
    method: str
    person: Person | None = None
    code_hash: str = ""
    number: str = ""


def leads(found: Found) -> bool:
    """Whether a team leader's badge was scanned; a keyed number opens nothing, anybody may know it."""
    return _has_role(found, "leader")


def keeps(found: Found) -> bool:
    """Whether a station keeper's badge was scanned, as in :func:`leads`."""
    return _has_role(found, "keeper")


def _has_role(found: Found, role: str) -> bool:
    person = found.person
    return found.match is Match.KNOWN and found.method == "badge" and role in (person.roles if person else ())


class Directory:
    """Persons by credential hash and by staff number; built once for each roster."""

    def __init__(self, site: Site | None, roster: Roster | None) -> None:
        self._key = site.badge_key if site else b""
        persons = roster.persons if roster else ()
        self._by_token = {token: p for p in persons for token in p.tokens}
        self._by_revoked = {token: p for p in persons for token in p.revoked}
        self._by_number = {p.staff_no: p for p in persons if p.staff_no}
        self.persons = {p.id: p for p in persons}

    def find(self, text: str) -> Found:
        """Look a code up: as a credential first, then (digits only) as a staff number."""
        code = text.strip()
        if not code or len(code) > MOST_SCAN or not code.isprintable():
            return Found(Match.UNREADABLE, "badge")
        digest = token_hash(self._key, code)
        if (person := self._by_token.get(digest)) is not None:
            return Found(Match.KNOWN, "badge", person, digest)
        if (person := self._by_revoked.get(digest)) is not None:
            return Found(Match.REVOKED, "badge", person, digest)
        if (person := self._by_number.get(code)) is not None:
            return Found(Match.KNOWN, "keyed", person)
        if code.isdecimal() and len(code) <= MOST_NUMBER:
            return Found(Match.UNKNOWN, "keyed", None, digest, code)
        return Found(Match.UNKNOWN, "badge", None, digest)
