"""Makes the wire vectors from SPEC.md alone: hashlib, hmac, json, struct; nothing of content_packs.

Run by hand when SPEC.md changes (``python tests/vectors/make_wire.py``) and read the difference. It is a
second implementation on purpose: tests hold the product's own against what is written here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from pathlib import Path
from typing import Any

import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HERE = Path(__file__).parent
STATION_SECRET = bytes(range(32))
HUB_SECRET = bytes(range(32, 64))
SEEDS = {segment: hashlib.sha256(b"seed %d" % segment).digest()[:16] for segment in range(8)}
NOW = 1_795_315_200_000  # 2026-11-22T00:00Z, 08:00 at the mine


def public(secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).sign(message)


def jcs(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def frame(value: Any) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(jcs(value))


def write(name: str, content: Any) -> None:
    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = json.dumps(content, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")


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


def chained(previous: bytes, first: int, rows: list[list[Any]]) -> list[dict[str, Any]]:
    out = []
    for seq, fields in enumerate(rows, first):
        seed = SEEDS[(seq - 1) // 64]
        salt = hmac.new(seed, str(seq).encode(), hashlib.sha256).digest()[:16]
        hidden = list(fields)
        for place, role in ((5, "person"), (6, "author")):
            text = f"{role}\n{fields[place]}".encode()
            hidden[place] = hmac.new(salt, text, hashlib.sha256).hexdigest() if fields[place] else ""
        body = jcs([seq, *hidden])
        previous = hashlib.sha256(b"yz1 record\n" + previous + body).digest()
        out.append({"seq": seq, "salt": salt.hex(), "canonical": body.decode(), "hash": previous.hex()})
    return out


def chain(first: int, rows: list[list[Any]], previous: bytes | None = None) -> dict[str, Any]:
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
    cases: dict[str, tuple[str, bytes]] = {
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
        "unsorted-flags": ("malformed", frame(good | {"rows": [row(1, flags=["late", "clock"])]})),
        "float-in-row": (
            "malformed",
            jcs(good).replace(b",61000,", b",61000.0,"),
        ),
        "key-twice": ("malformed", jcs(good).replace(b'{"first"', b'{"v":1,"first"')),
        "nul-in-text": ("malformed", jcs(good | {"rows": [row(1, value="\0")]})),
        "half-a-surrogate": ("malformed", jcs(good).replace(b'"p00000001"', b'"\\ud83d"')),
        "bad-row": ("malformed", frame(good | {"rows": [row(1, kind="oath")]})),
    }
    for name, (_, data) in cases.items():
        write(f"batch/{name}.bin", data)
    verdicts = {name: verdict for name, (verdict, _) in cases.items()}
    write("batch/verdicts.json", {"public_key": three["public_key"], "verdicts": verdicts})


def too_many() -> bytes:
    made = chain(1, [row(number) for number in range(1, 502)])
    return frame(batch_of(made))


# --- state (SPEC.md 2.6) -----------------------------------------------------------------------

SITE = {
    "place": "face-7305", "place_kind": "coal_face", "units": ["section-1", "mine"], "tags": ["demo"],
    "place_name": ["7305综采工作面", "Face 7305"], "unit_name": ["综采一区"], "number": 1,
    "follows": ["mine", "section-1", "branch-1"],
    "shifts": [
        ["early", "早班", "Morning", 480, 480, "maintenance", 90, 150, False],
        ["night", "夜班", "", 1320, 480, "production", 90, 150, True],
    ],
    "utc_offset_min": 480, "safe_since": "2024-03-01", "badge_key": "11" * 32, "phone_key": "22" * 32,
    "phone_url": "http://10.1.2.3:8080", "names_shown": True, "meeting": False,
    "advance_m": 1240, "placed_advance_m": 1205, "move_after_m": 30, "placed_on": "2026-11-02",
    "places": [["face-7305", ["7305综采工作面", "Face 7305"]], ["face-7306", ["7306综采工作面"]]],
}  # fmt: skip
SINCE_1 = ("meeting", "advance_m", "placed_advance_m", "move_after_m", "placed_on", "places")
"""Fields of a site that the first hubs did not send."""
ROSTER = {
    "persons": [
        ["p0000000a", "1001", "张山", "综采甲班", "采煤机司机", "", "", ["0123456789abcdef"], [], False],
        ["p0000000b", "", "李河", "", "", "安装公司", "张山", ["fedcba9876543210"], ["00" * 8], True],
        ["p0000000c", "1002", "王谷", "综采甲班", "班组长", "", "", [], [], False, ["leader", "of-later"]],
    ],
    "expected": [["2026-11-22", "early", ["p0000000a"]]],
    "leave": [["2026-11-22", "early", []]],
}
SIGNED = {"by_run": [["2026-11-22", "early", ["p0000000a"]]]}


def document(kind: str, body: Any, **changes: Any) -> bytes:
    plain = jcs({"v": 1, "station": "face-1", "kind": kind, "version": 7, "at": NOW, "body": body} | changes)
    return sign(HUB_SECRET, b"yz1 state\n" + plain) + plain


def states() -> None:
    shift = SITE["shifts"][0]
    cases: dict[str, tuple[str, bytes]] = {
        "site": ("good", document("site", SITE)),
        "roster": ("good", document("roster", ROSTER)),
        "signed": ("good", document("signed", SIGNED)),
        "roster-empty": ("good", document("roster", {"persons": [], "expected": []})),
        "site-of-the-first-hubs": (
            "good",
            document("site", {k: v for k, v in SITE.items() if k not in SINCE_1}),
        ),
        "site-place-without-name": ("refused", document("site", SITE | {"places": [["face-7306"]]})),
        "site-bad-placed-on": ("refused", document("site", SITE | {"placed_on": "2026-11-31"})),
        "site-advance-negative": ("refused", document("site", SITE | {"advance_m": -1})),
        "roster-roles-are-a-text": (
            "refused",
            document("roster", ROSTER | {"persons": [[*ROSTER["persons"][0], "leader"]]}),
        ),
        "west-of-greenwich": ("good", document("site", SITE | {"utc_offset_min": -300})),
        "other-key": ("refused", resigned(document("site", SITE))),
        "byte-changed": ("refused", document("site", SITE)[:-1] + b" "),
        "shorter-than-a-signature": ("refused", document("site", SITE)[:40]),
        "other-station": ("refused", document("site", SITE, station="face-2")),
        "unknown-kind": ("refused", document("weather", {})),
        "version-0": ("refused", document("site", SITE, version=0)),
        "body-no-object": ("refused", document("site", [])),
        "site-without-place": ("refused", document("site", {k: v for k, v in SITE.items() if k != "place"})),
        "site-number-65536": ("refused", document("site", SITE | {"number": 65536})),
        "site-shift-of-no-length": (
            "refused",
            document("site", SITE | {"shifts": [[*shift[:4], 0, *shift[5:]]]}),
        ),
        "site-shift-at-24": (
            "refused",
            document("site", SITE | {"shifts": [[*shift[:3], 1440, *shift[4:]]]}),
        ),
        "site-shift-short-row": ("refused", document("site", SITE | {"shifts": [shift[:-1]]})),
        "site-offset-two-days": ("refused", document("site", SITE | {"utc_offset_min": 2880})),
        "site-bad-date": ("refused", document("site", SITE | {"safe_since": "2024-02-30"})),
        "site-bad-key": ("refused", document("site", SITE | {"badge_key": "xyz"})),
        "roster-short-person": (
            "refused",
            document("roster", ROSTER | {"persons": [ROSTER["persons"][0][:9]]}),
        ),
        "roster-bad-run": ("refused", document("roster", ROSTER | {"expected": [["2026-11-22", "early"]]})),
        "signed-number": ("refused", document("signed", {"by_run": [["2026-11-22", "early", [7]]]})),
    }
    for name, (_, data) in cases.items():
        write(f"state/{name}.bin", data)
    bodies = {"site": SITE, "roster": ROSTER, "signed": SIGNED}
    write(
        "state/verdicts.json",
        {
            "private_key": HUB_SECRET.hex(),
            "public_key": public(HUB_SECRET).hex(),
            "station": "face-1",
            "verdicts": {name: verdict for name, (verdict, _) in cases.items()},
            "held": {
                kind: f"7-{hashlib.sha256(jcs(body)).hexdigest()[:16]}" for kind, body in bodies.items()
            },
        },
    )
    hashed = {
        text: hmac.new(bytes.fromhex("11" * 32), text.encode(), hashlib.sha256).digest()[:8].hex()
        for text in ("YZABCDEFGHIJKLMNOP", "1001", "矿灯-7")
    }
    write("state/token-hashes.json", {"badge_key": "11" * 32, "hashes": hashed})


def resigned(data: bytes) -> bytes:
    return sign(STATION_SECRET, b"yz1 state\n" + data[64:]) + data[64:]


# --- urgent notices (SPEC.md 2.10) -------------------------------------------------------------

NOTICE_SECRET = bytes(range(64, 96))
HOUR = 3_600_000


def notice(**changes: Any) -> dict[str, Any]:
    plain = {
        "id": "n-1", "level": "full", "title": ["大巷今晚停电检修", "Power off in the main road tonight"],
        "body": ["22:00至24:00停电，提前备好矿灯。", ""], "card": "mine/notice-power-off",
        "where": {"place_kind": ["coal_face"]}, "from": NOW, "until": NOW + 2 * HOUR,
    }  # fmt: skip
    return plain | changes


def notices_of(*items: Any, secret: bytes = NOTICE_SECRET, **changes: Any) -> bytes:
    plain = {"v": 1, "mine": "demo", "version": 7, "at": NOW, "notices": list(items)} | changes
    document = frame(plain)
    return sign(secret, b"yz1 notice\n" + document) + document


def notices() -> None:
    whole = notices_of(notice())
    plain = jcs({"v": 1, "mine": "demo", "version": 7, "at": NOW, "notices": [notice()]})
    strip = notice(id="n-2", level="strip", where={}, card="", body=[""])
    past = notice(**{"from": NOW - 2 * HOUR, "until": NOW})
    ahead = notice(**{"from": NOW + HOUR, "until": NOW + 2 * HOUR})
    cases: dict[str, tuple[str, bytes]] = {
        "full": ("shown", whole),
        "plain": ("shown", sign(NOTICE_SECRET, b"yz1 notice\n" + plain) + plain),
        "two": ("shown", notices_of(notice(), strip)),
        "later-field": ("shown", notices_of(notice(), strip, later=[1])),
        "empty": ("nothing", notices_of()),
        "expired": ("nothing", notices_of(past)),
        "not-begun": ("nothing", notices_of(ahead)),
        "elsewhere": ("nothing", notices_of(notice(where={"place": ["silo-8"]}))),
        "old-version": ("not-newer", notices_of(notice(), version=5)),
        "same-version": ("not-newer", notices_of(strip, version=6)),
        "forged-by-a-station": ("refused", notices_of(notice(), secret=STATION_SECRET)),
        "signed-as-state": ("refused", sign(NOTICE_SECRET, b"yz1 state\n" + whole[64:]) + whole[64:]),
        "altered": ("refused", whole[:-1] + bytes([whole[-1] ^ 1])),
        "shorter-than-a-signature": ("refused", whole[:40]),
        "wrong-mine": ("refused", notices_of(notice(), mine="other")),
        "version-0": ("refused", notices_of(notice(), version=0)),
        "format-2": ("refused", notices_of(notice(), v=2)),
        "title-too-long": ("refused", notices_of(notice(title=["字" * 41]))),
        "title-empty": ("refused", notices_of(notice(title=["", "English only"]))),
        "body-too-long": ("refused", notices_of(notice(body=["字" * 401]))),
        "unknown-level": ("refused", notices_of(notice(level="siren"))),
        "unknown-filter": ("refused", notices_of(notice(where={"weather": ["rain"]}))),
        "bad-card": ("refused", notices_of(notice(card="../etc"))),
        "bad-id": ("refused", notices_of(notice(id="N 1"))),
        "id-twice": ("refused", notices_of(notice(), notice())),
        "ends-before-it-begins": ("refused", notices_of(notice(until=NOW))),
        "longer-than-a-week": ("refused", notices_of(notice(until=NOW + 7 * 24 * HOUR + 1))),
        "21-notices": ("refused", notices_of(*(notice(id=f"n-{i}") for i in range(21)))),
        "notices-no-list": ("refused", notices_of(notices={})),
    }
    for name, (_, data) in cases.items():
        write(f"notice/{name}.bin", data)
    write(
        "notice/verdicts.json",
        {
            "private_key": NOTICE_SECRET.hex(),
            "public_key": public(NOTICE_SECRET).hex(),
            "mine": "demo",
            "held_version": 6,
            "now": NOW + HOUR // 2,
            "place_kind": "coal_face",
            "verdicts": {name: verdict for name, (verdict, _) in cases.items()},
        },
    )


# --- phone tokens (SPEC.md 2.7) and topics (2.1) -----------------------------------------------


def token(station: int, minute: int, offset: int, index: int, key: bytes) -> str:
    body = station.to_bytes(2, "big") + minute.to_bytes(3, "big") + bytes([(offset + 1) << 6 | index])
    mac = hmac.new(key, b"yz1 phone\n" + body, hashlib.sha256).digest()[:8]
    return base64.urlsafe_b64encode(body + mac).decode().rstrip("=")


def tokens() -> None:
    key, epoch = bytes.fromhex("22" * 32), 1_577_836_800_000
    minute = (NOW - epoch) // 60_000
    fields = [(1, minute, 0, 0), (65535, minute, -1, 62), (7, minute + 2, 1, 63), (7, minute - 2, 2, 1)]
    good = [
        {"station": s, "minute": m, "day_offset": o, "shift_index": i, "token": token(s, m, o, i, key)}
        for s, m, o, i in fields
    ]
    text = good[0]["token"]
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    bad = {
        "empty": "",
        "cut": text[:-1],
        "one more": text + "A",
        "padded": text + "=",
        "not the alphabet": text[:-1] + "!",
        "a blank before": " " + text[:-1],
        "not ASCII": "矿" * 19,
        "last two bits set": text[:-1] + last[last.index(text[-1]) + 1],
        "one bit of the MAC": text[:9] + ("A" if text[9] != "A" else "B") + text[10:],
        "another key": token(1, minute, 0, 0, bytes(32)),
        "3 minutes old": token(1, minute - 3, 0, 0, key),
        "3 minutes ahead": token(1, minute + 3, 0, 0, key),
        "clock before 2020": token(1, 0, 0, 0, key),
    }
    write("token/tokens.json", {"key": key.hex(), "now_ms": NOW, "good": good, "bad": bad})


def topics() -> None:
    names = ["face-1", "project-1", "a", "0", "x" * 32]
    parts = {name: zlib.crc32(name.encode()) % 16 for name in names}
    up = f"yz/1/demo/up/{parts['face-1']}/face-1"
    good = [
        ["yz/1/demo/meta", "meta", "", ""],
        ["yz/1/demo/notice", "notice", "", ""],
        [f"{up}/records", "records", "face-1", ""],
        [f"{up}/need", "need", "face-1", ""],
        [f"{up}/reply", "reply", "face-1", ""],
        ["yz/1/demo/state/face-1", "state", "face-1", ""],
        ["yz/1/demo/state/hub", "state", "hub", ""],
        ["yz/1/demo/down/face-1/receipt", "down", "face-1", "receipt"],
        ["yz/1/demo/down/face-1/state/roster", "down", "face-1", "state/roster"],
        ["yz/1/demo/down/face-1/block/00/0", "down", "face-1", "block/00/0"],
    ]
    bad = [
        "", "/", "yz/1", "yz/2/demo/meta", "yz/1//meta", "yz/1/Demo/meta", "yz/1/demo/meta/x",
        "/yz/1/demo/meta",
        "yz/1/demo/state", "yz/1/demo/state/face_1", "yz/1/demo/state/face-1/x", "yz/1/demo/down/face-1",
        f"yz/1/demo/up/{(parts['face-1'] + 1) % 16}/face-1/records",
        f"yz/1/demo/up/0{parts['face-1']}/face-1/need",
        f"{up}/records/x", f"{up}/secrets", f"yz/1/demo/up/{zlib.crc32(b'hub') % 16}/hub/records",
        f"yz/1/demo/up/{zlib.crc32(b'relay-1') % 16}/relay-1/records", "yz/1/矿/meta", "yz/1/demo/meta\n",
        "yz/1/-demo/meta", "yz/1/" + "x" * 33 + "/meta", "$SYS/broker/version",
    ]  # fmt: skip
    write(
        "topics.json",
        {
            "partitions": parts,
            "good": good,
            "bad": bad,
            "no_station": ["hub", "relay-1", "", "A", "-a", "a-"],
        },
    )


if __name__ == "__main__":
    records()
    batches()
    states()
    notices()
    tokens()
    topics()
