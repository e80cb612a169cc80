"""Tags and groups of stations: tags travel, cards may ask for them; a group is the console's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.lists import Derived
from hub.stations.service import station_row, stations

MOST_TAGS = 8
MOST_LETTERS = 16
"""Of a tag, which stands in the station's site document; of a group as well."""
_APART = re.compile(r"[,，、;；\s]")
"""What separates tags where several are written: none can hold it."""


def tag(session: Session, station_ids: Collection[str], name: str) -> tuple[str, ...]:
    """Put a tag on stations; those that did not have it."""
    name = _named(name)
    changed = []
    for station_id in station_ids:
        row = station_row(session, station_id)
        if name in row.tags:
            continue
        if len(row.tags) >= MOST_TAGS:
            raise RefusedError(
                f"站点“{station_id}”已有 {MOST_TAGS} 个标签，再多放不下；都没有改。请先取下不用的。",
                f"{station_id!r} has {MOST_TAGS} tags, which is the most; nothing was changed",
            )
        row.tags = sorted([*row.tags, name])
        changed.append(station_id)
    session.flush()
    return tuple(changed)


def untag(session: Session, station_ids: Collection[str], name: str) -> tuple[str, ...]:
    """Take a tag off stations; those that had it."""
    changed = []
    for station_id in station_ids:
        row = station_row(session, station_id)
        if name.strip() in row.tags:
            row.tags = [one for one in row.tags if one != name.strip()]
            changed.append(station_id)
    session.flush()
    return tuple(changed)


def group(session: Session, station_ids: Collection[str], name: str) -> tuple[str, ...]:
    """Put stations into a group, which there is from then on, or ("") into none; those that were not in it.

    A station is in one group; a group that nobody is in any more is gone.
    """
    name = _named(name) if name.strip() else ""
    rows = [station_row(session, station_id) for station_id in station_ids]
    changed = [row for row in rows if row.group_name != name]
    for row in changed:
        row.group_name = name
    session.flush()
    return tuple(row.id for row in changed)


def tags_in_use(session: Session) -> Mapping[str, int]:
    """Every tag that a station has, and how many have it; by name."""
    return _TAGS(session)


def groups_in_use(session: Session) -> Sequence[str]:
    """Every group that a station is in."""
    return _GROUPS(session)


def _named(name: str) -> str:
    name = name.strip()
    if not name or len(name) > MOST_LETTERS or not name.isprintable() or _APART.search(name):
        raise RefusedError(
            f"标签和组名要写 1 到 {MOST_LETTERS} 个字，不能有空格和逗号；都没有改。",
            f"a tag or group is 1 to {MOST_LETTERS} characters without blanks or commas; nothing was changed",
        )
    return name


_TAGS = Derived(
    lambda every: dict(sorted(Counter(name for one in every for name in one.tags).items())), stations
)
_GROUPS = Derived(lambda every: sorted({one.group for one in every if one.group}), stations)
