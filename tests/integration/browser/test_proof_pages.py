"""The pages of proof and of what must be looked at, in both themes, on a desk and on a telephone."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from content_packs.wire.batch import Batch
from hub.config import Settings
from hub.db import make_engine, session_scope
from hub.demo.stage import Stage
from hub.people.service import persons
from hub.receiving import receive_batch
from tests.fakes.hub_mine import Writer, pledge
from tests.fakes.playback import tell
from tests.integration.browser.conftest import SCREENS, SignIn

BOOT = "0badcafe"
HOUR_MS = 3_600_000
PICTURES = os.environ.get("YIZHAN_PICTURES", "")
"""A folder: whoever wants to look at the pages himself names one."""


@pytest.fixture(scope="module")
def ledger(stage: Stage) -> str:
    """A chain that had a gap and was mended; its first record was made at 1970, an hour before."""
    settings = Settings(data=stage.options.data / "hub")
    engine, now = make_engine(settings.database), time.time_ns() // 1_000_000
    with session_scope(engine) as session:
        who = [person.id for person in persons(session)][:3]
        writer = Writer("face-1", seed=77).enrolled(session, now)
        told = {"place": "face-7305", "boot": BOOT}
        writer.write(
            pledge(who[0], 5_000, mono=5_000, flags=("clock",), clock="suspect", **told),
            pledge(who[1], now, mono=HOUR_MS, **told),
            pledge("?0123456789abcdef", now, mono=HOUR_MS, flags=("unknown",), **told),
        )

        def sent(batch: Batch) -> Batch:
            return replace(batch, sent=(BOOT, HOUR_MS + 5_000, 5_000))

        receive_batch(session, settings, "face-1", sent(writer.batch(3)), now)
        receive_batch(session, settings, "face-1", sent(writer.batch(1)), now)
        tell(session, settings, "face-1", now, never=("mine/no-bare-roof",))
    engine.dispose()
    return writer.ledger


def test_they_pass_an_accessibility_check(stage: Stage, sign_in: SignIn, ledger: str) -> None:
    hand = sign_in("admin")
    pages = (
        "/reports",
        "/reports/last",
        f"/records/{ledger}/1",
        "/exceptions",
        "/lines",
        "/readings",
        "/audit",
        "/dispatch",
        "/figures",
        "/playback?place=face-7305",
        "/matrix",
        f"/shift/sheet?place=face-7305&shift=early&date={time.strftime('%Y-%m-%d')}",
    )
    faults = {}
    for path in pages:
        hand.open(path)
        if found := hand.faults():
            faults[path] = found
        for scheme, width, height in SCREENS if PICTURES else ():
            hand.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            hand.page.set_viewport_size({"width": width, "height": height})
            name = path.strip("/").split("/")[0].split("?")[0] + ("-last" if path.endswith("last") else "")
            hand.page.screenshot(path=Path(PICTURES) / f"{name}-{scheme}-{width}.png", full_page=True)
    assert faults == {}


def test_a_record_made_at_1970_says_when_it_was_really_made(sign_in: SignIn, ledger: str) -> None:
    hand = sign_in("admin")
    hand.open(f"/records/{ledger}/1")
    text = hand.page.locator("main").inner_text()
    assert "1970-01-01" in text
    assert time.strftime("%Y-") in text
