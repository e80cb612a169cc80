"""State: facts the hub derives for one station, signed and versioned (SPEC.md 2.6).

A state message is 64 bytes of Ed25519 signature by the hub's state key, then the packed document;
the signature is over the bytes received. Kinds: ``site`` (the station itself), ``roster`` (who may
sign and who is expected), ``signed`` (who signed elsewhere), ``readings`` (of the metrics on its boards).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from content_packs.shifts import DAY_MIN, Shift
from content_packs.values import dataclass
from content_packs.where import Spot
from content_packs.wire.codec import canonical, packed, unpack_object
from content_packs.wire.fields import Fields, refuse
from content_packs.wire.topics import valid_name
from content_packs.words import Words

KINDS = ("site", "roster", "signed", "readings")
_DOMAIN = b"yz1 state\n"


@dataclass(frozen=True, slots=True)
class Document:
    """One state document: ``station`` and ``kind`` say whose and what, a higher ``version`` replaces.

    ``at``: the hub's wall time when it was derived, ms; the station shows its age.
    """

    station: str
    kind: str
    version: int
    at: int
    body: Mapping[str, Any]

    def encode(self, key: Ed25519PrivateKey) -> bytes:
        """Signed bytes."""
        return signed_document(key, self.station, self.kind, self.version, self.at, body_of(self.body))


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a document in its canonical bytes, for a hub that has thousands of them to compare and to
    sign: in pieces, because what many have in common need be spelled only once.

    Attributes:
        pieces: put together they are the JCS of the body.
        digest: :func:`body_digest` of it.
    """

    pieces: tuple[bytes, ...]
    digest: str


def body_of(body: Mapping[str, Any]) -> Body:
    """A body in one piece."""
    return _body(canonical(dict(body)))


def signed_document(
    key: Ed25519PrivateKey, station: str, kind: str, version: int, at: int, body: Body
) -> bytes:
    """What :meth:`Document.encode` gives, of a body that is spelled already."""
    before = canonical({"at": at})[:-1] + b',"body":'
    after = canonical({"kind": kind, "station": station, "v": 1, "version": version})[1:]
    document = packed(b"".join((before, *body.pieces, b",", after)))
    return key.sign(_DOMAIN + document) + document


def decode_document(data: bytes, public_key: bytes, station: str) -> Document:
    """Read a state message after checking its signature.

    Raises:
        MessageError: wrong signature, malformed, or meant for another station.
    """
    signature, document = data[:64], data[64:]
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, _DOMAIN + document)
    except (InvalidSignature, ValueError):
        raise refuse("state", "its signature is not the hub's") from None
    fields = Fields(unpack_object(document), "state")
    found = Document(
        fields.text("station"),
        fields.text("kind"),
        fields.number("version", least=1),
        fields.number("at"),
        fields.table("body"),
    )
    if found.station != station or found.kind not in KINDS:
        raise refuse("state", f"it is {found.kind!r} for {found.station!r}")
    return found


def body_digest(body: Mapping[str, Any]) -> str:
    """What a station says it holds, and the hub compares: SHA-256 of the body's JCS, 8 bytes in hex."""
    return body_of(body).digest


def _body(*pieces: bytes) -> Body:
    return Body(pieces, hashlib.sha256(b"".join(pieces)).hexdigest()[:16])


def token_hash(badge_key: bytes, token: str) -> str:
    """How a badge token is known to stations: HMAC-SHA256(badge_key, token), first 8 bytes in hex."""
    return hmac.digest(badge_key, token.encode(), "sha256")[:8].hex()


@dataclass(frozen=True, slots=True)
class Site:
    """What the station is and where it stands.

    Attributes:
        spot: station, place, place kind, units (own unit first, then its ancestors), tags.
        place_name, unit_name: for the header.
        number: the station's short number in the phone token, 0..65535.
        follows: publishers whose packs it shows, ancestors first.
        shifts: the shift table of its unit.
        utc_offset_min: the mine's local time minus UTC, minutes.
        safe_since: since when the unit has had no accident, or None.
        badge_key: HMAC key of badge tokens.
        phone_key: HMAC key of this station's phone tokens.
        phone_url: address phones reach, without token; empty where no phone can.
        names_shown: whether the names of the missing are shown.
        meeting: whether team leaders hold the pre-shift meeting at this station.
        advance_m, placed_advance_m, move_after_m: how far the face stands now, how far it stood when the
            station was put up, and after how many metres it is to be moved; 0 reminds nobody.
        placed_on: the day the station was put up here, if known.
        places: (id, name) of places the station may be moved to.
        link_kbit_s: what the line carries that it shares with others, kbit/s; 0: not known.
    """

    spot: Spot
    place_name: Words
    unit_name: Words
    number: int
    follows: tuple[str, ...]
    shifts: tuple[Shift, ...]
    utc_offset_min: int
    safe_since: date | None
    badge_key: bytes
    phone_key: bytes
    phone_url: str
    names_shown: bool = True
    meeting: bool = True
    advance_m: int = 0
    placed_advance_m: int = 0
    move_after_m: int = 0
    placed_on: date | None = None
    places: tuple[tuple[str, Words], ...] = ()
    link_kbit_s: int = 0

    def to_json(self) -> dict[str, Any]:
        """The body of a ``site`` document."""
        spot = self.spot
        link = {"link": {"kbit_s": self.link_kbit_s}} if self.link_kbit_s else {}
        return {
            "place": spot.place, "place_kind": spot.place_kind, "units": list(spot.units),
            "tags": list(spot.tags), "place_name": self.place_name.to_json(),
            "unit_name": self.unit_name.to_json(), "number": self.number,
            "follows": list(self.follows), "shifts": [_shift_row(s) for s in self.shifts],
            "utc_offset_min": self.utc_offset_min,
            "safe_since": self.safe_since.isoformat() if self.safe_since else "",
            "badge_key": self.badge_key.hex(), "phone_key": self.phone_key.hex(),
            "phone_url": self.phone_url, "names_shown": self.names_shown, "meeting": self.meeting,
            "advance_m": self.advance_m,
            "placed_advance_m": self.placed_advance_m, "move_after_m": self.move_after_m,
            "placed_on": self.placed_on.isoformat() if self.placed_on else "",
            "places": [[place, name.to_json()] for place, name in self.places], **link,
        }  # fmt: skip


def site_from(document: Document) -> Site:
    """Read the body of a ``site`` document; MessageError when malformed."""
    fields = Fields(document.body, "site")
    try:
        return Site(
            spot=Spot(
                document.station,
                fields.text("place"),
                fields.text("place_kind"),
                fields.texts("units"),
                fields.texts("tags"),
            ),
            place_name=Words.from_json(fields.items("place_name")),
            unit_name=Words.from_json(fields.items("unit_name")),
            number=fields.number("number", most=0xFFFF),
            follows=fields.texts("follows"),
            shifts=tuple(_shift(row) for row in fields.items("shifts", most=48)),
            utc_offset_min=fields.number("utc_offset_min", least=-DAY_MIN, most=DAY_MIN),
            safe_since=_date(fields, "safe_since"),
            badge_key=bytes.fromhex(fields.text("badge_key")),
            phone_key=bytes.fromhex(fields.text("phone_key")),
            phone_url=fields.text("phone_url", ""),
            names_shown=fields.flag("names_shown", True),
            meeting=fields.flag("meeting", True),
            advance_m=fields.number("advance_m", 0),
            placed_advance_m=fields.number("placed_advance_m", 0),
            move_after_m=fields.number("move_after_m", 0),
            placed_on=_date(fields, "placed_on"),
            places=tuple(_place(row) for row in fields.items("places", most=1000)),
            link_kbit_s=Fields(fields.table("link"), "site").number("kbit_s", 0),
        )
    except (ValueError, TypeError) as error:
        raise refuse("site", str(error)[:100]) from None


LEADER, KEEPER = "leader", "keeper"
ROLES = (LEADER, KEEPER)
"""A team leader opens the meeting and vouches for his men; a station keeper opens the service screen."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign, as far as a station must know.

    Attributes:
        id: opaque id; what records carry.
        staff_no: number he can key.
        name: Chinese name.
        team: name of his team.
        job: post, chooses his pledge text.
        firm, host: for contractors and visitors: their firm, and who receives them; else empty.
        tokens: hashes of his valid credentials.
        revoked: hashes of credentials he must no longer use.
        visitor: counted by himself, never on a roster.
        roles: of ROLES; what he may do at a station besides signing. ``job`` stays his post.
    """

    id: str
    staff_no: str
    name: str
    team: str = ""
    job: str = ""
    firm: str = ""
    host: str = ""
    tokens: tuple[str, ...] = ()
    revoked: tuple[str, ...] = ()
    visitor: bool = False
    roles: tuple[str, ...] = ()

    def to_row(self) -> list[Any]:
        """Eleven values, or ten without roles, as the first stations read them."""
        row = [
            self.id, self.staff_no, self.name, self.team, self.job, self.firm, self.host,
            list(self.tokens), list(self.revoked), self.visitor,
        ]  # fmt: skip
        return [*row, list(self.roles)] if self.roles else row


@dataclass(frozen=True, slots=True)
class Roster:
    """Who may sign at this station, and who is expected.

    Attributes:
        persons: everybody known.
        expected: for a shift run key (ISO date, shift id) the ids expected at this place, those on
            leave left out. A key that is missing means 名单未下发 (no roster), not "nobody".
        on_leave: for the same keys, ids on leave.
    """

    persons: tuple[Person, ...]
    expected: Mapping[tuple[str, str], frozenset[str]]
    on_leave: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The body of a ``roster`` document."""
        return {
            "persons": [person.to_row() for person in self.persons],
            "expected": _runs_to_json(self.expected),
            "leave": _runs_to_json(self.on_leave),
        }

    def body(self, persons: bytes) -> Body:
        """The body, its ``persons`` spelled already by :func:`spelled_persons`."""
        runs = {"expected": _runs_to_json(self.expected), "leave": _runs_to_json(self.on_leave)}
        return _body(canonical(runs)[:-1] + b',"persons":', persons, b"}")


def spelled_persons(persons: Iterable[Person]) -> bytes:
    """The longest piece of a roster, which all stations of a mine have in common."""
    return canonical([person.to_row() for person in persons])


def roster_from(document: Document) -> Roster:
    """Read the body of a ``roster`` document; MessageError when malformed."""
    fields = Fields(document.body, "roster")
    return Roster(
        tuple(_person(row) for row in fields.items("persons", most=50_000)),
        _runs_from_json(fields.items("expected")),
        _runs_from_json(fields.items("leave")),
    )


@dataclass(frozen=True, slots=True)
class SignedElsewhere:
    """Who has signed at the hub's knowledge, per shift run, whatever the station or method."""

    by_run: Mapping[tuple[str, str], frozenset[str]]

    def to_json(self) -> dict[str, Any]:
        """The body of a ``signed`` document."""
        return {"by_run": _runs_to_json(self.by_run)}


def signed_from(document: Document) -> SignedElsewhere:
    """Read the body of a ``signed`` document; MessageError when malformed."""
    return SignedElsewhere(_runs_from_json(Fields(document.body, "signed").items("by_run")))


def _date(fields: Fields, name: str) -> date | None:
    found = fields.text(name, "")
    return date.fromisoformat(found) if found else None


def _place(row: object) -> tuple[str, Words]:
    match row:
        case [str(place), list(name)] if valid_name(place):
            return place, Words.from_json(name)
    raise refuse("site", "a place is not [id, words]")


def _shift_row(shift: Shift) -> list[Any]:
    return [
        shift.id, shift.name, shift.name_en, shift.start, shift.minutes, shift.kind,
        shift.opens, shift.closes, shift.dated_next_day,
    ]  # fmt: skip


def _shift(row: object) -> Shift:
    match row:
        case [str(id), str(name), str(name_en), int(start), int(minutes), str(kind), int(opens),
              int(closes), bool(next_day)] if valid_name(id):  # fmt: skip
            shift = Shift(id, name, start, minutes, name_en, kind, opens, closes, next_day)
            if shift.is_possible():
                return shift
    raise refuse("site", "a shift is malformed")


def _person(row: object) -> Person:
    match row:
        case [str(id), str(staff_no), str(name), str(team), str(job), str(firm), str(host),
              list(tokens), list(revoked), bool(visitor), *more
              ] if _all_texts([*tokens, *revoked]):  # fmt: skip
            return Person(
                id, staff_no, name, team, job, firm, host, tuple(tokens), tuple(revoked), visitor,
                _roles(more),
            )  # fmt: skip
    raise refuse("roster", "a person is malformed")


def _roles(more: list[Any]) -> tuple[str, ...]:
    """The optional last value: a list of texts; roles of later versions are kept and give nothing."""
    match more:
        case []:
            return ()
        case [list(roles)] if _all_texts(roles):
            return tuple(roles)
    raise refuse("roster", "a person is malformed")


def _all_texts(items: list[Any]) -> bool:
    return all(isinstance(item, str) for item in items)


def _runs_to_json(runs: Mapping[tuple[str, str], frozenset[str]]) -> list[Any]:
    return [[day, shift, sorted(ids)] for (day, shift), ids in sorted(runs.items())]


def _runs_from_json(rows: list[Any]) -> dict[tuple[str, str], frozenset[str]]:
    out: dict[tuple[str, str], frozenset[str]] = {}
    for row in rows:
        match row:
            case [str(day), str(shift), list(ids)] if _all_texts(ids):
                out[(day, shift)] = frozenset(ids)
            case _:
                raise refuse("state", "a shift run is malformed")
    return out
