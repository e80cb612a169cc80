"""Looking at a station's disk without changing it, beside a station that may be running."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from content_packs.errors import PackError
from content_packs.format.manifest import decode_manifest, sha256
from content_packs.wire.record import genesis
from kiosk.storage.chain import Kept, prove
from kiosk.storage.database import opened_to_read

_ROWS = "SELECT seq, hash, CAST(row AS BLOB) FROM record WHERE seq >= ? ORDER BY seq"


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """Last sequence number, last receipt, how many records were verified, and the first wrong one or 0."""

    last: int
    acked: int
    checked: int
    broken_at: int


@dataclass(frozen=True, slots=True)
class StoreReport:
    """(publisher, version) that is live; its objects, and how many of them are gone or damaged."""

    versions: tuple[tuple[str, int], ...]
    objects: int
    damaged: int


def look_at_ledger(path: Path, public_key: bytes, most: int) -> LedgerReport:
    """Verify the newest ``most`` records of a ledger; StorageError when it cannot be read."""
    with opened_to_read(path) as db:
        (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM record").fetchone()
        (acked,) = db.execute("SELECT upto FROM receipt").fetchone()
        first = max(last - most, 0)  # proved with those asked for: what they are chained to
        seeds = dict(db.execute("SELECT segment, seed FROM seed"))
        rows = [Kept(*row) for row in db.execute(_ROWS, (first,))]
        if [one.seq for one in rows] != list(range(max(first, 1), last + 1)):
            return LedgerReport(last, acked, 0, _first_gap(rows, max(first, 1)))
        before = genesis(public_key)
        if first > 1:
            before = bytes(db.execute("SELECT hash FROM record WHERE seq = ?", (first - 1,)).fetchone()[0])
        asked = [one for one in prove(before, rows, seeds) if one.seq > first]
        damaged = [one.seq for one in asked if one.row is None]
        return LedgerReport(last, acked, len(asked) - len(damaged), damaged[0] if damaged else 0)


def look_at_store(folder: Path, station: str = "") -> StoreReport:
    """Verify every object of the live manifests that ``station`` needs.

    Raises:
        StorageError: the database cannot be read.
    """
    with opened_to_read(folder / "content.db") as db:
        rows = list(db.execute("SELECT publisher, version, manifest FROM slot WHERE role = 'current'"))
    names: set[str] = set()
    for _, _, manifest in rows:
        names.add(manifest)
        try:
            shown = decode_manifest(_object(folder, manifest)).at(station)
            names |= {item.sha256 for item in shown.objects}
        except (OSError, PackError):
            continue  # it is counted as damaged below
    damaged = sum(1 for name in names if not _is_whole(folder, name))
    return StoreReport(tuple((name, version) for name, version, _ in rows), len(names), damaged)


def setting(folder: Path, name: str) -> str:
    """A remembered value, or nothing; StorageError when the database cannot be read."""
    if not (folder / "content.db").exists():
        return ""
    with opened_to_read(folder / "content.db") as db:
        row = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def state(folder: Path) -> dict[str, bytes]:
    """The signed state documents by kind; StorageError when the database cannot be read."""
    with opened_to_read(folder / "content.db") as db:
        return {kind: bytes(data) for kind, data in db.execute("SELECT kind, data FROM state")}


def _first_gap(rows: list[Kept], first: int) -> int:
    """The first record from ``first`` on that is not there at all."""
    return next((seq for seq, one in enumerate(rows, first) if one.seq != seq), first + len(rows))


def _object(folder: Path, name: str) -> bytes:
    return (folder / "objects" / name[:2] / name).read_bytes()


def _is_whole(folder: Path, name: str) -> bool:
    try:
        return sha256(_object(folder, name)) == name
    except OSError:
        return False
