"""The pre-shift meetings of a run as the stations' records tell them; computed as the stations do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import LargeBinary, bindparam, select
from sqlalchemy.orm import Session

from content_packs.wire.rollcall import Close, RollCall, roll_call
from hub.lists import HeldList, Remembered
from hub.people.service import Person
from hub.programme.service import expected
from hub.records.models import RecordRow
from hub.records.moments import place_in_order

KINDS = ("attend", "lead")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that was opened.

    Attributes:
        roll: marks and figures.
        oath: id of the pledge card that was read aloud, or empty.
        leader: name of who opened it; empty while it is not looked up.
    """

    roll: RollCall
    oath: str
    leader: str = ""

    @property
    def close(self) -> Close | None:
        """The figures it was closed with; None while nobody closed it: the window's end closes nothing."""
        return self.roll.close


NONE = Meeting(RollCall(), "")


def meeting_of(rows: Iterable[RecordRow]) -> Meeting:
    """What some records of one run at one place make, in the order made."""
    records = [row.record() for row in rows if row.kind in KINDS]
    oaths = [record.subject.removeprefix("card:") for record in records if record.kind == "lead"]
    return Meeting(roll_call(records), oaths[-1] if oaths else "")


def marks_of(session: Session, day: str, shift: str) -> tuple[RecordRow, ...]:
    """What meetings of a run have recorded, in no order: records without what is hashed of them."""
    return _MARKS(session, day=day, shift=shift)


def meetings_by_place(rows: Iterable[RecordRow]) -> Mapping[str, Meeting]:
    """The meetings among the records of one run, by place."""
    by_place: dict[str, list[RecordRow]] = {}
    for row in sorted(rows, key=place_in_order):
        by_place.setdefault(row.place, []).append(row)
    return {
        place: _MEETINGS((own[0].shift_date, own[0].shift, place), lambda *marks: meeting_of(marks), *own)
        for place, own in by_place.items()
    }


def flags_on(
    session: Session, run: tuple[str, str], place: str, who: Person, *, is_open: bool
) -> tuple[str, ...]:
    """What is marked on a signature that is given at the hub, by the rule of the stations.

    Args:
        session: reads.
        run: (ISO date, shift id).
        place: where it counts.
        who: who signs.
        is_open: whether it is within the sign window.
    """
    listed = expected(session, *run, place)
    rostered = None if listed is None or who.visitor else listed.work
    return meeting_at(session, *run, place).roll.flags(who.id, rostered, is_open=is_open)


def meeting_at(session: Session, day: str, shift: str, place: str) -> Meeting:
    """The meeting of one run at one place; :data:`NONE` where none was opened."""
    query = select(RecordRow).where(
        RecordRow.shift_date == day, RecordRow.shift == shift, RecordRow.place == place,
        RecordRow.kind.in_(KINDS),
    )  # fmt: skip
    return meeting_of(session.scalars(query.order_by(RecordRow.at, RecordRow.ledger, RecordRow.seq)))


_COLUMNS = [one for one in RecordRow.__table__.columns if not isinstance(one.type, LargeBinary)]
_MARKS = HeldList(
    _COLUMNS,
    lambda query: query.where(
        RecordRow.shift_date == bindparam("day"), RecordRow.shift == bindparam("shift"),
        RecordRow.kind.in_(KINDS),
    ),
    lambda *values: RecordRow(**dict(zip([one.key for one in _COLUMNS], values, strict=True))),
)  # fmt: skip
_MEETINGS = Remembered[Meeting](1_000)
"""Of the runs looked at last, by run and place."""
