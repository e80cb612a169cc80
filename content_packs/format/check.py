"""What must be right before a pack may be shown, beyond its being readable (SPEC.md 1.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

from content_packs.format.card import Card
from content_packs.format.folder import Fault, Folder, PackSource, read_folder
from content_packs.format.manifest import MOST_OBJECT
from content_packs.format.text import plain
from content_packs.words import Words

MOST_TITLE, MOST_BODY = 14, 120
"""Chinese characters that fit one screenful when each is a 1/18 of its height, legible at three metres."""
MOST_TITLE_EN, MOST_BODY_EN = 60, 320
DEFAULT_BOARDS = ("learning", "alert", "reflection", "pledge", "benchmark")
_ROWS = {"metrics": "metric", "milestones": "milestone", "duty": "duty"}


def check_folder(
    root: Path, drawable: Collection[int], today: date, boards: Iterable[str] = DEFAULT_BOARDS
) -> tuple[Folder, tuple[Fault, ...]]:
    """Read a folder and find every fault in it.

    Args:
        root: the folder.
        drawable: code points the stations' font has.
        today: cards past their dates are faults.
        boards: codes of boards that exist besides the folder's own.
    """
    folder = read_folder(root)
    known = {*boards, *(board.code for board in (folder.pack.boards if folder.pack else ()))}
    faults = list(folder.faults)
    for key, words in _pack_faults(folder.pack, drawable, today) if folder.pack else ():
        faults.append(Fault("pack.toml", folder.lines.get(("", key), 1), words))
    for card in folder.cards:
        for key, words in card_faults(card, drawable, today, known):
            english = key.endswith("_en")
            file = f"{card.id}.en.md" if english else f"{card.id}.md"
            line = 1 if english else folder.lines.get((card.id, key), 1)
            faults.append(Fault(file, line, words))
    faults += [
        Fault(
            path,
            1,
            Words(f"图片大于 {MOST_OBJECT // 1024} kB，请缩小。", "the picture is too large; shrink it."),
        )
        for path, data in folder.media.items()
        if len(data) > MOST_OBJECT
    ]
    return folder, tuple(sorted(faults))


def _pack_faults(pack: PackSource, drawable: Collection[int], today: date) -> list[tuple[str, Words]]:
    brand = pack.brand
    texts = {
        "title": pack.title.zh + pack.title.en,
        "theme": pack.theme.zh + pack.theme.en,
        "brand": "".join(w.zh + w.en for w in (brand.name, brand.slogan)) if brand else "",
        "board": "".join(board.name.zh + board.name.en for board in pack.boards),
    }
    return _expiry(pack.valid_to, today) + _undrawable(texts, drawable)


def _expiry(valid_to: str, today: date) -> list[tuple[str, Words]]:
    if not valid_to or valid_to >= today.isoformat():
        return []
    return [("valid_to", Words(f"已于 {valid_to} 过期。", f"expired on {valid_to}."))]


def card_faults(
    card: Card, drawable: Collection[int], today: date, boards: Collection[str]
) -> list[tuple[str, Words]]:
    """The faults of one card as (field, sentence); the console shows the same while one types."""
    return [*_length(card), *_shape(card, today, boards), *_glyphs(card, drawable)]


def _length(card: Card) -> list[tuple[str, Words]]:
    measured = (
        ("title", card.title.zh, MOST_TITLE),
        ("body", plain(card.body.zh), MOST_BODY),
        ("title_en", card.title.en, MOST_TITLE_EN),
        ("body_en", plain(card.body.en), MOST_BODY_EN),
    )
    return [
        (
            key,
            Words(f"{key} 有 {n} 字，最多 {most} 字，请缩短。", f"{key} has {n} characters, at most {most}."),
        )
        for key, text, most in measured
        if (n := len(text.replace("\n", ""))) > most
    ]


def _shape(card: Card, today: date, boards: Collection[str]) -> list[tuple[str, Words]]:
    out: list[tuple[str, Words]] = []
    if card.board not in boards:
        out.append(("board", Words(f"没有“{card.board}”这个板块。", f"there is no board {card.board!r}.")))
    if not card.title.zh:
        out.append(("title", Words("标题是空的。", "the title is empty.")))
    if card.type == "picture" and not card.picture:
        out.append(("picture", Words("图片卡要有 picture。", "a picture card needs a picture.")))
    out += _expiry(card.valid_to, today)
    if card.review_by and card.review_by < today.isoformat():
        out.append(("review_by", Words(f"{card.review_by} 前应复核，请重读并改期。", "is due for review.")))
    rows = {"metrics": card.metrics, "milestones": card.milestones, "duty": card.duties}
    if card.type in rows and not rows[card.type]:
        key = _ROWS[card.type]
        out.append((key, Words(f"{card.type} 卡至少要有一行 [[{key}]]。", f"needs at least one [[{key}]].")))
    if card.type == "countdown" and not card.target:
        out.append(("target", Words("倒计时要有 target 日期。", "a countdown needs a target date.")))
    if not plain(card.body.zh) and card.type in ("text", "quote", "checklist", "pledge", "person"):
        out.append(("body", Words("正文是空的。", "the body is empty.")))
    return out


def _glyphs(card: Card, drawable: Collection[int]) -> list[tuple[str, Words]]:
    rows = {
        "metric": [words for m in card.metrics for words in (m.name, m.unit, m.note)],
        "milestone": [m.name for m in card.milestones],
        "duty": [words for d in card.duties for words in (Words(d.who), d.what)],
    }
    texts = {
        "title": card.title, "body": Words(plain(card.body.zh), plain(card.body.en)), "basis": card.basis,
        "source": card.source,
        **{key: Words("".join(w.zh for w in of), "".join(w.en for w in of)) for key, of in rows.items()},
    }  # fmt: skip
    chinese = _undrawable({key: words.zh for key, words in texts.items()}, drawable)
    return chinese + _undrawable({f"{key}_en": words.en for key, words in texts.items()}, drawable)


def _undrawable(texts: Mapping[str, str], drawable: Collection[int]) -> list[tuple[str, Words]]:
    out: list[tuple[str, Words]] = []
    for key, text in texts.items():
        lacking = sorted({c for c in text if ord(c) not in drawable and c != "\n"})
        if lacking:
            shown = " ".join(f"{c} (U+{ord(c):04X})" for c in lacking[:5])
            out.append((key, Words(f"字体里没有：{shown}，请换字。", f"the font cannot draw {shown}.")))
    return out
