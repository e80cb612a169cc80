"""Every text stands in both languages, and the table holds nothing else."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

import hub.web
from hub.web.english import ENGLISH
from hub.web.i18n import translate, words_for
from hub.web.rights import ROLE_NAMES

WEB = Path(hub.web.__file__).parent
TEMPLATES = "\n".join(path.read_text(encoding="utf-8") for path in sorted((WEB / "templates").glob("*.html")))
SAYING = ("words_for", "say", "translate")


def texts_of_templates() -> set[str]:
    called = {match[2] for match in re.finditer(r"""\b_\(\s*(["'])(.+?)\1""", TEMPLATES)}
    return called | set(re.findall(r': "([^"]*[\u4e00-\u9fff][^"]*)"', TEMPLATES))


def strings_of_code() -> tuple[set[str], set[str]]:
    """(texts given to a saying function, every Chinese string constant)."""
    said: set[str] = set()
    every: set[str] = set()
    for path in sorted(WEB.rglob("*.py")):
        if path.stem.startswith("english"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                every.add(node.value)
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in SAYING:
                    said.add(str(node.args[0].value))
                if name == "Column" and path.parent.name == "pages":  # the header of a list
                    said.add(str(ast.literal_eval(node.args[1])))
    return said, every


def test_every_text_has_english() -> None:
    said, _ = strings_of_code()
    missing = (texts_of_templates() | said | set(ROLE_NAMES.values())) - ENGLISH.keys()
    assert missing == set()


def test_no_text_has_two_translations() -> None:
    """The table is in several files, and the last would silently win."""
    rows: list[str] = []
    for path in sorted(WEB.glob("english*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                rows += [str(key.value) for key in node.keys if isinstance(key, ast.Constant)]
    assert len(rows) > 300
    assert [text for text, count in Counter(rows).items() if count > 1] == []


def test_nothing_stands_in_the_table_that_nobody_says() -> None:
    _, every = strings_of_code()
    unused = ENGLISH.keys() - texts_of_templates() - every
    assert unused == set()


def test_both_languages_have_the_same_places() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert {zh for zh, en in ENGLISH.items() if places(zh) != places(en)} == set()


def test_a_text_that_is_not_in_the_table_is_an_error_in_english() -> None:
    with pytest.raises(KeyError):
        translate("没有这句", "en")


def test_places_are_filled() -> None:
    assert words_for("还有 {n} 件", n=3).zh == "还有 3 件"
    assert words_for("还有 {n} 件", n=3).en == "3 more"
