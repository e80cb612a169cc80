"""The table of suggestions."""

from __future__ import annotations

from content_packs.wire.suggestions import TOPICS, suggested


def test_every_code_is_said_in_both_languages() -> None:
    for code, topic in TOPICS.items():
        assert topic.words.en
        for name, words in topic.sentences.items():
            assert words.en
            assert suggested(f"suggest:{code}", name) == (topic.words, words)


def test_what_has_no_meaning_here_has_no_words() -> None:
    for subject, value in (("suggest:work", "?"), ("suggest:?", "wait"), ("work", "wait"), ("", "")):
        assert suggested(subject, value) is None
