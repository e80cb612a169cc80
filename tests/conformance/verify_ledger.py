#!/usr/bin/env python3
"""A second verifier of exported ledgers, written from content_packs/SPEC.md alone (2.2, 2.4, 2.5, 2.13).

One file, the standard library and `cryptography`, nothing of the product: somebody who does not trust the
product can read it in ten minutes and run it. Prints one fault a line, `name first last ledger`; exit code 1
when there is any.

    python3 verify_ledger.py FILE
"""

import hashlib
import hmac
import json
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LONGEST = 8 * 1024 * 1024
MOST = 2**53 - 1


class Unreadable(Exception):
    pass


# --- lines -----------------------------------------------------------------------------------


def parse(line):
    """The object of a line."""

    def once(pairs):
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            raise Unreadable("a key twice")
        return dict(pairs)

    def never(text):
        raise Unreadable(f"the number {text}")

    if len(line) > LONGEST:
        raise Unreadable("too long")
    try:
        value = json.loads(
            line.decode("utf-8"), object_pairs_hook=once, parse_float=never, parse_constant=never
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(error) from None
    if not isinstance(value, dict):
        raise Unreadable("no object")
    return value


def whole(value, name, least=0):
    number = value.get(name)
    if type(number) is not int or not least <= number <= MOST:
        raise Unreadable(name)
    return number


def raw(value, name, size):
    text = value.get(name)
    if not isinstance(text, str) or not re.fullmatch(r"[0-9a-f]*", text) or len(text) != 2 * size:
        raise Unreadable(name)
    return bytes.fromhex(text)


def read_header(value):
    if type(value.get("v")) is not int or value["v"] != 1 or not isinstance(value.get("station"), str):
        raise Unreadable("header")
    return {
        "ledger": raw(value, "ledger", 16),
        "key": raw(value, "public_key", 32),
        "first": whole(value, "first", 1),
        "last": whole(value, "last"),
        "prev": raw(value, "prev", 32),
        "nth": whole(value, "nth", 1),
        "of": whole(value, "of", 1),
        "at": whole(value, "exported_at"),
    }


def read_record(value):
    """(seq, hash, hashed array or None for a hash alone, that hash)."""
    seq, stated, row = whole(value, "seq", 1), raw(value, "hash", 32), value.get("row")
    if isinstance(row, str):
        return seq, stated, None, raw(value, "row", 32)
    if not isinstance(row, list):
        raise Unreadable("row")
    if value.get("salt") is None:
        if value.get("erased") is not True:
            raise Unreadable("salt")
        return seq, stated, [seq, *row], None
    salt = raw(value, "salt", 16)
    row = list(row)
    for place, role in ((5, "person"), (6, "author")):
        if len(row) > place and isinstance(row[place], str) and row[place]:
            said = f"{role}\n{row[place]}".encode("utf-8", "surrogatepass")
            row[place] = hmac.new(salt, said, hashlib.sha256).hexdigest()
    return seq, stated, [seq, *row], None


# --- canonical JSON (2.2) and hashes (2.4.1) -------------------------------------------------

SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def text(value):
    if "\0" in value:
        raise ValueError("NUL")
    return '"' + "".join(SHORT.get(c) or (c if c >= " " else f"\\u{ord(c):04x}") for c in value) + '"'


def jcs(value, depth=16):
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) > MOST:
            raise ValueError("too large")
        return str(value)
    if isinstance(value, str):
        return text(value)
    if not value:
        return "[]" if isinstance(value, list) else "{}"
    if depth == 0:
        raise ValueError("too deep")
    if isinstance(value, list):
        return "[" + ",".join(jcs(item, depth - 1) for item in value) + "]"
    if not all(key.isascii() for key in value):
        raise ValueError("key")
    return "{" + ",".join(f"{text(key)}:{jcs(value[key], depth - 1)}" for key in sorted(value)) + "}"


def follow(previous, array):
    try:
        return hashlib.sha256(b"yz1 record\n" + previous + jcs(array).encode("utf-8")).digest()
    except ValueError:  # half a surrogate pair is one too
        return None


# --- the pass --------------------------------------------------------------------------------


class Ledger:
    def __init__(self, header, faults):
        self.h, self.faults = header, faults
        self.n, self.s, self.p = header["first"], header["first"] - 1, [header["prev"]]
        self.gaps = []
        start = hashlib.sha256(b"yz1 ledger\n" + header["key"]).digest()
        if hashlib.sha256(header["key"]).digest()[:16] != header["ledger"]:
            self.fault("key", 0, 0)
        elif header["first"] == 1 and header["prev"] != start:
            self.fault("start", 1, 1)
            self.p = [start, header["prev"]]

    def fault(self, name, first, last):
        self.faults.append((name, first, last, self.h["ledger"].hex()))

    def record(self, seq, stated, array, alone):
        if seq > self.h["last"]:
            self.fault("beyond", seq, seq)
        if seq < self.n:
            for gap in self.gaps:
                if gap[0] <= seq <= gap[1]:
                    self.gaps.remove(gap)
                    self.gaps += [g for g in ((gap[0], seq - 1), (seq + 1, gap[1])) if g[0] <= g[1]]
                    self.fault("order", seq, seq)
                    return
            self.fault("doubled", seq, seq)
            return
        if seq > self.n:
            self.gaps.append((self.n, seq - 1))
            self.p = []
        self.n = seq + 1
        if array is None:
            if alone != stated:
                self.fault("altered", seq, seq)
            if self.s < seq - 1:
                self.fault("unproved", self.s + 1, seq - 1)
            self.p = [stated]
            return
        followed = [found for previous in self.p if (found := follow(previous, array))]
        if self.p and stated not in followed:
            self.fault("altered", seq, seq)
            self.p = [stated, *followed[:1]]
        else:
            self.p = [stated]

    def head(self, upto, head, signature):
        if upto != self.n - 1:
            self.fault("order", upto, upto)
            return
        signed = b"yz1 head\n" + self.h["ledger"] + upto.to_bytes(8, "big") + head
        first = min(self.s + 1, upto)
        try:
            Ed25519PublicKey.from_public_bytes(self.h["key"]).verify(signature, signed)
        except (InvalidSignature, ValueError):
            self.fault("signature", first, upto)
            return
        if head not in self.p:
            self.fault("other", first, upto)
            self.p = [head, *self.p]
        else:
            self.p = [head]
        self.s = upto

    def end(self):
        for first, last in self.gaps:
            self.fault("missing", first, last)
        if self.n - 1 < self.h["last"]:
            self.fault("cut", self.n, self.h["last"])
        if self.s < self.n - 1:
            self.fault("unsigned", self.s + 1, self.n - 1)


class File:
    """A file's ledgers one after the other."""

    def __init__(self):
        self.faults, self.ledger, self.read, self.of = [], None, 0, 0

    def line(self, line):
        try:
            self.take(parse(line))
        except Unreadable:
            self.faults.append(("line", 0, 0, self.ledger.h["ledger"].hex() if self.ledger else ""))

    def take(self, value):
        if value.get("kind") == "ledger":
            self.begin(read_header(value))
            return
        if "upto" in value:
            item = whole(value, "upto"), raw(value, "head", 32), raw(value, "sig", 64)
        else:
            item = read_record(value)
        if self.ledger is None:
            raise Unreadable("before any header")
        (self.ledger.head if "upto" in value else self.ledger.record)(*item)

    def begin(self, header):
        if self.ledger:
            self.ledger.end()
        self.read, self.of = self.read + 1, max(self.of, header["of"])
        if header["nth"] != self.read:
            self.faults.append(("line", 0, 0, ""))
        self.ledger = Ledger(header, self.faults)

    def end(self):
        if self.ledger:
            self.ledger.end()
        if not self.read or self.read < self.of:
            self.faults.append(("cut", 0, 0, ""))


def verify(lines):
    """The faults of a file, as (name, first, last, ledger)."""
    file = File()
    for line in lines:
        file.line(line)
    file.end()
    return file.faults


def lines_of(path):
    with open(path, "rb") as file:
        while line := file.readline(LONGEST + 1):
            yield line


if __name__ == "__main__":
    found = verify(lines_of(sys.argv[1]))
    for fault in found:
        print(*fault)
    sys.exit(1 if found else 0)
