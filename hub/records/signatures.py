"""For which shifts and where somebody has signed: who is counted twice, and who was at two places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from operator import ne
from typing import NamedTuple

WAY_MS = 6 * 3_600_000
"""Who signs at two places within so long cannot have worked a shift at both."""

Run = tuple[str, str]
"""(ISO date, shift id)."""


class Signature(NamedTuple):
    """A signature that counts: which record's, whose, for which run, where and when."""

    name: tuple[str, int]
    person: str
    run: Run
    place: str
    at: int


def doubtful(
    persons: Sequence[str], dates: Sequence[str], shifts: Sequence[str], places: Sequence[str]
) -> frozenset[str]:
    """Who of these has signed one run more than once, or at more than one place; one line a signature."""
    found: set[str] = set()
    last = dict(zip(persons, places, strict=True))
    if any(map(ne, map(last.__getitem__, persons), places)):
        found.update(person for person, place in zip(persons, places, strict=True) if last[person] != place)
    if len({*zip(persons, dates, shifts, strict=True)}) < len(persons):
        signed = Counter(zip(persons, dates, shifts, strict=True))
        found.update(person for (person, _, _), times in signed.items() if times > 1)
    return frozenset(found)


class Signatures:
    """Those that are known, by person; each is compared with all before it."""

    def __init__(self) -> None:
        self._for: defaultdict[tuple[str, Run], list[Signature]] = defaultdict(list)
        self._by: defaultdict[str, dict[str, list[Signature]]] = defaultdict(dict)

    def add(self, one: Signature, mistimed: bool = False) -> tuple[bool, bool]:
        """One more.

        Args:
            one: the signature.
            mistimed: its moment cannot be trusted, and is compared with no other.

        Returns:
            Whether its person had signed for that run already, and whether he signed that run, or another
            within WAY_MS, at another place.
        """
        same_run, places = self._for[one.person, one.run], self._by[one.person]
        is_dup = bool(same_run)
        same_run.append(one)
        places.setdefault(one.place, []).append(one)
        if len(places) == 1:
            return is_dup, False
        elsewhere = [other for place, all_ in places.items() if place != one.place for other in all_]
        return is_dup, any(
            other.run == one.run or (not mistimed and abs(other.at - one.at) <= WAY_MS) for other in elsewhere
        )

    def remove(self, person: str, name: tuple[str, int]) -> None:
        """Forget a signature that was taken back."""
        for signed in self._by[person].values():
            for one in [one for one in signed if one.name == name]:
                signed.remove(one)
                self._for[person, one.run].remove(one)
