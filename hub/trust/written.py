"""A key as people keep it: fourteen groups of four letters, and four words to check them by.

The groups are base32 (A-Z, 2-7: neither 0 nor 1 can be misread) of the key and the first three bytes of its
SHA-256, so that a slip of the pen is noticed. The words come from another hash of it: who reads the same
words from the paper as from the screen has the same key.
"""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import sha256
from pathlib import Path

from hub.errors import RefusedError
from hub.secrets import KEY_SIZE

FILE = "yizhan-key.txt"
"""Name of the file on a stick."""
_SUM = 3
_LETTERS = re.compile(r"[A-Z2-7]{56}")
_WORDS = (
    "矿灯安全铁轨清泉白杨青山大河松林红旗麦田春雨秋霜冬雪夏风朝霞明月"
    "石桥木屋铜锣银河金秋长城古道新芽海浪沙滩草原骏马雄鹰喜鹊鲤鱼蜜蜂"
    "棉花高粱玉米苹果石榴核桃莲藕竹笋茶叶食盐豆腐米饭面条馒头饺子汤圆"
    "书包铅笔算盘灯笼风筝二胡笛子毛毯雨伞水壶镜子钥匙扁担板凳渡船驿站"
)
"""64 words of two characters each."""


def written(key: bytes) -> str:
    """The groups, with spaces between."""
    text = base64.b32encode(key + _sum(key)).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def check_words(key: bytes) -> str:
    """Four words, with spaces between."""
    bits = int.from_bytes(sha256(b"yizhan words" + key).digest()[:3], "big")
    places = [2 * (bits >> shift & 63) for shift in (18, 12, 6, 0)]
    return " ".join(_WORDS[at : at + 2] for at in places)


def read_key(text: str) -> bytes:
    """The key in a text: typed, scanned, or the content of its file.

    Raises:
        RefusedError: there is none in it, or a letter is wrong.
    """
    for line in text.splitlines():
        letters = re.sub(r"[\s-]", "", line).upper()
        if not _LETTERS.fullmatch(letters):
            continue
        try:
            raw = base64.b32decode(letters)
        except binascii.Error:
            continue
        if raw[KEY_SIZE:] == _sum(raw[:KEY_SIZE]):
            return raw[:KEY_SIZE]
    raise RefusedError(
        "这不是密钥，或者抄错了一个字母，没有改动；请对照纸上的十四组字母再输一次。",
        "this is no key, or a letter of it is wrong; nothing was changed; compare the fourteen groups",
    )


def read_key_at(path: Path) -> bytes:
    """The key in a file, or in the file of that name in a folder (a stick).

    Raises:
        RefusedError: there is none.
    """
    file = path / FILE if path.is_dir() else path
    try:
        return read_key(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise RefusedError(
            f"{file} 读不了，没有改动；请插好存密钥的 U 盘，或写对文件名。",
            f"{file} cannot be read; nothing was changed; plug in the stick that holds the key",
        ) from None


def page(title: str, key: bytes, more: str) -> str:
    """The text of the file: what it is, the groups, the words, what to do with it."""
    return f"{title}\n\n{written(key)}\n\n校验词 check words: {check_words(key)}\n\n{more}\n"


def _sum(key: bytes) -> bytes:
    return sha256(key).digest()[:_SUM]
