"""The cards of a day's meeting."""

from __future__ import annotations

from datetime import date, timedelta

from content_packs.format.content import EMPTY, Content, merge
from kiosk.domain.dialogs.agenda import MOST, agenda
from tests.fakes.mine import DAY, card, site, slot

CARDS = (
    card("theme", "learning", tags=("主题",)),
    card("policy", "learning"),
    card("duty", "learning", "duty"),
    *(card(f"risk-{number}", "alert") for number in range(3)),
)


def shown(*more: str) -> Content:
    tagged = tuple(card(name, "reflection", tags=("班前会",)) for name in more)
    return merge({"mine": slot("mine", 7, (*CARDS, *tagged))}, ("mine",), site().spot, DAY)


def names(content: Content, day: date) -> list[str]:
    return [one.card.id for one in agenda(content, day)]


def test_topic_risk_and_duty_and_another_risk_each_day() -> None:
    days = [names(shown(), DAY + timedelta(days=number)) for number in range(3)]
    assert [(day[0], day[2]) for day in days] == [("theme", "duty")] * 3
    assert {day[1] for day in days} == {"risk-0", "risk-1", "risk-2"}
    assert names(shown(), DAY) == names(shown(), DAY)


def test_cards_tagged_for_the_meeting_go_before() -> None:
    assert names(shown("a", "b"), DAY) == ["a", "b"]
    assert len(names(shown(*"abcdef"), DAY)) == MOST


def test_nothing_to_show_is_no_agenda() -> None:
    assert agenda(EMPTY, DAY) == ()
