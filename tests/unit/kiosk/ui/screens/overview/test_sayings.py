"""A card in the few words that have room: whole sentences or nothing."""

from __future__ import annotations

import pytest

from kiosk.ui.screens.overview.sayings import saying, whole_sentences
from tests.fakes.desk import NOON, desk

TEXT = "人站支护下。长杆由外往里、先顶后帮敲一遍。空的先处理。"
pytestmark = pytest.mark.usefixtures("stage")


def test_only_whole_sentences_are_said() -> None:
    assert whole_sentences(TEXT, 400, 20, 1) == ("人站支护下。",)
    assert "".join(whole_sentences(TEXT, 300, 20, 3)) == TEXT
    assert whole_sentences(TEXT, 80, 20, 1) == ()
    assert whole_sentences(TEXT, 400, 20, 0) == ()


def test_english_sentences_keep_the_space_between_them() -> None:
    assert whole_sentences("Stand under support. Go on.", 900, 20, 1) == ("Stand under support. Go on.",)


def test_a_half_sentence_ends_without_its_semicolon() -> None:
    assert whole_sentences("先确认、后作业；" + "不违章" * 30 + "。", 400, 20, 1) == ("先确认、后作业",)


def test_each_type_says_what_it_is_about() -> None:
    fake = desk(("mine", "project", "branch"), local=NOON)
    for kind in ("duty", "milestones", "countdown", "text"):
        shown = fake.content.find(fake.first(kind))
        assert shown is not None
        assert saying(shown.card, NOON.date(), "zh")
        assert saying(shown.card, NOON.date(), "en")
