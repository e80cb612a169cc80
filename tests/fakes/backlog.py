"""What a face makes while nobody hears it: three shifts a day, thirty men each, and what goes with them.

As varied as a real one: a shift's men are the same from day to day with a few away, come in no fixed order
within half an hour, and some are late, keyed, vouched for or not known. All persons are fictional.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from content_packs.wire.record import Record
from tests.fakes.mine import at

FIRST_DAY = date(2026, 9, 1)
MEN = 30
SHIFTS_OF_A_DAY = (("night", "00:00"), ("early", "08:00"), ("middle", "16:00"))
_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"


def days_of_records(days: int, seed: int = 1, men: int = MEN) -> Iterator[Record]:
    """Drafts in the order made; about 118 a day: signatures, meetings, answers, confirmations."""
    random = Random(seed)
    crews = [[_id(random) for _ in range(men + 4)] for _ in SHIFTS_OF_A_DAY]
    for number in range(days):
        day = FIRST_DAY + timedelta(days=number)
        boot = f"{Random(number // 9).getrandbits(32):08x}"  # nine days between two failures of the power
        for crew, (shift, clock) in zip(crews, SHIFTS_OF_A_DAY, strict=True):
            start = at(f"{day} {clock}")
            yield from _shift(
                random, crew, day.isoformat(), shift, start, boot, start - at("2026-08-30 04:13")
            )


def _shift(
    random: Random, crew: list[str], day: str, shift: str, start: int, boot: str, mono: int
) -> Iterator[Record]:
    leader, men = crew[0], random.sample(crew, len(crew) - 4)
    card = f"pledge-{random.choice(('miner', 'driver', 'electrician'))}"
    made = Record(
        seq=0, kind="pledge", method="badge", subject=f"card:{card}", text_hash=_words(card), value="",
        person="", author="", station="face-7305", place="face-7305", shift_date=day, shift=shift,
        publisher="mine", version=29_800_000 + start // 86_400_000, at=start, boot=boot, mono=mono,
        clock="hub",
    )  # fmt: skip
    found = [replace(made, kind="lead", value="oath", person=leader)]
    found += [replace(made, **_signing(random, man, leader)) for man in men]
    quiz = {"subject": "card:question-of-the-day", "text_hash": _words(day)}
    found += [replace(made, kind="quiz", value=random.choice("ABCD"), person=m, **quiz) for m in men[:6]]  # type: ignore[arg-type]
    roles = {"subject": "card:joint-check", "text_hash": _words("joint")}
    found += [
        replace(made, kind="confirm", value=r, person=m, **roles) for r, m in zip("abc", men, strict=False)
    ]  # type: ignore[arg-type]
    late = random.sample(range(len(found)), 2)
    for number, record in enumerate(found):
        passed = number * 40_000 + random.randrange(40_000) + (3_600_000 if number in late else 0)
        flags = ("late",) if number in late else record.flags
        yield replace(record, at=start + passed, mono=mono + passed + random.randrange(2), flags=flags)


def _signing(random: Random, man: str, leader: str) -> dict[str, object]:
    """How a man signs: most by badge."""
    dice = random.random()
    if dice < 0.04:
        return {"person": man, "author": leader, "method": "proxy", "value": "forgot"}
    if dice < 0.05:
        return {"person": f"?{random.getrandbits(64):016x}", "flags": ("unknown",)}
    return {"person": man, "method": "keyed" if dice < 0.15 else "badge"}


def _id(random: Random) -> str:
    return "p" + "".join(random.choice(_BASE32) for _ in range(8))


def _words(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
