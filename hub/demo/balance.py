"""The two numbers that must stay zero.

*lost*: what the stations say is on their disks, less what the hub says it holds of those ledgers.
*doubled*: records stored twice, from the raw records, and persons who stand twice in the lists of a run that
the console shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Balance:
    """How the demo stands.

    Attributes:
        on_stations: records on the stations' disks, as the stations say.
        at_hub: records of all ledgers at the hub (its own ledger included), as the hub says.
        unsent: records the stations still hold without receipt.
        lost: records on disk or sent, that are neither waiting at a station nor held by the hub.
        doubled: records stored twice, and persons counted more than once in a run.
    """

    on_stations: int
    at_hub: int
    unsent: int
    lost: int
    doubled: int


def lost(on_disk: Mapping[str, int], unsent: Mapping[str, int], held: Mapping[str, int]) -> int:
    """Records missing at the hub beyond those that still wait on a station.

    Args:
        on_disk: last sequence number by ledger, from the stations.
        unsent: records without receipt by ledger, from the stations.
        held: number of records by ledger, from the hub.
    """
    return sum(max(0, last - unsent.get(ledger, 0) - held.get(ledger, 0)) for ledger, last in on_disk.items())


def stored_twice(records: Mapping[str, Iterable[Mapping[str, Any]]]) -> int:
    """Records whose identity (ledger, sequence) the hub holds more than once.

    Args:
        records: the hub's raw records by ledger.
    """
    times = Counter((ledger, row["seq"]) for ledger, rows in records.items() for row in rows)
    return sum(number - 1 for number in times.values())


def counted_twice(runs: Iterable[Mapping[str, Any]]) -> int:
    """Persons counted more than once in a run.

    Args:
        runs: coverage of runs at places, as the hub's API gives it. Who was expected at one place and
            signed at another stands in two lists (``signed`` there, ``unexpected`` here) and counts once.
    """
    times: Counter[tuple[str, ...]] = Counter()
    for line in runs:
        run = (line["date"], line["shift"])
        times.update((*run, one["person"]) for one in line["signed"])
        times.update((*run, line["place"], one["person"]) for one in line["unexpected"])
    return sum(number - 1 for number in times.values())
