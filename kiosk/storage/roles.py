"""Which manifest of a publisher is current, previous or candidate, and how a switch goes (SPEC.md 1.7).

A switch is two transactions. The first says that all of a candidate is on disk; the second, when it has
been looked through and nobody is at the glass, makes it current. A power cut between any two steps leaves
the old content or the new.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from content_packs.values import dataclass
from kiosk.storage.database import Database, transaction

if TYPE_CHECKING:
    from content_packs.wire.messages import Published


@dataclass(frozen=True, slots=True)
class Standing:
    """A manifest (SHA-256) of a publisher in a role: "current", "previous" or "candidate"."""

    publisher: str
    role: str
    version: int
    manifest: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A manifest that is not shown here.

    Attributes:
        state: "refused": it never was; "returned": it was, and the station went back.
        why: a code of SPEC.md 1.7.
        program: the program that judged, and what it can read (:func:`kiosk.domain.admission.reader`).
    """

    manifest: str
    publisher: str
    version: int
    state: str
    why: str
    program: str


@dataclass(frozen=True, slots=True)
class Probation:
    """The first minutes of what is current: ``until`` ms since ``boot``; how often the program has died."""

    publisher: str
    boot: str
    until: int
    crashes: int


class Roles:
    """Belongs to whoever owns the database of the store."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> tuple[Standing, ...]:
        """Every manifest in a role; of each publisher "candidate", "current", "previous"."""
        rows = self._db.execute(
            "SELECT publisher, role, version, manifest FROM slot ORDER BY publisher, role"
        )
        return tuple(Standing(*row) for row in rows)

    def in_role(self, role: str) -> dict[str, Standing]:
        """The manifests in one role, by publisher."""
        return {row.publisher: row for row in self.all() if row.role == role}

    def high_water(self) -> dict[str, int]:
        """The highest version that was ever taken, by publisher."""
        return dict(self._db.execute("SELECT publisher, version FROM high_water").fetchall())

    def stage(self, published: Published) -> None:
        """All of a manifest is durably on disk: it is the candidate, and nothing older is taken any more."""
        with saving(self._db):
            self._db.execute(
                "INSERT OR REPLACE INTO slot VALUES (?, 'candidate', ?, ?)",
                (published.publisher, published.version, published.sha256),
            )
            self._db.execute(
                "INSERT INTO high_water VALUES (?, ?) ON CONFLICT DO UPDATE SET version = excluded.version"
                " WHERE excluded.version > version",
                (published.publisher, published.version),
            )

    def flip(self, publisher: str, probation: Probation, unfit: Mapping[str, str]) -> None:
        """Make the candidate current, keep the one before it, and begin its probation, in one transaction.

        Doing it twice is doing it once: a switch that was reported failed is made again.

        Args:
            publisher: whose candidate.
            probation: its first minutes.
            unfit: cards that cannot be shown here, and why, by path.
        """
        with saving(self._db):
            row = self._db.execute(
                "SELECT version, manifest FROM slot WHERE publisher = ? AND role = 'candidate'", (publisher,)
            ).fetchone()
            if row is None:
                return
            self._db.execute(
                "INSERT OR REPLACE INTO slot SELECT publisher, 'previous', version, manifest"
                " FROM slot WHERE publisher = ? AND role = 'current' AND manifest <> ?",
                (publisher, row[1]),
            )
            self._db.execute("INSERT OR REPLACE INTO slot VALUES (?, 'current', ?, ?)", (publisher, *row))
            self._forget(publisher, "candidate")
            self._keep_probation(probation)
            self._db.execute("DELETE FROM unfit WHERE manifest NOT IN (SELECT manifest FROM slot)")
            for path, why in unfit.items():
                self._db.execute("INSERT OR REPLACE INTO unfit VALUES (?, ?, ?)", (row[1], path, why))

    def turn_back(self, refusal: Refusal) -> None:
        """Make the previous manifest of a publisher current again, and never show the refused one again."""
        with saving(self._db):
            self._forget(refusal.publisher, "current")
            self._db.execute(
                "UPDATE slot SET role = 'current' WHERE publisher = ? AND role = 'previous'",
                (refusal.publisher,),
            )
            self._db.execute("DELETE FROM probation WHERE publisher = ?", (refusal.publisher,))
            self._keep_refusal(refusal)

    def refuse(self, refusal: Refusal) -> None:
        """A candidate will not be shown here."""
        with saving(self._db):
            self._db.execute(
                "DELETE FROM slot WHERE role = 'candidate' AND manifest = ?", (refusal.manifest,)
            )
            self._keep_refusal(refusal)

    def drop_candidate(self, publisher: str) -> None:
        """A candidate is not complete after all; it is fetched again."""
        with saving(self._db):
            self._forget(publisher, "candidate")

    def drop(self, publishers: Collection[str]) -> tuple[str, ...]:
        """Nobody signs for these publishers any more: they are in no role; those that were."""
        gone = tuple(sorted({row.publisher for row in self.all()} & set(publishers)))
        if gone:
            with saving(self._db):
                for publisher in gone:
                    self._db.execute("DELETE FROM slot WHERE publisher = ?", (publisher,))
                    self._db.execute("DELETE FROM probation WHERE publisher = ?", (publisher,))
        return gone

    def begin_anew(self) -> None:
        """The keys were replaced, and the numbers begin anew: a lower version too may be taken."""
        with saving(self._db):
            self._db.execute("DELETE FROM high_water")

    def refusals(self, reader: str) -> tuple[Refusal, ...]:
        """What is refused; what needed a newer program is tried again when the reader is another one."""
        rows = self._db.execute("SELECT manifest, publisher, version, state, why, program FROM refused")
        found = (Refusal(*row) for row in rows)
        return tuple(one for one in found if one.why != "newer" or one.program == reader)

    def probations(self) -> tuple[Probation, ...]:
        """Those that have not ended, the newest switch first."""
        rows = self._db.execute("SELECT publisher, boot, until, crashes FROM probation ORDER BY until DESC")
        return tuple(Probation(*row) for row in rows)

    def note(self, probation: Probation) -> None:
        """Keep what has happened in a probation."""
        with saving(self._db):
            self._keep_probation(probation)

    def passed(self, publisher: str) -> None:
        """A probation has ended well."""
        with saving(self._db):
            self._db.execute("DELETE FROM probation WHERE publisher = ?", (publisher,))

    def unfit(self, manifest: str) -> dict[str, str]:
        """Cards of a manifest that cannot be shown here, and why, by path."""
        rows = self._db.execute("SELECT path, why FROM unfit WHERE manifest = ?", (manifest,))
        return dict(rows.fetchall())

    def loose(self) -> dict[str, int]:
        """Objects that nothing needs, and since when that is known (believed ms since 1970)."""
        return dict(self._db.execute("SELECT name, since FROM loose").fetchall())

    def keep_loose(self, since: Mapping[str, int]) -> None:
        """Replace that list; nothing is written when it is the same."""
        if dict(since) == self.loose():
            return
        with saving(self._db):
            self._db.execute("DELETE FROM loose")
            for row in since.items():
                self._db.execute("INSERT INTO loose VALUES (?, ?)", row)

    def _forget(self, publisher: str, role: str) -> None:
        self._db.execute("DELETE FROM slot WHERE publisher = ? AND role = ?", (publisher, role))

    def _keep_probation(self, one: Probation) -> None:
        row = (one.publisher, one.boot, one.until, one.crashes)
        self._db.execute("INSERT OR REPLACE INTO probation VALUES (?, ?, ?, ?)", row)

    def _keep_refusal(self, one: Refusal) -> None:
        """Of a publisher the newest refusals are enough: what is older than they is never offered again."""
        row = (one.manifest, one.publisher, one.version, one.state, one.why, one.program)
        self._db.execute("INSERT OR REPLACE INTO refused VALUES (?, ?, ?, ?, ?, ?)", row)
        self._db.execute(
            "DELETE FROM refused WHERE publisher = ? AND version < ?", (one.publisher, one.version)
        )


def saving(db: Database) -> AbstractContextManager[None]:
    """A transaction on the store's database."""
    return transaction(db, "内容没有存下，本站继续显示原内容；请检查磁盘。", "content was not saved")
