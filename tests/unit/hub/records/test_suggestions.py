"""Suggestions by place and topic."""

from sqlalchemy.orm import Session

from content_packs.wire.record import Record
from content_packs.wire.suggestions import TOPICS
from hub.config import Settings
from hub.records.service import store_batch
from hub.records.suggestions import suggestions
from tests.fakes.hub_mine import SmallMine, Writer, pledge


def suggest(person: str, at: int, topic: str, sentence: str, **more: object) -> Record:
    return pledge(person, at, kind="suggest", subject=f"suggest:{topic}", value=sentence, **more)


def test_newest_first_with_its_words(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    batch = writer.write(
        suggest(one, now, "place", "dust"), pledge(two, now + 1),
        suggest(two, now + 2, "care", "meal", place="heading"), suggest(one, now + 3, "later", "?"),
    ).batch()  # fmt: skip
    store_batch(session, settings, "face-1", batch, batch.links(), now)
    found = suggestions(session)
    assert [(item.place, item.who.name if item.who else "") for item in found] == [
        ("face", "甲一"), ("heading", "甲二"), ("face", "甲一"),
    ]  # fmt: skip
    assert found[2].topic == TOPICS["place"].words
    assert found[2].sentence == TOPICS["place"].sentences["dust"]
    assert (found[0].topic.zh, found[0].sentence.zh) == ("later", "?"), "a later version's are not lost"
    assert [item.seq for item in suggestions(session, place="heading")] == [3]
    assert [item.seq for item in suggestions(session, topic="place")] == [1]


def test_one_made_at_1970_stands_where_it_arrived(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    batch = writer.write(
        suggest(one, now - 5000, "place", "dust"), suggest(two, 1000, "care", "meal", flags=("clock",))
    ).batch()
    store_batch(session, settings, "face-1", batch, batch.links(), now)
    assert [(item.seq, item.at) for item in suggestions(session)] == [(2, now), (1, now - 5000)]
