"""Each direction of import is forbidden by a contract: plant the import, and that contract breaks by name.

One run of import-linter over a copy of the tree shows that nothing is broken; then all imports are
planted at once, and a second run must name every one of them under its own contract.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("content_packs", "kiosk", "hub")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract["name"] for contract in PYPROJECT["tool"]["importlinter"]["contracts"]}

PLANTS = (
    ("sides", "kiosk.config", "hub.config"),
    ("sides", "hub.config", "kiosk.clock"),
    ("contract", "content_packs.durable", "hub.errors"),
    ("decisions", "kiosk.domain.rotation", "time"),
    ("decisions", "kiosk.sync.outbox", "sqlite3"),
    ("decisions", "hub.sync.engine", "sqlalchemy"),
    ("decisions", "content_packs.wire.codec", "os"),
    ("contract-layers", "content_packs.words", "content_packs.errors"),
    ("format-layers", "content_packs.format.card", "content_packs.format.folder"),
    ("wire-layers", "content_packs.wire.codec", "content_packs.wire.batch"),
    ("station-layers", "kiosk.link", "kiosk.worker"),
    ("hub-layers", "hub.people.models", "hub.web.clock"),
    ("command-layers", "hub.cli.saying", "hub.cli.packs"),
    ("rows", "hub.web.times", "hub.people.models"),
    ("face", "kiosk.ui.theme", "json"),
    ("paho", "kiosk.worker", "paho"),
    ("amqtt", "hub.serve", "amqtt"),
    ("database", "kiosk.memory", "sqlalchemy"),
    ("sqlite", "kiosk.storage.store", "sqlite3"),
    ("kivy", "kiosk.desk", "kivy"),
    ("web", "hub.worker", "fastapi"),
)
"""(contract, module that must not, what it must not import)."""

ALLOWED = {
    "content_packs": {"cryptography", "zstandard"},
    "kiosk": {"PIL", "cryptography", "cv2", "ffpyplayer", "kivy", "paho", "segno", "tuf", "zxingcpp"},
}
"""Third parties of the parts that run underground; import-linter can forbid names, not "all others"."""


def report_on(tree: Path) -> tuple[dict[str, str], dict[str, str]]:
    """By the contract's name: KEPT or BROKEN, and for the broken ones what import-linter complains of."""
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=tree,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(tree), "COLUMNS": "200"},
    )
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)$", done.stdout, re.MULTILINE))
    assert verdicts, done.stdout + done.stderr
    _, _, broken = done.stdout.partition("Broken contracts")
    sections = re.split(r"^(.+)\n-{5,}$", broken, flags=re.MULTILINE)[1:]
    return verdicts, dict(zip(sections[::2], sections[1::2], strict=True))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", tree)
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tree / package, ignore=shutil.ignore_patterns("__pycache__", "shipped", "static")
        )
    return tree


def test_every_contract_has_a_plant() -> None:
    assert {contract for contract, _, _ in PLANTS} == set(CONTRACTS)


def test_contracts_are_kept_and_each_breaks_by_name(planted: Path) -> None:
    verdicts, _ = report_on(planted)
    assert verdicts == dict.fromkeys(CONTRACTS.values(), "KEPT")
    for _, importer, imported in PLANTS:
        with (planted / importer.replace(".", "/")).with_suffix(".py").open("a", encoding="utf-8") as module:
            module.write(f"\nimport {imported}\n")
    verdicts, complaints = report_on(planted)
    assert verdicts == dict.fromkeys(CONTRACTS.values(), "BROKEN")
    for contract, importer, imported in PLANTS:
        assert f"{importer} -> {imported} " in complaints[CONTRACTS[contract]], contract


def test_no_other_third_party_gets_in() -> None:
    graph = grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)
    standard = sys.stdlib_module_names
    for package, allowed in ALLOWED.items():
        imported = {
            name.split(".")[0]
            for module in graph.find_descendants(package) | {package}
            for name in graph.find_modules_directly_imported_by(module)
        }
        assert imported - standard - set(PACKAGES) <= allowed, package
