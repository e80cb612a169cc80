"""The map of the house is true: what it names is where it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
TABLE = TEXT[TEXT.index("## Where is") : TEXT.index("## Three walks")]
NAMED = re.compile(r"`([a-z_/]+\.(?:py|html))`(?: \((`[^)]*)\))?")
ROWS = [match.groups() for match in NAMED.finditer(TABLE)]


def test_the_map_has_places() -> None:
    assert len(ROWS) > 25


@pytest.mark.parametrize(("path", "names"), ROWS, ids=[path for path, _ in ROWS])
def test_a_place_of_the_map_holds_what_it_is_said_to_hold(path: str, names: str | None) -> None:
    found = [path] if (ROOT / path).is_file() else list(ROOT.glob(f"hub/**/{path}"))
    assert found, f"{path} is not there"
    text = (ROOT / found[0]).read_text(encoding="utf-8")
    for name in re.findall(r"`([A-Za-z_.]+)`", names or ""):
        for part in name.split("."):
            assert re.search(rf"\b(def|class) {part}\b|^{part}\b", text, re.M), f"{name} is not in {path}"
