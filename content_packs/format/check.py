"""What must be right before a pack may be shown, beyond its being readable (SPEC.md 1.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from content_packs.format.card import PREPARED, Card
from content_packs.format.folder import Fault, Folder, PackSource, read_folder
from content_packs.format.manifest import VIDEO, Pack
from content_packs.format.media import Decode, emblem_fault, media_faults
from content_packs.format.pictures import measure
from content_packs.format.text import plain
from content_packs.format.timing import empty, expired
from content_packs.wire.notice import LEVELS
from content_packs.words import Words

MOST_TITLE, MOST_BODY = 14, 120
"""Chinese characters that fit one screenful when each is a 1/18 of its height, legible at three metres."""
MOST_TITLE_EN, MOST_BODY_EN = 60, 320
MOST_ROW, MOST_ROW_EN = 40, 110
"""Characters of an option, of the words below a picture, of an entry of a calendar."""
PICTURES, OPTIONS = (2, 8), (2, 4)
"""Least and most pictures of a series, options of a quiz."""
DEFAULT_BOARDS = ("learning", "alert", "reflection", "pledge", "benchmark")
BLANKS = ("【填", "[fill")
"""How a blank begins in the examples that new cards are made of."""
_ROWS = {"metrics": "metric", "milestones": "milestone", "duty": "duty", "calendar": "activity"}
_NEEDS_BODY = ("text", "quote", "checklist", "pledge", "person", "quiz", "notice")
_JOINT = ("checklist", "pledge")


def check_folder(
    root: Path,
    drawable: Collection[int],
    today: date,
    boards: Iterable[str] = DEFAULT_BOARDS,
    decode: Decode = measure,
) -> tuple[Folder, tuple[Fault, ...]]:
    """Read a folder and find every fault in it.

    Args:
        root: the folder.
        drawable: code points the stations' font has.
        today: cards past their dates are faults.
        boards: codes of boards that exist besides the folder's own.
        decode: reads a picture; the hub gives its decoder, which looks into all of it.
    """
    folder = read_folder(root)
    known = {*boards, *(board.code for board in (folder.pack.boards if folder.pack else ()))}
    faults = list(folder.faults)
    for key, words in _pack_faults(folder, folder.pack, drawable, today, decode) if folder.pack else ():
        faults.append(Fault("pack.toml", folder.lines.get(("", key), 1), words))
    for card in folder.cards:
        found = card_faults(card, drawable, today, known) + media_faults(card, folder.media, decode)
        for key, words in found:
            english = key.endswith("_en")
            file = f"{card.id}.en.md" if english else f"{card.id}.md"
            line = 1 if english else folder.lines.get((card.id, key), 1)
            faults.append(Fault(file, line, words))
    return folder, tuple(sorted(faults))


def _pack_faults(
    folder: Folder, pack: PackSource, drawable: Collection[int], today: date, decode: Decode
) -> list[tuple[str, Words]]:
    brand = pack.brand
    texts = {
        "title": pack.title.zh + pack.title.en,
        "theme": pack.theme.zh + pack.theme.en,
        "brand": "".join(w.zh + w.en for w in (brand.name, brand.slogan)) if brand else "",
        "board": "".join(board.name.zh + board.name.en for board in pack.boards),
    }
    emblem = folder.media.get(brand.emblem) if brand else None
    wrong = emblem_fault(emblem, decode) if emblem is not None else None
    brands = [("brand", Words(f"徽标{wrong.zh}", f"the emblem {wrong.en}"))] if wrong else []
    whole = [] if folder.faults else pack_faults(folder.cards, pack, today)  # a card may be missing yet
    return (whole or expired(pack.valid_to, today)) + brands + _undrawable(texts, drawable)


def pack_faults(cards: Sequence[Card], pack: PackSource | Pack, today: date) -> list[tuple[str, Words]]:
    """The faults of a pack as a whole: past its dates, or nothing of it can ever be shown."""
    return expired(pack.valid_to, today) or empty(cards, pack.valid_from, pack.valid_to, pack.where, today)


def card_faults(
    card: Card, drawable: Collection[int], today: date, boards: Collection[str]
) -> list[tuple[str, Words]]:
    """The faults of one card as (field, sentence); the console shows the same while one types."""
    shape = [*_shape(card, today, boards), *_media(card), *_quiz(card), *_people(card)]
    return [*_length(card), *shape, *_blanks(card), *_glyphs(card, drawable)]


def _length(card: Card) -> list[tuple[str, Words]]:
    measured = (
        ("title", card.title.zh, MOST_TITLE),
        ("body", plain(card.body.zh), MOST_BODY),
        ("title_en", card.title.en, MOST_TITLE_EN),
        ("body_en", plain(card.body.en), MOST_BODY_EN),
        ("explain", card.explain.zh, MOST_BODY),
        ("explain_en", card.explain.en, MOST_BODY_EN),
        *((key, words.zh, MOST_ROW) for key, words in _written_rows(card)),
        *((f"{key}_en", words.en, MOST_ROW_EN) for key, words in _written_rows(card)),
    )
    return [
        (
            key,
            Words(f"{key} 有 {n} 字，最多 {most} 字，请缩短。", f"{key} has {n} characters, at most {most}."),
        )
        for key, text, most in measured
        if (n := len(text.replace("\n", ""))) > most
    ]


def _written_rows(card: Card) -> list[tuple[str, Words]]:
    """(field, words) of rows that have a line or two of their own on screen."""
    found = [("options", words) for words in card.options]
    found += [("series", item.words) for item in card.pictures]
    return found + [("activity", item.what) for item in card.activities]


def _shape(card: Card, today: date, boards: Collection[str]) -> list[tuple[str, Words]]:
    out: list[tuple[str, Words]] = []
    if card.board not in boards:
        out.append(("board", Words(f"没有“{card.board}”这个板块。", f"there is no board {card.board!r}.")))
    if not card.title.zh:
        out.append(("title", Words("标题是空的。", "the title is empty.")))
    if card.valid_from and card.valid_to and card.valid_to < card.valid_from:
        out.append(("valid_to", Words("valid_to 早于 valid_from。", "ends before it begins.")))
    out += expired(card.valid_to, today)
    if card.review_by and card.review_by < today.isoformat():
        out.append(("review_by", Words(f"{card.review_by} 前应复核，请重读并改期。", "is due for review.")))
    rows = {
        "metrics": card.metrics, "milestones": card.milestones, "duty": card.duties,
        "calendar": card.activities,
    }  # fmt: skip
    if card.type in rows and not rows[card.type]:
        key = _ROWS[card.type]
        out.append((key, Words(f"{card.type} 卡至少要有一行 [[{key}]]。", f"needs at least one [[{key}]].")))
    if card.type == "countdown" and not card.target:
        out.append(("target", Words("倒计时要有 target 日期。", "a countdown needs a target date.")))
    if not plain(card.body.zh) and card.type in _NEEDS_BODY:
        out.append(("body", Words("正文是空的。", "the body is empty.")))
    return out


def _media(card: Card) -> list[tuple[str, Words]]:
    out: list[tuple[str, Words]] = []
    if card.type == "picture" and not card.picture:
        out.append(("picture", Words("图片卡要有 picture。", "a picture card needs a picture.")))
    if card.type == "series" and not PICTURES[0] <= len(card.pictures) <= PICTURES[1]:
        least, most = PICTURES
        zh, en = f"图片组要有 {least} 到 {most} 个 [[series]]。", f"needs {least} to {most} [[series]]."
        out.append(("series", Words(zh, en)))
    if any(not item.path for item in card.pictures):
        out.append(("series", Words("每个 [[series]] 要有 picture。", "each [[series]] needs a picture.")))
    if card.type == "video" and not card.video.endswith(VIDEO):
        out.append(
            ("video", Words("视频卡要有 video，文件名以 .mp4 结尾。", "needs a video, a file named .mp4."))
        )
    if card.type == "video" and not card.picture:
        zh = "视频卡要有 picture 作封面，不放视频的站点显示它。"
        out.append(("picture", Words(zh, "needs a picture: what a station without video shows.")))
    return out


def _quiz(card: Card) -> list[tuple[str, Words]]:
    if card.type != "quiz":
        return []
    least, most = OPTIONS
    if not least <= len(card.options) <= most or not all(words.zh for words in card.options):
        zh = f"每日一题要有 {least} 到 {most} 个选项（options），都不能空。"
        return [("options", Words(zh, f"a quiz needs {least} to {most} options, none empty."))]
    if not 0 <= card.answer < len(card.options):
        zh = 'answer 要指出正确的选项，如 "B"。'
        return [("answer", Words(zh, 'answer must name the right option, such as "B".'))]
    return []


def _people(card: Card) -> list[tuple[str, Words]]:
    """What touches persons: consent, who confirms together, what an urgent notice may cover."""
    out: list[tuple[str, Words]] = []
    if card.type == "person" and not card.consent:
        zh = "人物卡要写 consent：本人同意展示的日期。"
        out.append(("consent", Words(zh, "a person card needs consent, the date on which he agreed.")))
    if card.roles and card.type not in _JOINT:
        zh, en = "roles 只用于 checklist 和 pledge。", "roles belong to a checklist or a pledge."
        out.append(("roles", Words(zh, en)))
    if (card.type == PREPARED) != bool(card.level):
        zh = f"notice 卡要有 level（{' 或 '.join(LEVELS)}），其他卡没有。"
        en = f"a notice needs a level ({' or '.join(LEVELS)}), no other card has one."
        out.append(("level", Words(zh, en)))
    return out


def _blanks(card: Card) -> list[tuple[str, Words]]:
    """What an example left to be filled in, and nobody has."""
    words = _said(card)
    texts = {key: one.zh for key, one in words.items()} | {f"{key}_en": one.en for key, one in words.items()}
    wrong = Words("还有【填…】没有填。", "a blank of the example is still to be filled.")
    return [(key, wrong) for key, text in texts.items() if any(blank in text for blank in BLANKS)]


def _glyphs(card: Card, drawable: Collection[int]) -> list[tuple[str, Words]]:
    texts = _said(card)
    chinese = _undrawable({key: words.zh for key, words in texts.items()}, drawable)
    return chinese + _undrawable({f"{key}_en": words.en for key, words in texts.items()}, drawable)


def _said(card: Card) -> dict[str, Words]:
    """Everything a card says, by field; rows of one kind as one text."""
    rows = {
        "metric": [words for m in card.metrics for words in (m.name, m.unit, m.note)],
        "milestone": [m.name for m in card.milestones],
        "duty": [words for d in card.duties for words in (Words(d.who), d.what)],
        "options": list(card.options),
        "series": [item.words for item in card.pictures],
        "activity": [words for a in card.activities for words in (Words(a.who), a.what)],
        "roles": [Words(role) for role in card.roles],
    }
    return {
        "title": card.title, "body": Words(plain(card.body.zh), plain(card.body.en)), "basis": card.basis,
        "source": card.source, "explain": card.explain,
        **{key: Words("".join(w.zh for w in of), "".join(w.en for w in of)) for key, of in rows.items()},
    }  # fmt: skip


def _undrawable(texts: Mapping[str, str], drawable: Collection[int]) -> list[tuple[str, Words]]:
    out: list[tuple[str, Words]] = []
    for key, text in texts.items():
        lacking = sorted({c for c in text if ord(c) not in drawable and c != "\n"})
        if lacking:
            shown = " ".join(f"{c} (U+{ord(c):04X})" for c in lacking[:5])
            out.append((key, Words(f"字体里没有：{shown}，请换字。", f"the font cannot draw {shown}.")))
    return out
