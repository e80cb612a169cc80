"""The table of words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kiosk.domain.signing import Kind
from kiosk.ui import words
from kiosk.ui.words import TABLE, say

UI = Path(words.__file__).parent
CHINESE = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("key", TABLE)
def test_every_key_has_both_languages_with_the_same_blanks(key: str) -> None:
    zh, en = TABLE[key].zh, TABLE[key].en
    assert CHINESE.search(zh)
    assert en
    assert not CHINESE.search(en)
    assert set(re.findall(r"{\w+}", zh)) == set(re.findall(r"{\w+}", en))


def test_every_answer_has_its_word() -> None:
    for kind in Kind:
        assert f"answer_{kind.value}" in TABLE
        assert kind is Kind.SIGNED or f"then_{kind.value}" in TABLE


def test_no_key_is_asked_for_in_vain_and_none_is_left_over() -> None:
    source = "\n".join(path.read_text() for path in UI.rglob("*.py") if path.name != "words.py")
    asked = set(re.findall(r"""["']([a-z_]+)["']""", source))
    assert set(re.findall(r"""\bsay\(["']([a-z_]+)["']""", source)) <= set(TABLE)
    reasons = {"this_machine", "silent", "suspect"}  # of "no_phone" nothing is said
    unused = {key for key in TABLE if not key.startswith(("answer_", "then_"))} - asked - reasons
    assert unused == set()


def test_no_sentence_stands_elsewhere() -> None:
    """Chinese outside the table is only in comments, docstrings, and the width of 12月."""
    for path in UI.rglob("*.py"):
        if path.name not in ("words.py", "linebreak.py"):
            code = re.sub(r'"""[\s\S]*?"""|#.*', "", path.read_text())
            left = set(CHINESE.findall(code)) - set("月驿站")
            assert left == set(), f"{path.name}: {left}"


def test_dates() -> None:
    monday = date(2026, 11, 23)
    assert (words.day(monday, "zh"), words.day(monday, "en")) == ("11月23日 周一", "Mon 23 Nov")
    assert words.full_day(monday, "zh") == "2026年11月23日 周一"
    assert (words.month("2026-12", "zh"), words.month("2026-12", "en")) == ("12月", "Dec")
    assert say("unsent", "zh", n=12) == "待传 12"


@pytest.mark.parametrize("package", ["kiosk", "hub/web", "content_packs"])
def test_who_leads_a_team_has_one_name(package: str) -> None:
    """班组长, on the glass and on the console; what a mine calls its jobs is its own business."""
    root = UI.parents[1] / package
    files = [path for kind in ("*.py", "*.html", "*.md") for path in root.rglob(kind)]
    assert files
    assert [str(path) for path in files if "班长" in path.read_text("utf-8")] == []


def test_a_thing_has_one_name() -> None:
    """A badge is 工牌, signing is 签字; there is no import at a station."""
    said = "".join(words.zh for words in TABLE.values())
    assert [word for word in ("卡", "胸牌", "签到", "未传", "导入") if word in said] == []
