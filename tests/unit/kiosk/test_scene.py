import json
from dataclasses import replace

from content_packs.format.card import Card
from content_packs.format.manifest import CARD_TYPE, Board, Manifest, Object, Pack, sha256
from content_packs.where import Where
from content_packs.words import Words
from kiosk.domain.builtin import SITE
from kiosk.domain.clockwork import Ticks
from kiosk.scene import Scene, scene_of, screen_at

CARD = Card("roof", "alert", "text", Words("顶板"), Words("敲帮问顶。"), where=Where(shift=("night",)))
TICKS = Ticks(0, 0, "boot")


def asked() -> Scene:
    data, path = CARD.encode(), "p/roof.json"
    manifest = Manifest(
        "m", 5, 1, (Pack("p", Words("包"), Words("主题"), Where(), "", "", (path,)),),
        (Board("alert", Words("安全警示板"), "board", 20, "#FFC107"),), None,
        (Object(path, sha256(data), len(data), CARD_TYPE, len(data)),),
    )  # fmt: skip
    slot = {"manifest": json.loads(manifest.encode()), "cards": {path: CARD.to_json()}}
    return scene_of("face-1", replace(SITE, follows=("m",)).to_json(), [slot], "objects")


def test_what_a_station_would_show_at_night_and_not_by_day() -> None:
    night = screen_at(asked(), "2026-11-24T23:30", "zh", "m/roof", TICKS)
    assert (night.header.shift.zh, night.header.theme.zh) == ("夜班", "主题")
    assert (night.view, night.panel is not None) == ("m/roof", True), "the night shift's window is open"
    day = screen_at(asked(), "2026-11-24T12:00", "zh", "", TICKS)
    assert (day.header.shift.zh, day.view) == ("早班", "builtin")


def test_its_pictures_lie_where_the_hub_keeps_objects() -> None:
    assert asked().picture("ab" * 32) == f"objects/ab/{'ab' * 32}"
