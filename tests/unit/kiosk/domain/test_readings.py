from __future__ import annotations

from content_packs.format.card import Card, Metric
from content_packs.format.content import Content, Shown
from content_packs.wire.readings import Reading, Readings
from content_packs.words import Words
from kiosk.domain.readings import MINUTE_MS, NONE, with_readings

OUTPUT = Metric(Words("产量"), Words("吨"), "up", "班", "800", "820", "900", Words(""))
DUST = Metric(Words("粉尘"), Words("mg"), "down", "日", "2.0", "", "", Words(""))
CARD = Card("output", "benchmark", "metrics", Words("产量"), metrics=(OUTPUT, DUST))
PUBLISHED_MIN = 29_900_000
AT = (PUBLISHED_MIN + 5) * MINUTE_MS
UTC_8 = 480


def shown(card: Card = CARD) -> Content:
    return Content((), (Shown(card, "mine", PUBLISHED_MIN, ""),), Words(""), None)


def read(*readings: Reading, card: str = "mine/output") -> Content:
    return with_readings(shown(), Readings({card: readings}), UTC_8)


def test_a_metric_shows_what_it_was_last_read_as_and_when() -> None:
    output, dust = read(Reading("产量", "812.50", AT)).cards[0].card.metrics
    assert (output.actual, output.plan, output.read) == ("812.50", "820", "11-07 05:25")
    assert dust == DUST
    assert output.to_row()[4:6] == ["812.50", "820"], "when it was read is never on the wire"


def test_what_was_published_after_it_was_read_stands() -> None:
    assert read(Reading("产量", "812", AT - 6 * MINUTE_MS)) == shown()


def test_readings_of_other_cards_or_of_metrics_that_are_gone_change_nothing() -> None:
    assert read(Reading("产量", "812", AT), card="branch/output") == shown()
    assert read(Reading("进尺", "812", AT)) == shown()
    assert with_readings(shown(), NONE, UTC_8) == shown()
