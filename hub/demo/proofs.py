"""What counts as shown, answered, intact: each proof passes, or fails with the sentence that says which."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from content_packs.errors import YizhanError
from hub.demo.balance import Balance
from hub.demo.pixels import DRAWN, Finder, Match, Picture

BACK_WITHIN_S = 3.0
"""A killed station must show its board again within this."""
REDRAWN_WITHIN_S = 5.0
"""A published change must be on the screens within this."""


class ProofError(YizhanError):
    """A proof failed: the product (or the proof) must be mended."""


class LateError(ProofError):
    """All was right, but slower than promised: told apart, for a machine with other work may cause it."""


def drawn(picture: Picture, text: str, finder: Finder, where: str) -> Match:
    """``text`` stands in the picture; returns the place and size.

    Args:
        picture: what the station drew.
        text: words that fit on one line.
        finder: knows the station's letters.
        where: station and state, for the sentence.
    """
    found = finder.find(picture, text)
    if found.score < DRAWN:
        raise ProofError(
            f"{where} 的画面上没有“{text}”（相似度 {found.score:.2f}，应不低于 {DRAWN}）。",
            f"{text!r} is not drawn at {where} (score {found.score:.2f}, wanted {DRAWN})",
        )
    return found


def gone(picture: Picture, text: str, finder: Finder, where: str) -> None:
    """``text`` stands nowhere in the picture."""
    found = finder.find(picture, text)
    if found.score >= DRAWN:
        raise ProofError(
            f"{where} 的画面上还有旧话“{text}”（相似度 {found.score:.2f}）。",
            f"the old words {text!r} are still drawn at {where} (score {found.score:.2f})",
        )


def answered(event: Mapping[str, Any], kind: str, person: str | None, where: str) -> None:
    """A scan got the answer it should have got, for the person it should."""
    got = (event.get("kind"), event.get("person"))
    if got != (kind, person):
        raise ProofError(
            f"{where} 应答 {kind}（{person}），实际答 {got[0]}（{got[1]}）。",
            f"{where} should answer {kind} for {person}, but answered {got[0]} for {got[1]}",
        )


def equal(got: object, wanted: object, what_zh: str, what_en: str) -> None:
    """Two things agree."""
    if got != wanted:
        raise ProofError(f"{what_zh}：应为 {wanted}，实为 {got}。", f"{what_en}: wanted {wanted}, got {got}")


def every(got: Collection[str], wanted: Collection[str], what_zh: str, what_en: str) -> None:
    """Nothing of ``wanted`` is missing."""
    if missing := [item for item in wanted if item not in got]:
        raise ProofError(f"{what_zh}：缺 {'、'.join(missing)}。", f"{what_en}: missing {', '.join(missing)}")


def in_time(seconds: float, most: float, what_zh: str, what_en: str) -> None:
    """Something was fast enough."""
    if seconds > most:
        raise LateError(
            f"{what_zh}用了 {seconds:.1f} 秒，最多 {most:g} 秒。",
            f"{what_en} took {seconds:.1f} s, at most {most:g}",
        )


def intact(before: Mapping[str, Any], after: Mapping[str, Any], where: str) -> None:
    """After a power cut a station shows and counts what it showed and counted."""
    for key in ("view", "signed", "expected", "last", "version"):
        equal(
            after.get(key),
            before.get(key),
            f"{where} 断电前后的 {key} 不同",
            f"{where}: {key} changed by a kill",
        )


def balanced(balance: Balance) -> None:
    """Nothing lost, nothing doubled, nothing waiting."""
    for name, zh in (("lost", "丢失的记录"), ("doubled", "重复的记录"), ("unsent", "待传的记录")):
        equal(getattr(balance, name), 0, zh, f"{name} records")
