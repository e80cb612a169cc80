from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.transfer.encoding import from_patch
from content_packs.transfer.fetching import FEW
from content_packs.wire.messages import Presence, decode_pointer
from content_packs.wire.topics import Topics
from content_packs.wire.trust import decode_metadata_files
from content_packs.words import Words
from hub.config import Settings
from hub.distribution import MISSED_AFTER_MS, Distribution
from hub.packs.objects import object_bytes, wire_size
from hub.packs.published import newest_manifests
from hub.packs.publishing import pending, publish
from hub.packs.reviewing import approve, submit
from hub.packs.service import cards, import_folder
from hub.packs.staging import start, widen
from hub.sync import actions as act
from hub.sync.actions import Message
from hub.sync.engine import Engine
from hub.trust.service import ensure, everything, newest_pointer, renew
from tests.fakes.hub_folder import PACK, edit_card_text, write_card
from tests.fakes.hub_mine import SmallMine

NOW = 1_795_000_000_000
HOURS = 7 * 3_600_000
"""After which a pointer is signed again."""


class Line:
    """A link that only notes what was sent, by topic."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []

    def publish(self, topic: str, payload: bytes, **_: Any) -> None:
        self.sent.append((topic, payload))

    def take(self) -> dict[str, bytes]:
        found, self.sent = dict(self.sent), []
        return found


class Hub:
    """A distribution with a clock to be driven."""

    def __init__(self, session: Session, settings: Settings, now: int = NOW) -> None:
        self.now, self.line, topics = now, Line(), Topics(settings.mine)
        self.topics, self.session = topics, session
        self.engine = Engine(topics, partial(wire_size, settings.objects))
        link: Any = self.line
        self.distribution = Distribution(settings, link, self.engine, topics, lambda: self.now)

    def announce(self) -> dict[str, bytes]:
        self.distribution.perform(self.session, act.SendPointer())
        return self.line.take()

    @property
    def is_on_its_way(self) -> bool:
        return self.distribution.is_on_its_way(newest_pointer(self.session))


def test_nobody_has_missed_a_pointer_before_it_was_sent_nor_for_a_minute_after(
    session: Session, settings: Settings
) -> None:
    ensure(session, settings.secrets, NOW)
    hub = Hub(session, settings)
    assert hub.is_on_its_way, "everybody is about to hear it"
    hub.announce()
    assert hub.is_on_its_way
    hub.now += MISSED_AFTER_MS
    assert not hub.is_on_its_way
    hub.now += HOURS
    assert renew(session, settings.secrets, hub.now)
    assert hub.is_on_its_way, "it was signed again, and not yet sent"
    hub.announce()
    hub.now += MISSED_AFTER_MS
    assert not hub.is_on_its_way


@pytest.fixture
def many_cards(session: Session, settings: Settings, mine: SmallMine, tmp_path: Path, now: int) -> Hub:
    """A publisher whose manifest is long enough for a patch to be worth it; announced once."""
    folder = tmp_path / "authored"
    folder.mkdir()
    (folder / "pack.toml").write_text(PACK, encoding="utf-8")
    for number in range(12):
        write_card(folder, f"card-{number}", f"第{number}条", f"先确认，后作业，共{number}项。")
    import_folder(session, settings, read_folder(folder), "editor", now)
    publish(session, settings, "m", "approver", now)
    hub = Hub(session, settings, now)
    told = hub.announce()
    assert hub.topics.metadata not in told, "nobody can tell what is new to whom after a start"
    return hub


def change(session: Session, settings: Settings, now: int, body: str) -> str:
    edit_card_text(session, "m", "card-3", title=Words("第三条"), body=Words(body), by="e", now_ms=now)
    return publish(session, settings, "m", "approver", now).version.manifest_sha


def test_with_new_metadata_goes_what_has_changed_of_the_manifest(
    session: Session, settings: Settings, many_cards: Hub, now: int
) -> None:
    name = change(session, settings, now + 60_000, "危险，先撤人。")
    told = many_cards.announce()
    assert decode_pointer(told[many_cards.topics.meta]).timestamp == newest_pointer(session)
    files = decode_metadata_files(told[many_cards.topics.metadata])
    assert {file.split(".")[1] for file in files.files} == {"snapshot", "m"}
    (patch,) = files.patches
    base, data = (object_bytes(settings.objects, one) for one in (patch.base, name))
    assert base is not None
    assert data is not None
    assert from_patch(base, patch.frame, len(data)) == data
    assert 3 * len(patch.frame) < len(data)


def test_who_missed_one_publish_gets_the_patch_with_the_metadata_it_asks_for(
    session: Session, settings: Settings, many_cards: Hub, now: int
) -> None:
    (first,) = newest_manifests(session, "m")
    files = everything(session)
    assert many_cards.distribution.patches(session, files) == (), "there was nothing before"
    name = change(session, settings, now + 60_000, "危险，先撤人。")
    (patch,) = many_cards.distribution.patches(session, files)
    assert (patch.name, patch.base) == (name, first)
    no_manifest = [file for file in files if ".m." not in file]
    assert many_cards.distribution.patches(session, no_manifest) == ()


def test_of_a_manifest_sent_as_a_patch_no_blocks_go_to_everybody(
    session: Session, settings: Settings, many_cards: Hub, now: int
) -> None:
    many_cards.engine.connected(0)
    for number in range(FEW + 1):
        there = Presence("ready", 1).encode()
        many_cards.engine.receive(Message(many_cards.topics.state(f"face-{number}"), there), 0)
    name = change(session, settings, now + 60_000, "危险，先撤人。")
    many_cards.announce()
    sent = [block.name for block in many_cards.engine.blocks(60_000, 100)]
    assert len(sent) == 1, "the card"
    assert name not in sent


def test_a_base_that_is_gone_makes_no_patch_and_the_whole_goes(
    session: Session, settings: Settings, many_cards: Hub, now: int
) -> None:
    for file in settings.objects.glob("??/*"):
        if b'"packs":' in file.read_bytes():
            file.unlink()
    change(session, settings, now + 60_000, "危险，先撤人。")
    files = decode_metadata_files(many_cards.announce()[many_cards.topics.metadata])
    assert files.patches == ()


def test_what_some_stations_show_first_is_sent_to_nobody_unasked(
    session: Session, settings: Settings, many_cards: Hub, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody gets the manifest; the new card is fetched by those that are ahead, till it is for all."""
    told: list[int] = []
    monkeypatch.setattr(many_cards.engine, "published", lambda whole, objects: told.append(len(objects)))
    name = next(one.card.id for one in cards(session, "m"))
    edit_card_text(session, "m", name, title=Words("改"), body=Words("改了。"), by="editor", now_ms=now)
    submit(session, settings, "m", "editor", now)
    approve(session, "m", pending(session, "m").content, "approver", now)
    first = start(session, settings, "m", ["face-1"], "approver", now).version.version
    assert many_cards.topics.meta in many_cards.announce()
    widen(session, settings, "m", first, "approver", now)
    many_cards.announce()
    assert told == [0, 1]
