from dataclasses import replace
from datetime import date

import pytest

from content_packs.format.card import TYPES, Card
from content_packs.format.rows import Metric
from content_packs.where import Where
from content_packs.words import Words
from hub.packs.starters import starter
from hub.web.cardform import card_typed, fields_of, form_of, typed_over

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("kind", TYPES)
def test_a_form_that_nobody_touched_makes_the_same_card(kind: str) -> None:
    card = replace(
        starter(kind, TODAY), tags=("一", "二"), extra={"later": 1},
        where=Where(("coal_face",), ("s",), shift=("night",), post=("电工",)),
    )  # fmt: skip
    made, _, lost = card_typed(card, form_of(card))
    assert made == card
    assert lost == ()


def typed(card: Card, **given: list[str]) -> tuple[Card, set[str], set[str]]:
    fields = {name.replace("__", "."): texts for name, texts in given.items()}
    made, faults, lost = card_typed(card, typed_over(card, fields))
    return made, {field for field, _ in faults}, set(lost)


def test_what_the_form_does_not_show_stays() -> None:
    card = starter("metrics", TODAY)
    made, _, _ = typed(card, title=[" 新题\r\n "], body=["一\r\n\r\n二\x07 "])
    assert made == replace(card, title=Words("新题", card.title.en), body=Words("一\n\n二", card.body.en))


def test_rows_come_and_go_and_empty_ones_are_none() -> None:
    card = starter("metrics", TODAY)
    made, faults, lost = typed(
        card, metric__name=["进尺", "", "产量"], metric__name_en=["metres", "", ""],
        metric__unit=["m", "", "t"],
        metric__better=["up", "up", "down"], metric__actual=["4.80", "", "7"], metric__plan=["", "", ""],
        metric__benchmark=["", "", ""], metric__note=["", "", ""], metric__trend=["4.2，4.4", "", ""],
        metric__unit_en=["", "", ""], metric__note_en=["", "", ""], metric__period=["班", "班", "月"],
    )  # fmt: skip
    empty = Words("")
    assert made.metrics == (
        Metric(Words("进尺", "metres"), Words("m"), "up", "班", "4.80", "", "", empty, ("4.2", "4.4")),
        Metric(Words("产量"), Words("t"), "down", "月", "7", "", "", empty),
    )
    assert (faults, lost) == (set(), set())


def test_what_no_card_can_hold_is_named_and_nothing_else() -> None:
    card = starter("metrics", TODAY)
    _, faults, lost = typed(card, metric__plan=["约 5"], review_by=["明年"], title=["长" * 50])
    assert faults == {"plan", "review_by"}
    assert lost == {"metric.plan", "review_by"}
    _, faults, lost = typed(card, basis=[""])
    assert (faults, lost) == ({"basis"}, set()), "a draft may be unfinished"


def test_boxes_that_are_not_ticked_are_not_sent() -> None:
    card = replace(starter("text", TODAY), where=Where(unit=("s",), shift=("night",), tag=("a", "b")))
    made, _, _ = typed(card, where=["1"], where__shift=["early", "night"], where__tag=["b、c"])
    assert made.where == Where(shift=("early", "night"), tag=("b", "c"))
    made, _, _ = typed(card, title=["题"])
    assert made.where == card.where


def test_a_quiz_has_letters() -> None:
    card = starter("quiz", TODAY)
    made, _, lost = typed(
        card, answer=["B"], options__text=["甲", "乙", "丙", ""], options__text_en=["a", "b", "c", ""]
    )
    assert (made.answer, [one.zh for one in made.options], made.options[2].en) == (1, ["甲", "乙", "丙"], "c")
    assert lost == set()
    assert set(fields_of("quiz")) == {"answer", "explain"}
