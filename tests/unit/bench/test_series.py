from __future__ import annotations

from itertools import pairwise

from tests.bench import series


def _changed(before: series.Day, after: series.Day) -> tuple[int, int]:
    """(texts, pictures) whose content is another."""
    bodies = {card.name: card.body for card in before.cards}
    drawn = {(p.seed, p.quality, p.figure) for p in before.pictures}
    texts = sum(bodies[card.name] != card.body for card in after.cards)
    return texts, sum((p.seed, p.quality, p.figure) not in drawn for p in after.pictures)


def test_every_revision_changes_three_texts_and_one_picture() -> None:
    days = [series.day(number) for number in range(series.REVISIONS + 1)]
    assert [_changed(one, other) for one, other in pairwise(days)] == [(3, 1)] * 10


def test_the_parts_are_as_many_as_is_said() -> None:
    first = series.day(0)
    assert len(first.cards) == series.CARDS
    assert sum(picture.poster for picture in first.pictures) == series.POSTERS
    assert len({card.picture for card in first.cards if card.picture >= 0}) == series.PICTURES
    assert sum(card.video >= 0 for card in first.cards) == series.VIDEOS


def test_one_word_more_changes_one_card() -> None:
    assert _changed(series.day(10), series.one_word_more(series.day(10))) == (1, 0)


def test_a_folder_is_the_same_bytes_each_time() -> None:
    assert series.texts(series.day(3), "mine") == series.texts(series.day(3), "mine")
