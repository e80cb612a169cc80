"""A suggestion in three taps."""

from __future__ import annotations

from content_packs.wire.suggestions import TOPICS
from kiosk.domain.dialogs.mine import SUGGEST, Mine
from kiosk.domain.dialogs.suggest import Suggest
from kiosk.domain.dialogview import BACK
from kiosk.domain.directory import Found, Match
from tests.fakes.mine import PERSONS
from tests.unit.kiosk.domain.dialogs.test_mine import FACTS, NOW

ME = PERSONS[0]


def test_the_third_tap_is_the_record() -> None:
    first = Mine(ME, ()).choose(SUGGEST, FACTS, NOW)
    assert first.dialog is not None
    second = first.dialog.choose("place", FACTS, NOW)
    assert second.dialog is not None
    third = second.dialog.choose("dust", FACTS, NOW)
    assert [step.records for step in (first, second)] == [(), ()]
    (record,) = third.records
    assert (record.kind, record.subject, record.value) == ("suggest", "suggest:place", "dust")
    assert (record.person, record.place, record.author) == ("p1", "face-7305", "")
    assert third.dialog is not None
    assert third.dialog.view(FACTS, NOW).step == "done"
    assert third.dialog.choose(BACK, FACTS, NOW).dialog is None


def test_every_topic_and_sentence_can_be_reached_by_a_digit() -> None:
    topics = Suggest(ME).view(FACTS, NOW)
    assert [topics.digit_of(name) for name in TOPICS] == list("12345"[: len(TOPICS)])
    for code, topic in TOPICS.items():
        view = Suggest(ME, code).view(FACTS, NOW)
        assert [item.name for item in view.items] == list(topic.sentences)
        assert all(view.digit_of(item.name) for item in view.items)


def test_that_his_name_goes_with_it_is_said_before_he_chooses() -> None:
    for state in (Suggest(ME), Suggest(ME, "place")):
        assert "带上您的姓名" in "".join(line.zh for line in state.view(FACTS, NOW).lines)
        assert "with your name" in "".join(line.en for line in state.view(FACTS, NOW).lines)


def test_back_goes_to_the_topics_and_then_away() -> None:
    back = Suggest(ME, "work").choose(BACK, FACTS, NOW).dialog
    assert back == Suggest(ME)
    assert back.choose(BACK, FACTS, NOW).dialog is None


def test_the_next_man_ends_it() -> None:
    assert Suggest(ME).scan(Found(Match.KNOWN, "badge", PERSONS[1]), FACTS, NOW) is None
