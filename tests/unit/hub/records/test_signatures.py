"""Who is counted twice, who was at two places."""

from __future__ import annotations

from hub.records.signatures import WAY_MS, Signature, Signatures, doubtful

EARLY, NIGHT = ("2026-11-22", "early"), ("2026-11-22", "night")


def one(seq: int, place: str = "face", run: tuple[str, str] = EARLY, at: int = 0) -> Signature:
    return Signature(("a", seq), "p1", run, place, at)


def test_each_is_compared_with_those_before() -> None:
    known = Signatures()
    assert known.add(one(1)) == (False, False)
    assert known.add(one(2)) == (True, False)
    assert known.add(one(3, "heading")) == (True, True)
    assert known.add(one(4, "heading", NIGHT, WAY_MS)) == (False, True)
    assert known.add(one(5, "heading", ("2026-11-23", "early"), WAY_MS + 1)) == (False, False)
    assert known.add(one(6, "face", ("2026-11-24", "early"), WAY_MS + 2), mistimed=True) == (False, False)


def test_what_was_taken_back_is_forgotten() -> None:
    known = Signatures()
    known.add(one(1))
    known.add(one(2, "heading"))
    known.remove("p1", ("a", 1))
    known.remove("p2", ("a", 2))
    assert known.add(one(3, "heading")) == (True, False)
    known.remove("p1", ("a", 2))
    known.remove("p1", ("a", 3))
    assert known.add(one(4)) == (False, False)


def test_only_who_signed_twice_or_elsewhere_is_doubted() -> None:
    persons, runs = ["p1", "p1", "p2", "p2", "p3", "p3"], [EARLY, NIGHT, EARLY, EARLY, EARLY, NIGHT]
    dates, shifts = zip(*runs, strict=True)
    assert doubtful(persons, dates, shifts, ["face"] * 5 + ["heading"]) == {"p2", "p3"}
    assert doubtful(persons[2:5], dates[2:5], shifts[2:5], ["face"] * 3) == {"p2"}
    assert doubtful(persons[4:], dates[4:], shifts[4:], ["heading", "face"]) == {"p3"}
    assert doubtful([], [], [], []) == frozenset()
