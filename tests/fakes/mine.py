"""A small mine for tests: one face, three persons, two publishers. All persons are fictional."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.format.card import Card
from content_packs.format.content import Slot
from content_packs.format.manifest import CARD_TYPE, Ahead, Board, Brand, Manifest, Object, Pack, sha256
from content_packs.shifts import Shift
from content_packs.where import Spot, Where
from content_packs.wire.messages import Published
from content_packs.wire.readings import Readings
from content_packs.wire.record import Record
from content_packs.wire.state import Document, Person, Roster, Site, token_hash
from content_packs.words import Words
from kiosk.domain.clockwork import Instant, Ticks

STATE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STATE_PUBLIC = STATE_KEY.public_key().public_bytes_raw()
BADGE_KEY = b"b" * 32
STATION = "face-1"
EARLY, MIDDLE, NIGHT = (
    Shift("early", "早班", 480, 480, "Morning", "maintenance"),
    Shift("middle", "中班", 960, 480, "Afternoon"),
    Shift("night", "夜班", 0, 480, "Night"),
)
DAY = date(2026, 11, 23)
CODES = ("learning", "alert", "reflection", "pledge", "benchmark")
FORMS = ("column", "board", "board", "board", "platform")


def at(text: str) -> int:
    """Ms since 1970 of a local wall time ("2026-11-23 08:00") at UTC+8."""
    return int(
        (datetime.fromisoformat(text) - datetime(1970, 1, 1) - timedelta(hours=8)).total_seconds() * 1000
    )


def instant(text: str, quality: str = "rtc") -> Instant:
    """Believed local time ``text``."""
    return Instant(at(text), Ticks(at(text), 1_000_000, "0badcafe"), quality)


def person(number: int, job: str = "", **more: object) -> Person:
    """Person ``number``: keys 100N, wears badge ``badge-N``, once wore ``old-N``."""
    return Person(
        f"p{number}",
        f"100{number}",
        f"张{number}",
        job=job,
        tokens=(token_hash(BADGE_KEY, f"badge-{number}"),),
        revoked=(token_hash(BADGE_KEY, f"old-{number}"),),
        **more,  # type: ignore[arg-type]
    )


PERSONS = (person(1), person(2, "electrician"), person(3), person(4, visitor=True, firm="某安装公司"))


def roster(*expected: str, run: tuple[str, str] = (DAY.isoformat(), "early")) -> Roster:
    """Everybody, with ``expected`` on the early shift of DAY."""
    return Roster(PERSONS, {run: frozenset(expected)} if expected else {})


def site(**changes: object) -> Site:
    """The station at the face; follows the mine and its branch."""
    values: dict[str, object] = {
        "spot": Spot(STATION, "face-7305", "coal_face", ("section-1", "mine")),
        "place_name": Words("7305综采工作面"),
        "unit_name": Words("综采一区"),
        "number": 1,
        "follows": ("mine", "branch-1"),
        "shifts": (EARLY, MIDDLE, NIGHT),
        "utc_offset_min": 480,
        "safe_since": date(2026, 1, 1),
        "badge_key": BADGE_KEY,
        "phone_key": b"p" * 32,
        "phone_url": "http://10.0.0.1:8080",
    }
    return Site(**(values | changes))  # type: ignore[arg-type]


def document(body: Site | Roster | Readings, kind: str, version: int = 1, station: str = STATION) -> Document:
    """A state document for the station."""
    return Document(station, kind, version, at("2026-11-23 06:00"), body.to_json())


def boards(*codes: str) -> tuple[Board, ...]:
    """Boards in the order given."""
    forms = dict(zip(CODES, FORMS, strict=True))
    return tuple(
        Board(code, Words(code), forms.get(code, "board"), 10 * (i + 1), "#FFFFFF")
        for i, code in enumerate(codes)
    )


def card(id: str, board: str = "alert", kind: str = "text", body: str = "先看顶板。", **more: object) -> Card:
    """A card with little on it."""
    return Card(id, board, kind, Words(id), Words(body), **more)  # type: ignore[arg-type]


FIVE = tuple(card(f"{code}-{n}", code) for code in CODES for n in (1, 2, 3))


def published(
    publisher: str,
    version: int,
    cards: tuple[Card, ...],
    codes: tuple[str, ...] = CODES,
    brand: Brand | None = None,
    theme: str = "",
    pictures: tuple[bytes, ...] = (),
    **dates: str,
) -> tuple[Manifest, dict[str, bytes], Published]:
    """A manifest, every object it needs (itself among them) by SHA-256, and its row in the pointer."""
    data = {f"main/{c.id}.json": c.encode() for c in cards}
    objects = [Object(path, sha256(d), len(d), CARD_TYPE, len(d)) for path, d in data.items()]
    objects += [
        Object(f"main/p{i}.png", sha256(d), len(d), "image/png", len(d)) for i, d in enumerate(pictures)
    ]
    pack = Pack(
        "main", Words("一栏三板一平台"), Words(theme), Where(),
        dates.get("valid_from", ""), dates.get("valid_to", ""), tuple(data),
    )  # fmt: skip
    manifest = Manifest(publisher, version, 1, (pack,), boards(*codes), brand, tuple(objects))
    raw = manifest.encode()
    held = {sha256(d): d for d in (raw, *data.values(), *pictures)}
    return manifest, held, Published(publisher, version, sha256(raw), len(raw), len(raw))


def published_ahead(
    publisher: str, version: int, cards: tuple[Card, ...], ahead: tuple[Card, ...], *stations: str
) -> tuple[Manifest, dict[str, bytes], Published]:
    """The same of a manifest in which ``stations`` show other cards than all others do."""
    base, old, _ = published(publisher, version, cards)
    new, more, _ = published(publisher, version, ahead)
    manifest = replace(base, ahead=Ahead(stations, new.packs, new.boards, new.brand, new.objects))
    raw = manifest.encode()
    objects = {item.sha256 for item in manifest.everything()}
    held = {name: data for name, data in (old | more).items() if name in objects} | {sha256(raw): raw}
    return manifest, held, Published(publisher, version, sha256(raw), len(raw), len(raw))


def slot(publisher: str, version: int, cards: tuple[Card, ...], **more: object) -> Slot:
    """A live slot."""
    manifest, _, _ = published(publisher, version, cards, **more)  # type: ignore[arg-type]
    return Slot(manifest, {f"main/{c.id}.json": c for c in cards})


def draft(who: str = "p1", run: tuple[str, str] = (DAY.isoformat(), "early"), **changes: object) -> Record:
    """A pledge before the ledger has numbered it."""
    values: dict[str, object] = {
        "seq": 0, "kind": "pledge", "method": "badge", "subject": "card:pledge-1", "text_hash": "",
        "value": "", "person": who, "author": "", "station": STATION, "place": "face-7305",
        "shift_date": run[0], "shift": run[1], "publisher": "mine", "version": 1,
        "at": at("2026-11-23 08:00"), "boot": "0badcafe", "mono": 1_000_000, "clock": "rtc",
    }  # fmt: skip
    return Record(**(values | changes))  # type: ignore[arg-type]
