"""Makes the vectors of exported ledgers from SPEC.md 2.13 alone; called by make_wire.py."""

from __future__ import annotations

import copy
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from make_records import row
from writing import HUB_SECRET, NOW, STATION_SECRET, jcs, public, sign, write

Lines = list[dict[str, Any]]
HEAD_EVERY = 3


def hidden(fields: Any, salt: bytes) -> Any:
    out = list(fields)
    for place, role in ((5, "person"), (6, "author")):
        if place < len(out) and isinstance(out[place], str) and out[place]:
            text = f"{role}\n{out[place]}".encode()
            out[place] = hmac.new(salt, text, hashlib.sha256).hexdigest()
    return out


def chained(previous: bytes, seq: int, fields: Any, salt: bytes) -> bytes:
    return hashlib.sha256(b"yz1 record\n" + previous + jcs([seq, *hidden(fields, salt)])).digest()


def head(secret: bytes, seq: int, after: bytes) -> dict[str, Any]:
    ledger = hashlib.sha256(public(secret)).digest()[:16]
    message = b"yz1 head\n" + ledger + seq.to_bytes(8, "big") + after
    return {"upto": seq, "head": after.hex(), "sig": sign(secret, message).hex()}


def ledger(rows: list[Any], secret: bytes = STATION_SECRET) -> Lines:
    """A ledger whose rows are lists, or None for one of which the hash alone is left."""
    key = public(secret)
    previous = start = hashlib.sha256(b"yz1 ledger\n" + key).digest()
    lines: Lines = [
        {
            "v": 1, "kind": "ledger", "ledger": hashlib.sha256(key).hexdigest()[:32], "station": "face-1",
            "public_key": key.hex(), "first": 1, "last": len(rows), "prev": start.hex(), "nth": 1, "of": 1,
            "exported_at": NOW,
        }
    ]  # fmt: skip
    for seq, fields in enumerate(rows, 1):
        salt = hashlib.sha256(b"salt %d" % seq).digest()[:16]
        lost = fields is None
        previous = chained(previous, seq, row(seq) if lost else fields, salt)
        lines.append(
            {
                "seq": seq, "row": previous.hex() if lost else fields, "salt": None if lost else salt.hex(),
                "hash": previous.hex(), "arrived_at": NOW + seq, "hub_flags": [], "moment": None,
            }
        )  # fmt: skip
        if seq % HEAD_EVERY == 0 or seq == len(rows):
            lines.append(head(secret, seq, previous))
    return lines


def record(lines: Lines, seq: int) -> dict[str, Any]:
    return next(line for line in lines if line.get("seq") == seq)


def erase(lines: Lines, *seqs: int) -> Lines:
    for seq in seqs:
        line = record(lines, seq)
        line["row"] = hidden(line["row"], bytes.fromhex(line["salt"]))
        line |= {"salt": None, "erased": True}
    return lines


def rechain(lines: Lines, first: int) -> Lines:
    """Hashes made anew from a record on, as who has no key could."""
    for seq in range(first, lines[0]["last"] + 1):
        line, before = record(lines, seq), record(lines, seq - 1)
        line["hash"] = chained(
            bytes.fromhex(before["hash"]), seq, line["row"], bytes.fromhex(line["salt"])
        ).hex()
    return lines


def middle(lines: Lines, first: int) -> Lines:
    """The same ledger exported from a later record on."""
    before = record(lines, first - 1)["hash"]
    kept = [line for line in lines[1:] if line.get("seq", line.get("upto", 0)) >= first]
    return [lines[0] | {"first": first, "prev": before}, *kept]


def two() -> Lines:
    one, other = ledger(SEVEN), ledger(SEVEN[:2], HUB_SECRET)
    one[0]["of"] = other[0]["of"] = 2
    other[0] |= {"nth": 2, "station": "hub"}
    return [*one, *other]


SEVEN = [row(number) for number in range(1, 8)]
ODD = [
    row(1, person="?0123456789abcdef", flags=["nowindow", "unknown"], shift_date="", shift=""),
    row(2, kind="correct", method="paper", author="p00000099", value='写错了\n"x"\\ \u0001 😀'),
    row(3, kind="oath", later=7),
    ["pledge", "badge", 3, None, {"a": [True]}, "p00000004"],
    row(5, flags=["clock"], clock="suspect", at=0, extra={"z": 1, "a": [True, None]}),
]
Case = tuple[Lines, list[list[Any]]]


def changed(seq: int, change: Callable[[dict[str, Any]], Any]) -> Lines:
    lines = copy.deepcopy(ledger(SEVEN))
    change(record(lines, seq))
    return lines


def without(*places: int) -> Lines:
    return [line for place, line in enumerate(ledger(SEVEN)) if place not in places]


def good() -> dict[str, Case]:
    return {
        "good": (ledger(SEVEN), []),
        "from-the-middle": (middle(ledger(SEVEN), 4), []),
        "erased": (erase(ledger(copy.deepcopy(SEVEN)), 2, 3, 6), []),
        "quarantined": (ledger(ODD), []),
        "quarantined-erased": (erase(ledger(copy.deepcopy(ODD)), 2, 3, 4), []),
        "hash-alone": (ledger([*SEVEN[:3], None, *SEVEN[4:]]), []),
        "two-ledgers": (two(), []),
        "no-records": (ledger([]), []),
    }


def bad() -> dict[str, Case]:
    seven = ledger(SEVEN)
    foreign = [seven[0] | {"public_key": public(HUB_SECRET).hex()}, *seven[1:]]
    other_head = [head(HUB_SECRET, 7, bytes.fromhex(seven[-1]["head"]))]
    rewritten = rechain(changed(5, lambda line: line["row"].__setitem__(4, "no")), 5)
    return {
        "altered-value": (changed(5, lambda line: line["row"].__setitem__(4, "no")), [["altered", 5, 5]]),
        "altered-person": (
            changed(2, lambda line: line["row"].__setitem__(5, "p00000099")),
            [["altered", 2, 2]],
        ),
        "altered-salt": (changed(2, lambda line: line.update(salt="00" * 16)), [["altered", 2, 2]]),
        "altered-hash": (changed(4, lambda line: line.update(hash="00" * 32)), [["altered", 4, 4]]),
        "altered-start": ([seven[0] | {"prev": "00" * 32}, *seven[1:]], [["start", 1, 1]]),
        "rewritten": (rewritten, [["other", 4, 6], ["other", 7, 7]]),
        "missing-record": (without(2), [["missing", 2, 2]]),
        "missing-records": (without(5, 6), [["missing", 4, 5]]),
        "doubled-record": ([*seven[:3], seven[2], *seven[3:]], [["doubled", 2, 2]]),
        "swapped-records": ([*seven[:1], seven[2], seven[1], *seven[3:]], [["order", 1, 1]]),
        "cut-off": (seven[:-3], [["cut", 7, 7], ["unsigned", 4, 6]]),
        "cut-at-a-head": (seven[:5], [["cut", 4, 7]]),
        "no-last-head": (seven[:-1], [["unsigned", 7, 7]]),
        "one-ledger-of-two": (two()[:11], [["cut", 0, 0]]),
        "empty": ([], [["cut", 0, 0]]),
        "foreign-key": (foreign, FOREIGN),
        "foreign-signature": ([*seven[:-1], *other_head], [["signature", 7, 7], ["unsigned", 7, 7]]),
        "hash-alone-uncovered": (ledger([*SEVEN[:4], None, *SEVEN[5:]]), [["unproved", 4, 4]]),
        "no-salt": (
            changed(3, lambda line: line.update(salt=None)),
            [["line", 0, 0], ["order", 3, 3], ["missing", 3, 3]],
        ),
    }


FOREIGN = [
    ["key", 0, 0], ["signature", 1, 3], ["signature", 1, 6], ["signature", 1, 7], ["unsigned", 1, 7],
]  # fmt: skip


def ledgers() -> None:
    cases = good() | bad()
    for name, (lines, _) in cases.items():
        write(f"ledgers/{name}.jsonl", b"".join(jcs(line) + b"\n" for line in lines))
    torn = (b"".join(jcs(line) + b"\n" for line in ledger(SEVEN)))[:-40]
    write("ledgers/torn-line.jsonl", torn)
    write("ledgers/key-twice.jsonl", b'{"v":1,"v":1,"kind":"ledger"}\n')
    verdicts = {name: faults for name, (_, faults) in cases.items()}
    verdicts["torn-line"] = [["line", 0, 0], ["unsigned", 7, 7]]
    verdicts["key-twice"] = [["line", 0, 0], ["cut", 0, 0]]
    write("ledgers/verdicts.json", verdicts)
