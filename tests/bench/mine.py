"""The data folder of a station as it stands in a mine: enrolled, the shipped boards live, with a crew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.format.folder import Folder as Pack
from content_packs.format.folder import PackSource, read_folder
from content_packs.format.manifest import CARD_TYPE, MEDIA_TYPES, Manifest, Object, sha256
from content_packs.format.manifest import Pack as PackRow
from content_packs.shifts import Shift
from content_packs.where import Spot
from content_packs.wire.messages import Published
from content_packs.wire.record import ledger_id
from content_packs.wire.state import Document, Person, Roster, Site, token_hash
from content_packs.words import Words
from kiosk.config import Enrolment, Folder
from kiosk.storage.store import Store
from tests.fakes.station import activate

SHIPPED = Path(__file__).parents[2] / "content_packs" / "shipped"
PUBLISHERS = ("mine", "branch")
STATION = "face-1"
CREW = 64
LEADER = 64
"""The man who leads the team."""
MINE = "demo"
UTC_OFFSET_MIN = 480
_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_BADGES = b"b" * 32
_SURNAMES, _GIVEN = "王李张刘陈赵孙周吴郑冯何高马罗梁宋唐许邓", ("建国", "志强", "卫东", "海波")


def badge(number: int) -> str:
    """Code on the badge of man ``number``, 1..CREW."""
    return f"Yz-badge-{number:04d}"


def found(path: Path, now: datetime, shifts: Sequence[Shift], days: int = 2) -> None:
    """Make ``path`` the folder of a station.

    Args:
        path: an empty or new folder.
        now: the mine's wall time.
        shifts: the mine's.
        days: for how many days from now the roster names who is expected.
    """
    folder = Folder(path)
    public = folder.ledger_key().public_key().public_bytes_raw()
    folder.save_enrolment(
        Enrolment(
            hub="http://127.0.0.1:1", mine=MINE, station=STATION, broker="mqtt://127.0.0.1:1",
            protocol=5, user=STATION, password="x", ledger=ledger_id(public),
            state_key=_KEY.public_key().public_bytes_raw().hex(),
        )
    )  # fmt: skip
    store = Store(path)
    publish(store, 1)
    for kind, body in (("site", _site(shifts)), ("roster", _roster(now.date(), shifts, days))):
        store.save_state(kind, 1, Document(STATION, kind, 1, ms(now), body.to_json()).encode(_KEY))
    store.close()


def one_shift(now: datetime, window_open: bool) -> tuple[Shift, ...]:
    """A shift laid so that for the next hour a sign window is open, or none is."""
    start = (now.hour * 60 + now.minute + (60 if window_open else -240)) % 1440
    return (Shift("early", "早班", start, 1440, "Early"),)


def publish(store: Store, version: int) -> None:
    """Make the shipped boards live as ``version``."""
    for name in PUBLISHERS:
        _publish(store, read_folder(SHIPPED / name), version)


def begin_rotation(path: Path, now: datetime) -> None:
    """Let the rotation begin now, with the overview."""
    store = Store(path)
    store.remember("anchor", json.dumps({"at": ms(now), "lead": []}))
    store.close()


def _publish(store: Store, folder: Pack, version: int) -> None:
    pack = folder.pack
    assert isinstance(pack, PackSource)
    files = {f"main/{card.id}.json": card.encode() for card in folder.cards}
    rows = [Object(path, sha256(data), len(data), CARD_TYPE, len(data)) for path, data in files.items()]
    for path, data in folder.media.items():
        kind = MEDIA_TYPES[Path(path).suffix]
        rows.append(Object(path, sha256(data), len(data), kind, len(data)))
    row = PackRow("main", pack.title, pack.theme, pack.where, "", "", tuple(files))
    manifest = Manifest(pack.publisher, version, 1, (row,), pack.boards, pack.brand, tuple(rows))
    raw = manifest.encode()
    for data in (raw, *files.values(), *folder.media.values()):
        store.objects.save(sha256(data), data)
    activate(store, Published(pack.publisher, version, sha256(raw), len(raw), len(raw)))


def _site(shifts: Sequence[Shift]) -> Site:
    return Site(
        spot=Spot(STATION, "face-7305", "coal_face", ("section-1", "mine")),
        place_name=Words("7305综采工作面", "Coal face 7305"),
        unit_name=Words("综采一区", "Section 1"),
        number=1,
        follows=("mine", "branch-1"),
        shifts=tuple(shifts),
        utc_offset_min=UTC_OFFSET_MIN,
        safe_since=date(2025, 12, 31),
        badge_key=_BADGES,
        phone_key=b"p" * 32,
        phone_url="http://192.168.10.20:8080/p",
    )


def _roster(today: date, shifts: Sequence[Shift], days: int) -> Roster:
    names = [surname + given for given in _GIVEN for surname in _SURNAMES][:CREW]
    crew = tuple(
        Person(
            f"p{number:08d}", f"{20000 + number}", name, "综采甲班", "液压支架工",
            tokens=(token_hash(_BADGES, badge(number)),), roles=("leader",) if number == LEADER else (),
        )
        for number, name in enumerate(names, 1)
    )  # fmt: skip
    dates = [(today + timedelta(days=by)).isoformat() for by in range(-1, days + 1)]
    expected = frozenset(person.id for person in crew)
    return Roster(crew, {(day, shift.id): expected for day in dates for shift in shifts})


def ms(local: datetime) -> int:
    """Ms since 1970 UTC of the mine's wall time."""
    return round((local - datetime(1970, 1, 1)).total_seconds() * 1000) - UTC_OFFSET_MIN * 60_000
