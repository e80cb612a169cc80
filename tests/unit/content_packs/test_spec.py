"""The specification holds together: every section that code cites is there, every vector it names too."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
SPEC = (ROOT / "content_packs" / "SPEC.md").read_text(encoding="utf-8")
SECTIONS = set(re.findall(r"^#+ (?:Part )?(\d(?:\.\d)*)", SPEC, re.MULTILINE))
VECTORS = ROOT / "tests" / "vectors"


def test_sections_that_are_cited_exist() -> None:
    files = [path for package in ("content_packs", "kiosk", "hub") for path in (ROOT / package).rglob("*.py")]
    cited = {
        section
        for path in files
        for section in re.findall(r"SPEC\.md,? (?:part )?(\d(?:\.\d)*)", path.read_text(encoding="utf-8"))
    }
    assert len(cited) > 10
    assert cited <= SECTIONS


def test_vectors_that_are_named_exist_and_all_are_named() -> None:
    paragraphs = re.findall(r"^Vectors: (.*?)(?:\n\n|\Z)", SPEC, re.MULTILINE | re.DOTALL)
    named = {
        name for text in paragraphs for name in re.findall(r"`([^`]+)`", text) if "/" in name or "." in name
    }
    for name in named:
        pattern = re.sub(r"<[^>]+>", "*", name).rstrip("/")
        assert list(VECTORS.glob(pattern)), name
    folders = {name.split("/")[0] for name in named}
    kept = {
        path.name
        for path in VECTORS.iterdir()
        if path.suffix != ".py" and path.name not in ("scans.json", "__pycache__")
    }
    assert kept <= folders
