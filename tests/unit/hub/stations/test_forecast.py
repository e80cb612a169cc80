"""What a publish will send to each station of a small mine."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.transfer.encoding import to_wire
from content_packs.wire.messages import Presence
from content_packs.words import Words
from hub.config import Settings
from hub.packs.estimate import METADATA
from hub.packs.publishing import draft_manifest, publish
from hub.packs.service import import_folder
from hub.stations.forecast import forecast
from hub.stations.lines import assign, put_line
from hub.stations.service import note_presence
from hub.sync.line import Line
from tests.fakes.hub_folder import PACK, edit_card_text, write_card
from tests.fakes.hub_mine import SmallMine


@pytest.fixture
def published(session: Session, settings: Settings, mine: SmallMine, tmp_path: Path, now: int) -> int:
    (tmp_path / "pack.toml").write_text(PACK, encoding="utf-8")
    write_card(tmp_path, "roof", "敲帮问顶", "先敲帮，后作业。")
    write_card(tmp_path, "belt", "皮带不是车", "不乘不跨皮带。")
    import_folder(session, settings, read_folder(tmp_path), "editor", now)
    return publish(session, settings, "m", "approver", now).version.version


def test_a_station_is_sent_what_its_version_lacks(
    session: Session, settings: Settings, published: int, now: int
) -> None:
    note_presence(session, "face-1", Presence("ready", 1, now, have={"m": published}), now)
    edit_card_text(session, "m", "roof", title=Words("顶板"), body=Words("敲帮问顶。"), by="e", now_ms=now)
    manifest = draft_manifest(session, "m")
    near, far = forecast(session, settings, manifest, now)
    sizes = {item.path: item.wire for item in manifest.objects}
    assert (near.station, far.station) == ("face-1", "face-2")
    less = sum(sizes.values()) - sizes["five/roof.json"]
    patch_saves = len(to_wire(manifest.encode())) // 4
    assert far.size - near.size > less + patch_saves, "and only a patch of the manifest"
    assert METADATA + sizes["five/roof.json"] < near.size < METADATA + 1000
    assert (near.follower.present, far.follower.present) == (True, False)


def test_its_line_says_how_long(session: Session, settings: Settings, published: int, now: int) -> None:
    put_line(session, Line("west", 8, (), Words("西线")))
    assign(session, "west", ["face-1"])
    near, far = forecast(session, settings, draft_manifest(session, "m"), now)
    assert near.follower.line is not None
    assert near.seconds is not None
    assert 0 <= near.seconds - near.size * 1.06 / 1000 < 1
    assert far.follower.line is None
