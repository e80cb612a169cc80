"""What reaches the browser: ours alone, within the policy, and readable by Chromium 86."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import hub.web

WEB = Path(hub.web.__file__).parent
FILES = sorted([*(WEB / "static").iterdir(), *(WEB / "templates").iterdir()])
TOO_NEW = (
    "color-mix(", ":has(", ":is(", ":where(", "@container", "@layer", "aspect-ratio", "inset:",
    "accent-color", ".at(", "structuredClone", "replaceAll(", "??=", "||=", "searchParams.size",
)  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    found = re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text(encoding="utf-8"))
    assert [address for address in found if address != "http://www.w3.org"] == []


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".html"], ids=lambda path: path.name)
def test_nothing_stands_inline_that_the_policy_would_stop(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\'\"]|javascript:", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.suffix in (".css", ".js")], ids=lambda path: path.name
)
def test_old_browsers_understand_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [word for word in TOO_NEW if word in text] == []


def test_colours_come_from_variables_that_both_themes_set() -> None:
    css = (WEB / "static" / "style.css").read_text(encoding="utf-8")
    light, dark = css.split("prefers-color-scheme: dark", 1)
    names = set(re.findall(r"(--[\w-]+):", light))
    assert names == set(re.findall(r"(--[\w-]+):", dark.split("@media", 1)[0]))
    assert set(re.findall(r"var\((--[\w-]+)\)", css)) <= names
