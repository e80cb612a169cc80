"""Answers, joint confirmation and proxies as the hub tells them."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from content_packs.format.card import Card
from content_packs.wire.record import Record
from content_packs.words import Words
from hub.config import Settings
from hub.records import participation
from hub.records.participation import joint_runs, quiz_results, vouched
from hub.records.service import store_batch
from tests.fakes.hub_mine import SmallMine, Writer, pledge

QUIZ = Card("gas", "learning", "quiz", Words("每日一题"), Words("多少米？"),
            options=(Words("5米"), Words("20米")), answer=1)  # fmt: skip
ROOF = Card("roof", "pledge", "checklist", Words("四人联合"), Words("看顶板"), roles=("班组长", "瓦斯检查工"))


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cards as they were published, under one publisher and version."""
    cards = {("mine", 7, card.id): card for card in (QUIZ, ROOF)}
    monkeypatch.setattr(participation, "words_of", lambda _session, _settings, *key: cards.get(key))


class Told:
    def __init__(self, session: Session, settings: Settings, writer: Writer, now: int) -> None:
        self.session, self.settings, self.writer, self.now = session, settings, writer, now

    def send(self, *records: Record) -> None:
        first = len(self.writer.records) + 1
        batch = self.writer.write(*records).batch(first)
        store_batch(self.session, self.settings, "face-1", batch, batch.links(), self.now)

    def say(self, who: str, kind: str, card: str, value: str, later: int = 0, **more: object) -> Record:
        values = {"kind": kind, "subject": f"card:{card}", "value": value, "publisher": "mine", "version": 7}
        return pledge(who, self.now + later, **{**values, **more})


@pytest.fixture
def told(session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int) -> Told:
    return Told(session, settings, writer, now)


@pytest.fixture
def ids(mine: SmallMine) -> list[str]:
    return [person.id for person in mine.people]


def test_right_and_wrong_answers_are_counted_each_person_once_a_day(told: Told, ids: list[str]) -> None:
    told.send(
        told.say(ids[0], "quiz", "gas", "B"),
        told.say(ids[1], "quiz", "gas", "A", 1),
        told.say(ids[1], "quiz", "gas", "B", 2),
        told.say(ids[2], "quiz", "gas", "B", 3, place="heading"),
    )
    (result,) = quiz_results(told.session, told.settings)
    assert (result.title.zh, result.answers, result.right) == ("每日一题", 3, 2)
    assert [(o.letter, o.chosen, o.right) for o in result.options] == [("A", 1, False), ("B", 2, True)]
    assert [one.answers for one in quiz_results(told.session, told.settings, place="heading")] == [1]


def test_answers_to_words_that_are_not_here_any_more_are_counted_without_a_verdict(
    told: Told, ids: list[str]
) -> None:
    told.send(told.say(ids[0], "quiz", "old", "C"))
    (result,) = quiz_results(told.session, told.settings)
    assert (result.title.zh, result.answers, result.right, result.options) == ("old", 1, None, ())


def test_a_joint_confirmation_is_complete_when_every_post_has(told: Told, ids: list[str]) -> None:
    told.send(told.say(ids[0], "confirm", "roof", "班组长"))
    (run,) = joint_runs(told.session, told.settings)
    assert (run.place, run.title.zh, run.complete) == ("face", "四人联合", False)
    assert [(one.role, one.who.name if one.who else "") for one in run.roles] == [
        ("班组长", "甲一"), ("瓦斯检查工", ""),
    ]  # fmt: skip
    told.send(
        told.say(ids[2], "confirm", "roof", "班组长", 1),
        told.say(ids[1], "confirm", "roof", "瓦斯检查工", 2),
        told.say(ids[1], "confirm", "roof", "瓦斯检查工", 3, shift="middle"),
    )
    later, first = joint_runs(told.session, told.settings)
    assert (first.complete, later.complete, later.shift) == (True, False, "middle")
    assert first.roles[0].who is not None
    assert first.roles[0].who.name == "甲一", "the first of a post counts"


def test_a_proxy_names_both_and_is_marked_when_taken_back(told: Told, ids: list[str]) -> None:
    told.send(
        told.say(ids[1], "pledge", "p", "hands", method="proxy", author=ids[0]),
        told.say(ids[2], "pledge", "p", "forgot", 1, method="proxy", author=ids[0]),
    )
    told.send(
        told.say(ids[1], "correct", "", "undo", 2, author=ids[0], subject=f"record:{told.writer.ledger}:1"),
    )
    found = vouched(told.session)
    assert [
        (one.who and one.who.name, one.leader and one.leader.name, one.reason, one.undone) for one in found
    ] == [
        ("甲三", "甲一", "forgot", False),
        ("甲二", "甲一", "hands", True),
    ]


def test_whatever_was_done_at_1970_stands_where_it_arrived(told: Told, ids: list[str]) -> None:
    mistimed = {"at": 1000, "flags": ("clock",)}
    told.send(
        told.say(ids[0], "quiz", "gas", "B", **mistimed),
        told.say(ids[0], "confirm", "roof", "班组长", **mistimed),
        told.say(ids[0], "confirm", "roof", "瓦斯检查工", -9000),
        pledge(ids[1], 1000, method="proxy", author=ids[0], value="hands", flags=("clock",)),
        pledge(ids[2], told.now - 5000, method="proxy", author=ids[0], value="hands"),
    )
    (answers,) = quiz_results(told.session, told.settings)
    (joint,) = joint_runs(told.session, told.settings)
    assert answers.last_at == told.now
    assert [one.at for one in joint.roles] == [told.now, told.now - 9000]
    assert [one.at for one in vouched(told.session)] == [told.now, told.now - 5000]


def test_of_two_answers_the_one_with_the_good_clock_is_the_first(told: Told, ids: list[str]) -> None:
    told.send(
        told.say(ids[0], "quiz", "gas", "A", at=1000, flags=("clock",)),
        told.say(ids[0], "quiz", "gas", "B", 2),
    )
    (result,) = quiz_results(told.session, told.settings)
    assert (result.answers, result.right) == (1, 1)
