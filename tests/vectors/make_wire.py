"""Makes the wire vectors from SPEC.md alone: hashlib, hmac, json, struct; nothing of content_packs.

Run by hand when SPEC.md changes (``python tests/vectors/make_wire.py``) and read the difference. It is a
second implementation on purpose: tests hold the product's own against what is written here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import zlib
from typing import Any

from make_ledgers import ledgers
from make_records import batches, records
from writing import HUB_SECRET, NOW, STATION_SECRET, frame, jcs, public, sign, write

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
READ = ["原煤产量", "812.50", NOW]
READINGS = {"cards": [["mine/output", [READ, ["粉尘浓度", "-3", NOW]]], ["section-1/advance", []]]}


def document(kind: str, body: Any, **changes: Any) -> bytes:
    plain = jcs({"v": 1, "station": "face-1", "kind": kind, "version": 7, "at": NOW, "body": body} | changes)
    return sign(HUB_SECRET, b"yz1 state\n" + plain) + plain


def states() -> None:
    shift = SITE["shifts"][0]
    cases: dict[str, tuple[str, bytes]] = {
        "site": ("good", document("site", SITE)),
        "roster": ("good", document("roster", ROSTER)),
        "signed": ("good", document("signed", SIGNED)),
        "readings": ("good", document("readings", READINGS)),
        "readings-no-figure": (
            "refused",
            document("readings", {"cards": [["mine/output", [["原煤产量", "1,5", NOW]]]]}),
        ),
        "readings-short": ("refused", document("readings", {"cards": [["mine/output", [READ[:2]]]]})),
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
    bodies = {"site": SITE, "roster": ROSTER, "signed": SIGNED, "readings": READINGS}
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
        ["yz/1/demo/metadata", "metadata", "", ""],
        ["yz/1/demo/notice", "notice", "", ""],
        ["yz/1/demo/block/00/0", "block", "", "00/0"],
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
        "yz/1/demo/metadata/x", "yz/1/demo/block", "yz/1/demo/block/00", "yz/1/demo/block/00/0/0",
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
    ledgers()
    states()
    notices()
    tokens()
    topics()
