"""Makes the vectors of records and batches from SPEC.md alone; called by make_wire.py."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import zstandard
from writing import HUB_SECRET, NOW, SEEDS, STATION_SECRET, frame, jcs, public, sign, write

# --- records (SPEC.md 2.4) ---------------------------------------------------------------------


def row(number: int, **changes: Any) -> list[Any]:
    fields: dict[str, Any] = {
        "kind": "pledge", "method": "badge", "subject": "card:pledge-miner", "text_hash": "ab" * 32,
        "value": "", "person": f"p{number:08d}", "author": "", "station": "face-1", "place": "face-7305",
        "shift_date": "2026-11-22", "shift": "early", "publisher": "mine", "version": 29921920,
        "at": NOW + number * 1000, "boot": "0a1b2c3d", "mono": 60_000 + number * 1000, "clock": "hub",
        "flags": [], "extra": {},
    }  # fmt: skip
    return list((fields | changes).values())


def chained(previous: bytes, first: int, rows: list[Any]) -> list[dict[str, Any]]:
    out = []
    for seq, fields in enumerate(rows, first):
        seed = SEEDS[(seq - 1) // 64]
        salt = hmac.new(seed, str(seq).encode(), hashlib.sha256).digest()[:16]
        if isinstance(fields, str):  # its hash is all that is left
            previous = bytes.fromhex(fields)
            out.append({"seq": seq, "salt": salt.hex(), "hash": fields})
            continue
        hidden = list(fields)
        for place, role in ((5, "person"), (6, "author")):
            if place < len(fields) and isinstance(fields[place], str):
                text = f"{role}\n{fields[place]}".encode()
                hidden[place] = hmac.new(salt, text, hashlib.sha256).hexdigest() if fields[place] else ""
        body = jcs([seq, *hidden])
        previous = hashlib.sha256(b"yz1 record\n" + previous + body).digest()
        out.append({"seq": seq, "salt": salt.hex(), "canonical": body.decode(), "hash": previous.hex()})
    return out


def chain(first: int, rows: list[Any], previous: bytes | None = None) -> dict[str, Any]:
    key = public(STATION_SECRET)
    ledger = hashlib.sha256(key).digest()[:16]
    genesis = hashlib.sha256(b"yz1 ledger\n" + key).digest()
    start = genesis if previous is None else previous
    links = chained(start, first, rows)
    upto, head = links[-1]["seq"], bytes.fromhex(links[-1]["hash"])
    message = b"yz1 head\n" + ledger + upto.to_bytes(8, "big") + head
    segments = sorted({(seq - 1) // 64 for seq in range(first, upto + 1)})
    return {
        "private_key": STATION_SECRET.hex(), "public_key": key.hex(), "ledger": ledger.hex(),
        "genesis": genesis.hex(), "previous": start.hex(), "first": first,
        "seeds": [[segment, SEEDS[segment].hex()] for segment in segments],
        "rows": rows, "links": links, "head_message": message.hex(),
        "signature": sign(STATION_SECRET, message).hex(),
    }  # fmt: skip


def records() -> None:
    write("records/chain-3.json", chain(1, THREE))
    write(
        "records/segment-edge.json",
        chain(63, [row(number) for number in range(63, 67)], hashlib.sha256(b"before").digest()),
    )
    odd = [
        row(1, person="?0123456789abcdef", flags=["nowindow", "unknown"], shift_date="", shift=""),
        row(2, kind="correct", method="proxy", author="p00000099", value='不是我签的\n"x"\\ \u0001 😀'),
        row(3, kind="system", subject="", text_hash="", person="", publisher="", version=0, place=""),
        row(
            4, flags=["clock", "of-a-later-version"], clock="suspect", at=0, extra={"z": 1, "a": [True, None]}
        ),
    ]
    write("records/odd.json", chain(1, odd))
    titles = ["顶板", "Roof", "敲帮问顶\n\n1. 先敲", "Sound the roof"]
    write(
        "records/words.json",
        [
            {"texts": texts, "hash": hashlib.sha256(b"yz1 words\n" + jcs(texts)).hexdigest()}
            for texts in (titles, ["", "", "", ""], ["一", "", "二", ""])
        ],
    )
    write("records/bad-rows.json", bad_rows())


THREE = [
    row(1),
    row(2, method="keyed", flags=["late", "offroster"]),
    row(3, subject="card:pledge-guest", person="p0000000g"),
]


def bad_rows() -> list[dict[str, Any]]:
    good = row(1)
    changed = {
        "unknown kind": row(1, kind="oath"),
        "unknown method": row(1, method="telepathy"),
        "unknown clock word": row(1, clock="sun"),
        "text is a number": row(1, person=7),
        "text of 513 characters": row(1, value="字" * 513),
        "number is a text": row(1, at="0"),
        "number is true": row(1, version=True),
        "number is negative": row(1, mono=-1),
        "number beyond 2^53-1": row(1, at=2**53),
        "flags not sorted": row(1, flags=["unknown", "late"]),
        "a flag twice": row(1, flags=["late", "late"]),
        "a flag is no text": row(1, flags=[1]),
        "flags are no list": row(1, flags="late"),
        "extra is no object": row(1, extra=[]),
        "18 fields": good[:-1],
        "20 fields": [*good, 0],
        "no list": {"kind": "pledge"},
    }
    return [{"why": why, "row": bad} for why, bad in changed.items()]


# --- batches (SPEC.md 2.5) ---------------------------------------------------------------------


def batch_of(made: dict[str, Any], **changes: Any) -> dict[str, Any]:
    plain = {
        "v": 1, "ledger": made["ledger"], "prev": made["previous"], "first": made["first"],
        "seeds": made["seeds"], "rows": made["rows"], "sig": made["signature"],
    }  # fmt: skip
    return plain | changes


def batches() -> None:
    three = chain(1, THREE)
    good = batch_of(three)
    packed = frame(good)
    other = sign(HUB_SECRET, bytes.fromhex(three["head_message"]))
    dated = {
        "1970": chain(1, [row(1, at=0, clock="suspect", flags=["clock"], shift_date="1970-01-01")]),
        "2099": chain(1, [row(1, at=4_070_908_800_000, shift_date="2099-01-01")]),
    }
    swapped = [three["rows"][1], three["rows"][0], three["rows"][2]]
    edge = chain(63, [row(number) for number in range(63, 67)], hashlib.sha256(b"before").digest())
    alone = [three["links"][1]["hash"], *THREE[2:]]
    hash_alone = three | {"previous": three["links"][0]["hash"], "first": 2, "rows": alone}
    uncovered = [*THREE[:1], *alone]
    later = [
        row(1, kind="oath"), row(2, method="telepathy"), row(3, clock="sun"), row(4, value="字" * 513),
        [*row(5), "a twentieth field"], row(6)[:5], [], row(7, person=None, author={"later": 1}),
        row(8, flags=["late", "clock"]), row(9),
    ]  # fmt: skip
    cases: dict[str, tuple[str, bytes]] = {
        "rows-of-a-later-station": ("good", frame(batch_of(chain(1, later)))),
        "hash-alone": ("good", frame(batch_of(hash_alone))),
        "hash-alone-behind": ("malformed", frame(batch_of(three | {"rows": uncovered}))),
        "sent": ("good", frame(good | {"sent": ["0a1b2c3d", 75_000, NOW]})),
        "sent-is-a-word": ("malformed", frame(good | {"sent": ["0a1b2c3d", "soon", NOW]})),
        "row-is-an-object": ("malformed", frame(good | {"rows": [{"kind": "pledge"}]})),
        "row-is-no-hash": ("malformed", frame(good | {"rows": ["ab" * 31]})),
        "other-hash-alone": ("signature", frame(batch_of(hash_alone | {"rows": ["00" * 32, THREE[2]]}))),
        "chain-3": ("good", packed),
        "chain-3-plain": ("good", jcs(good)),
        "unknown-field": ("good", frame(good | {"later": {"a": 1}})),
        "segment-edge": ("good", frame(batch_of(edge))),
        "date-1970": ("good", frame(batch_of(dated["1970"]))),
        "date-2099": ("good", frame(batch_of(dated["2099"]))),
        "wrong-signature": ("signature", frame(good | {"sig": other.hex()})),
        "record-changed": ("signature", frame(good | {"rows": [THREE[0], row(2), THREE[2]]})),
        "records-swapped": ("signature", frame(good | {"rows": swapped})),
        "renumbered": ("signature", frame(good | {"first": 2})),
        "wrong-previous": ("signature", frame(good | {"prev": "00" * 32})),
        "wrong-seed": ("signature", frame(good | {"seeds": [[0, "00" * 16]]})),
        "truncated-frame": ("malformed", packed[:-3]),
        "byte-after-frame": ("malformed", packed + b"\n"),
        "bomb": ("malformed", zstandard.compress(b'{"v":1,"rows":"' + b" " * 40_000_000 + b'"}')),
        "not-json": ("malformed", b"{'v': 1}"),
        "version-2": ("malformed", frame(good | {"v": 2})),
        "empty": ("malformed", jcs(good | {"rows": [], "seeds": []})),
        "too-many-rows": ("malformed", too_many()),
        "missing-seed": ("malformed", jcs(good | {"seeds": []})),
        "seed-twice": ("malformed", jcs(good | {"seeds": good["seeds"] * 2})),
        "seed-too-many": ("malformed", jcs(good | {"seeds": [*good["seeds"], [1, SEEDS[1].hex()]]})),
        "short-seed": ("malformed", jcs(good | {"seeds": [[0, "00" * 15]]})),
        "first-zero": ("malformed", jcs(good | {"first": 0})),
        "upper-case-hex": ("malformed", jcs(good | {"prev": good["prev"].upper()})),
        "unsorted-flags": ("signature", frame(good | {"rows": [row(1, flags=["late", "clock"])]})),
        "float-in-row": (
            "malformed",
            jcs(good).replace(b",61000,", b",61000.0,"),
        ),
        "key-twice": ("malformed", jcs(good).replace(b'{"first"', b'{"v":1,"first"')),
        "nul-in-text": ("malformed", jcs(good | {"rows": [row(1, value="\0")]})),
        "half-a-surrogate": ("malformed", jcs(good).replace(b'"p00000001"', b'"\\ud83d"')),
        "bad-row": ("signature", frame(good | {"rows": [row(1, kind="oath")]})),
    }
    for name, (_, data) in cases.items():
        write(f"batch/{name}.bin", data)
    verdicts = {name: verdict for name, (verdict, _) in cases.items()}
    unreadable = {"rows-of-a-later-station": list(range(1, 10)), "hash-alone": [2]}
    write(
        "batch/verdicts.json",
        {"public_key": three["public_key"], "verdicts": verdicts, "unreadable": unreadable},
    )


def too_many() -> bytes:
    made = chain(1, [row(number) for number in range(1, 502)])
    return frame(batch_of(made))
