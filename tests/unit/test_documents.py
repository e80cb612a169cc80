"""What the documents name is there: files, names in modules, links, commands, targets of make, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from click import Command

from hub.cli.entry import app
from hub.config import Settings
from hub.demo.command import demo

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    "README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "deploy/README.md",
    "content_packs/SPEC.md", "docs/HARDWARE.md",
)  # fmt: skip
FOLDERS = ("", "content_packs", "kiosk", "hub", "hub/web", "deploy", "tests", "tests/vectors")
"""Where a path begins that stands in a row about such a folder."""
MADE = {"yizhan-bundle/", "secrets/"}
"""Folders that the product makes."""
ENDINGS = r"(?:\.(?:py|md|toml|html|js|css|sh|txt|sql|kv|json|conf)|/)"
NAMED = re.compile(rf"`([A-Za-z_.][\w./-]*/[\w./-]*?{ENDINGS}|[\w-]+/)`")
MODULE = re.compile(r"`((?:hub|kiosk|content_packs|tests)(?:\.\w+)+)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"`yizhan ([a-z][^`\n]*)`")
TARGET = re.compile(r"`make ([a-z-]+)[^`]*`")
SETTING = re.compile(r"\bYIZHAN_([A-Z_]+)=?")
ELSEWHERE = {"station_options", "fonts", "hub", "token", "data"}
"""Settings that are read by the station, the scripts or the set-up."""


def text(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def is_there(path: str, beside: Path) -> bool:
    return path in MADE or any(
        (folder / path).exists() for folder in (beside, *(ROOT / one for one in FOLDERS))
    )


def holds(module: str) -> bool:
    """Whether the last parts of a dotted name are defined in the module its first parts name."""
    parts = module.split(".")
    for count in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:count])
        if path.with_suffix(".py").is_file():
            source = path.with_suffix(".py").read_text(encoding="utf-8")
            return all(
                re.search(rf"\b(def|class) {name}\b|^{name}\b", source, re.M) for name in parts[count:]
            )
    return ROOT.joinpath(*parts).is_dir()


def commands() -> dict[str, Command]:
    """Every command of ``yizhan`` by its words."""
    if "demo" not in {one.name for one in app.registered_commands}:
        app.command("demo")(demo)

    def walk(command: Command, words: str) -> Iterator[tuple[str, Command]]:
        yield words, command
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, f"{words} {name}".strip())

    return dict(walk(typer.main.get_command(app), ""))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_and_names(document: str) -> None:
    found, beside = text(document), (ROOT / document).parent
    paths = {*NAMED.findall(found), *LINK.findall(found)}
    assert sorted(path for path in paths if not is_there(path, beside)) == []
    assert sorted(name for name in set(MODULE.findall(found)) if not holds(name)) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands(document: str) -> None:
    known, wrong = commands(), []
    for line in COMMAND.findall(text(document)):
        words = line.split()
        name = next(
            (tried for n in (3, 2, 1) if (tried := " ".join(words[:n])) in known and len(words) >= n), None
        )
        options = {word.partition("=")[0] for word in words if re.fullmatch(r"--[a-z][a-z=-]*", word)}
        allowed = {opt for param in known[name].params for opt in param.opts} if name else set()
        if (name is None and "|" not in line) or options - allowed - {"--help"}:
            wrong.append(line)
    assert wrong == []
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.M))
    assert set(TARGET.findall(text(document))) <= targets


@pytest.mark.parametrize("document", DOCUMENTS)
def test_settings(document: str) -> None:
    named = {name.lower() for name in SETTING.findall(text(document))}
    assert named - set(Settings.model_fields) - ELSEWHERE == set()


def test_words_of_the_glossary_are_those_of_the_code() -> None:
    found = text("ARCHITECTURE.md")
    rows = [
        row.split("|") for row in found[found.index("## Glossary") :].splitlines() if row.startswith("| ")
    ]
    files = [file for one in ("content_packs", "kiosk", "hub") for file in (ROOT / one).rglob("*.py")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    names = {name for row in rows for name in re.findall(r"`([A-Za-z_]+)`", row[3])}
    assert len(names) > 40
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", code)) == []


def test_sections_of_the_contract_that_the_code_refers_to() -> None:
    known = set(re.findall(r"^#+ (?:Part )?([0-9]+(?:\.[0-9]+)*)", text("content_packs/SPEC.md"), re.M))
    found = {
        (file.relative_to(ROOT).as_posix(), section)
        for folder in ("content_packs", "kiosk", "hub", "tests")
        for file in (ROOT / folder).rglob("*.py")
        for section in re.findall(r"SPEC\.md,? ([0-9]+(?:\.[0-9]+)*)", file.read_text(encoding="utf-8"))
    }
    assert len(found) > 30
    assert sorted(one for one in found if one[1] not in known) == []
