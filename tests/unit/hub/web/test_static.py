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


def test_every_class_has_a_style() -> None:
    """What has none says nothing to anybody; what tests find a place by is named here."""
    hooks = {"first", "missing", "secret", "some"}
    styled = set(
        re.findall(r"\.([a-z][\w-]*)", "".join(p.read_text("utf-8") for p in FILES if p.suffix == ".css"))
    )
    used: dict[str, str] = {}
    for path in (one for one in FILES if one.suffix == ".html"):
        for said in re.findall(r'class="((?:{{.*?}}|{%.*?%}|[^"{])*)"', path.read_text(encoding="utf-8")):
            names = re.sub(r"{{.*?}}|{%.*?%}", "{", said).split()
            used |= dict.fromkeys((name for name in names if "{" not in name), path.name)
    assert len(used) > 100
    assert {name: where for name, where in used.items() if name not in styled | hooks} == {}


def themes() -> tuple[dict[str, str], dict[str, str]]:
    """The variables of the light and of the dark theme."""
    css = (WEB / "static" / "style.css").read_text(encoding="utf-8")
    light, dark = css.split("prefers-color-scheme: dark", 1)
    by_system, chosen = dark.split("* {", 1)[0].split('data-theme="dark"', 1)
    found = [dict(re.findall(r"--([\w-]+): (#\w+)", part)) for part in (light, by_system, chosen)]
    assert found[1] == found[2], "the dark theme stands twice"
    return found[0], found[1]


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


PAIRS = [
    *((ink, "paper") for ink in ("ink", "dim", "accent", "ok", "warn", "bad", "none")),
    *((ink, "ground") for ink in ("ink", "dim", "accent", "ok", "warn", "bad", "none")),
    ("ok", "ok-soft"), ("warn", "warn-soft"), ("bad", "bad-soft"), ("ink", "bad-soft"), ("dim", "bad-soft"),
    ("dim", "soft"), ("ink", "soft"), ("dim", "ok-soft"), ("on-accent", "accent"), ("side-ink", "side"),
    ("side-ink", "side-on"),
]  # fmt: skip


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_words_stand_out_from_what_is_behind_them(ink: str, paper: str, theme: int) -> None:
    colours = themes()[theme]
    first, second = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)
    assert (first + 0.05) / (second + 0.05) >= 4.5  # WCAG 2.2 AA


def test_both_themes_set_every_colour_that_is_used() -> None:
    light, dark = themes()
    css = (WEB / "static" / "style.css").read_text(encoding="utf-8")
    assert light.keys() == dark.keys()
    assert set(re.findall(r"var\(--([\w-]+)\)", css)) <= light.keys()


def test_a_hyphen_in_a_pattern_is_escaped() -> None:
    """Browsers read patterns with the flag v: with a bare hyphen in a class they ignore the whole of it."""
    patterns = [
        found
        for path in FILES
        if path.suffix == ".html"
        for found in re.findall(r'pattern="([^"{]*\[[^"]*)"', path.read_text(encoding="utf-8"))
    ]
    assert len(patterns) > 5
    assert [one for one in patterns if re.search(r"(?<!\\)-\]|\[-", one)] == []


OF_THEIR_OWN = {"matrix", "preview", "{{ spot.place.id }}", "made", "{{ one.name }}"}
"""Panels that have their own shape on a telephone: the matrix, two weeks of a rotation, charts, a token."""


def test_a_table_in_a_wide_panel_is_a_plain_list_on_a_telephone() -> None:
    found = [
        (path.name, panel[2])
        for path in sorted((WEB / "templates").glob("*.html"))
        for panel in re.finditer(
            r'<section class="(panel wide[^"]*)"[^>]*?(?:id="([^"]*)")?>', path.read_text("utf-8")
        )
        if "flat" not in panel[1].split() and panel[2] not in OF_THEIR_OWN
    ]
    assert found == []
