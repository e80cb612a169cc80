"""What a reader or a hand can deliver, with its verdict beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from content_packs.wire.state import Person, Roster, token_hash
from kiosk.domain.builtin import SITE
from kiosk.domain.directory import Directory

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "scans.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def directory() -> Directory:
    badge, revoked = (token_hash(SITE.badge_key, VECTOR[name]) for name in ("badge", "revoked"))
    person = Person("p1", VECTOR["number"], "张山", tokens=(badge,), revoked=(revoked,))
    return Directory(SITE, Roster((person,), {}))


@pytest.mark.parametrize("scan", VECTOR["scans"], ids=lambda scan: scan["why"])
def test_scan(directory: Directory, scan: dict[str, Any]) -> None:
    found = directory.find(scan["text"] * scan.get("times", 1))
    assert (found.match.value, found.method) == (scan["match"], scan["method"])
    assert (found.person is not None) == (scan["match"] in ("known", "revoked"))
