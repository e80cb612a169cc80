"""The walk over every page, which looks for faults in Chromium: none is left out of it."""

from __future__ import annotations

from tests.bench.console_pages import examples, furnish, pages, routes
from tests.fakes.console import Console


def test_it_knows_an_address_of_every_page_and_each_answers(console: Console) -> None:
    console.sign("71001")
    console.clock.offset_ms = 10 * 3_600_000  # his shift is over, and reported
    known = furnish(console.engine, console.settings, console.clock()) | examples(console.engine)
    found = pages(known)
    assert routes().keys() - found.keys() == set(), "without an example"
    client = console.as_("admin")
    unread = {
        name: answer.status_code
        for name, path in found.items()
        if (answer := client.get(path)).status_code >= 400
    }
    assert unread == {}
