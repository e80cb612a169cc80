import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.errors import PackError
from content_packs.format.content import merge
from content_packs.format.folder import read_folder
from content_packs.format.manifest import MOST_CARD, decode_cards, decode_manifest, sha256
from content_packs.transfer.encoding import from_wire
from content_packs.where import Spot
from content_packs.words import Words
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.models import CardRow, MediaRow, PackRow
from hub.packs.objects import object_bytes, wire_bytes
from hub.packs.onscreen import on_screen
from hub.packs.pictures import for_boards
from hub.packs.published import live, versions
from hub.packs.publishing import content_of, draft_manifest, publish, roll_back
from hub.packs.service import WITHDRAWN, cards, import_folder, packs, picture_of
from hub.trust.ceremonies import Brought, replace_publisher, retire
from hub.trust.service import files, is_signed, newest_pointer
from tests.fakes.hub_folder import edit_card_text, write_card
from tests.fakes.hub_mine import SmallMine
from tests.fakes.pictures import claims, film, png


def test_everything_a_station_needs_is_on_disk(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    done = publish(session, settings, "m", "approver", now, "first")
    assert done.is_new
    assert done.version.version == now // 60_000
    data = object_bytes(settings.objects, done.version.manifest_sha)
    on_line = wire_bytes(settings.objects, done.version.manifest_sha)
    assert data is not None
    assert on_line is not None
    meta = json.loads(newest_pointer(session))["signed"]["meta"]
    (snapshot,) = files(session, [f"{meta['snapshot.json']['version']}.snapshot.json"]).values()
    version = json.loads(snapshot)["signed"]["meta"]["m.json"]["version"]
    (role,) = files(session, [f"{version}.m.json"]).values()
    (target,) = json.loads(role)["signed"]["targets"].values()
    assert (target["hashes"]["sha256"], target["length"]) == (done.version.manifest_sha, len(data))
    assert target["custom"] == {"version": done.version.version, "wire": len(on_line)}
    assert from_wire(on_line, len(data)) == data
    manifest = decode_manifest(data)
    held = {item.sha256: object_bytes(settings.objects, item.sha256) for item in manifest.objects}
    assert all(
        found is not None and len(found) == item.size
        for item, found in zip(manifest.objects, held.values(), strict=True)
    )
    shown = decode_cards(manifest, {name: found for name, found in held.items() if found is not None})
    assert {card.id for card in shown.values()} == {"roof", "belt", "promise"}
    picture = manifest.object_at(shown["five/roof.json"].picture)
    assert picture is not None
    assert held[picture.sha256] == for_boards(png())
    assert (picture.path, picture.type) == ("five/media/roof.png", "image/webp")


def test_unchanged_content_is_no_new_version(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    first = publish(session, settings, "m", "approver", now)
    again = publish(session, settings, "m", "approver", now + 999_999)
    assert (again.is_new, again.version) == (False, first.version)
    edit_card_text(session, "m", "belt", title=Words("别坐皮带"), body=Words("危险。"), by="e", now_ms=now)
    assert packs(session)[0].edited == 1
    second = publish(session, settings, "m", "approver", now)
    assert second.is_new
    assert second.version.version == first.version.version + 1
    assert packs(session)[0].edited == 0
    assert [version.version for version in versions(session, "m")] == [
        second.version.version,
        first.version.version,
    ]


def test_the_hash_of_what_is_worked_on_follows_every_column_it_is_made_of(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    def holds() -> str:
        content = content_of(session, "m")
        assert content == sha256(draft_manifest(session, "m").encode())
        return content

    seen = [holds()]
    edit_card_text(session, "m", "belt", title=Words("别坐皮带"), body=Words("危险。"), by="e", now_ms=now)
    seen.append(holds())
    pack, media = session.scalars(select(PackRow)).one(), session.scalars(select(MediaRow)).one()
    belt = session.scalars(select(CardRow).where(CardRow.card_id == "belt")).one()
    for change in (
        lambda: setattr(pack, "title_zh", "另一个名称"),
        lambda: setattr(pack, "boards", [*pack.boards[::-1]]),
        lambda: setattr(belt, "position", 99),
        lambda: setattr(belt, "front", {**belt.front, "author": "甲"}),
        lambda: setattr(belt, "state", WITHDRAWN),
        lambda: setattr(media, "path", "media/other.png"),
    ):
        change()
        session.flush()
        seen.append(holds())
    assert len({*seen}) == len(seen)


def test_what_a_retired_publisher_showed_is_published_again_with_its_new_key(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    """Unchanged or not: no station takes what nobody signs for any more."""
    publish(session, settings, "m", "editor", now)
    retire(session, settings.secrets, "m", Brought(), now + 60_000).make(session)
    replace_publisher(session, settings.secrets, "m", Brought(), now + 120_000).make(session)
    assert not is_signed(session, "m")
    assert publish(session, settings, "m", "editor", now + 180_000).is_new
    assert is_signed(session, "m")


def test_nothing_to_publish(session: Session, settings: Settings, mine: SmallMine, now: int) -> None:
    for publisher in ("m", "", "ghost"):
        with pytest.raises(RefusedError):
            publish(session, settings, publisher, "a", now)
    assert newest_pointer(session) == b""


def test_a_card_with_a_fault_holds_up_the_publishing(
    session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int
) -> None:
    import_folder(session, settings, read_folder(folder), "e", now)
    first = publish(session, settings, "m", "a", now).version
    write_card(folder, "long", "长" * 15, "短。")
    write_card(folder, "stray", "题", "短。", more='[where]\nshift = ["night"]\n')
    (folder / "stray.md").write_text((folder / "stray.md").read_text().replace('"alert"', '"sixth"'))
    import_folder(session, settings, read_folder(folder), "e", now)
    with pytest.raises(RefusedError) as refused:
        publish(session, settings, "m", "a", now + 999_999)
    for words in (refused.value.words.zh, refused.value.words.en):
        assert "long: title" in words.replace("：", ": ")
        assert "sixth" in words
    assert versions(session, "m") == (first,)
    assert packs(session)[0].edited == 5


def test_too_large_a_card_is_not_published(
    session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int
) -> None:
    write_card(folder, "huge", "大", "字", more=f'source = "{"字" * (MOST_CARD // 3 + 100)}"\n')
    import_folder(session, settings, read_folder(folder), "e", now)
    with pytest.raises(PackError):
        publish(session, settings, "m", "a", now)
    assert versions(session, "m") == ()


def test_filters_and_dates_as_on_the_station(
    session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int
) -> None:
    write_card(folder, "hall", "大厅", "只在大厅。", more='[where]\nplace_kind = ["hall"]\n')
    write_card(folder, "later", "以后", "还没到。", more="valid_from = 2027-01-01\n")
    write_card(folder, "night", "夜班", "只在夜班。", more='[where]\nshift = ["night"]\n')
    import_folder(session, settings, read_folder(folder), "e", now)
    version = publish(session, settings, "m", "a", now).version.version
    spot = Spot("face-1", "face", "coal_face", ("s", "m"), (), "early")
    shown = on_screen(session, settings, ("m", "s"), spot, settings.local(now).date())
    assert [item.card.id for item in shown] == ["belt", "promise", "roof"]
    assert {(item.publisher, item.version) for item in shown} == {("m", version)}
    assert len(cards(session, "m")) == 6


def test_every_picture_video_and_emblem_travels_with_its_cards(
    session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int
) -> None:
    files = {"media/one.png": png(grey=1), "media/two.png": png(grey=2), "media/film.mp4": film()}
    for path, data in {**files, "media/sign.png": png(grey=9)}.items():
        (folder / path).write_bytes(data)
    rows = "".join(f'[[series]]\npicture = "media/{n}.png"\nwords = "{n}"\n' for n in ("one", "two"))
    write_card(folder, "steps", "三步走", "先看后干。", type="series", more=rows)
    moving = 'picture = "media/one.png"\nvideo = "media/film.mp4"\n'
    write_card(folder, "film", "怎么敲", "先看后干。", type="video", more=moving)
    pack = folder / "pack.toml"
    brand = '[brand]\nname = "平安365"\nemblem = "media/sign.png"\n'
    pack.write_text(pack.read_text("utf-8") + brand, "utf-8")
    import_folder(session, settings, read_folder(folder), "editor", now)
    publish(session, settings, "m", "approver", now)
    slot = live(session, settings, "m")
    assert slot is not None
    content = merge({"m": slot}, ("m",), Spot(), date(2026, 11, 22))
    shown = {one.card.id: one for one in content.cards}
    held = {path: object_bytes(settings.objects, name) for path, name in shown["steps"].media.items()}
    assert list(held.values()) == [for_boards(files["media/one.png"]), for_boards(files["media/two.png"])]
    film_held = [object_bytes(settings.objects, name) for name in shown["film"].media.values()]
    assert film_held == [for_boards(files["media/one.png"]), files["media/film.mp4"]]
    assert object_bytes(settings.objects, content.emblem) == for_boards(png(grey=9))


def refused(session: Session, settings: Settings, folder: Path, now: int) -> RefusedError:
    """What publishing the folder is answered, after a first version that had no fault."""
    import_folder(session, settings, read_folder(folder), "e", now)
    before = versions(session, "m")
    with pytest.raises(RefusedError) as error:
        publish(session, settings, "m", "a", now + 999_999)
    assert versions(session, "m") == before
    return error.value


def test_an_expired_card_is_refused_by_name_and_says_what_to_do(
    session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int
) -> None:
    write_card(folder, "past", "过去", "已过期。", more="valid_to = 2026-11-21\n")
    words = refused(session, settings, folder, now).words
    assert "past：已于 2026-11-21 过期；请延期（改 valid_to）或撤下。" in words.zh
    assert "extend it" in words.en


def test_a_review_that_is_due_holds_nothing_up(
    session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int
) -> None:
    text = (folder / "belt.md").read_text("utf-8").replace("2027-06-30", "2026-01-01")
    (folder / "belt.md").write_text(text, "utf-8")
    import_folder(session, settings, read_folder(folder), "e", now)
    assert publish(session, settings, "m", "a", now).is_new


def test_a_pack_that_can_never_be_shown_is_refused(
    session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int
) -> None:
    pack = folder / "pack.toml"
    pack.write_text(pack.read_text("utf-8") + '[where]\nplace_kind = ["hall"]\n', "utf-8")
    for name in ("roof", "promise"):
        (folder / f"{name}.md").unlink()
    write_card(folder, "belt", "皮带不是车", "不乘不跨皮带。", more='[where]\nplace_kind = ["coal_face"]\n')
    assert "five：没有一张卡能显示" in refused(session, settings, folder, now).words.zh


def test_a_picture_too_small_to_read_is_refused_by_the_cards_name(
    session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int
) -> None:
    (folder / "media" / "roof.png").write_bytes(png(320, 240))
    assert "roof：media/roof.png 太小（320×240）" in refused(session, settings, folder, now).words.zh


def test_a_picture_lost_from_the_hubs_disk_is_refused_by_the_cards_name(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    publish(session, settings, "m", "a", now)
    name = picture_of(session, "m", "roof")
    (settings.objects / name[:2] / name).write_bytes(b"worms")
    with pytest.raises(RefusedError) as error:
        publish(session, settings, "m", "a", now)
    assert "roof：media/roof.png 在中枢的磁盘上损坏或缺失" in error.value.words.zh


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\x89PNG roof", "读不了"),
        (png()[:-100], "损坏"),
        (film(), "读不了"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "读不了"),
        (claims(50_000, 50_000), "像素"),
    ],
)
def test_what_is_no_picture_is_not_taken_over(
    session: Session,
    settings: Settings,
    mine: SmallMine,
    folder: Path,
    now: int,
    data: bytes,
    word: str,
) -> None:
    (folder / "media" / "roof.png").write_bytes(data)
    with pytest.raises(RefusedError) as error:
        import_folder(session, settings, read_folder(folder), "e", now)
    assert "“media/roof.png”不能用，没有导入" in error.value.words.zh
    assert word in error.value.words.zh


def test_the_bytes_decide_what_a_picture_is_not_its_name(
    session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int
) -> None:
    """A WebP that is called .png, as telephones write them."""
    webp = for_boards(png())
    (folder / "media" / "roof.png").write_bytes(webp)
    import_folder(session, settings, read_folder(folder), "e", now)
    publish(session, settings, "m", "a", now)
    slot = live(session, settings, "m")
    assert slot is not None
    found = slot.manifest.object_at("five/media/roof.png")
    assert found is not None
    assert (found.type, object_bytes(settings.objects, found.sha256)) == ("image/webp", webp)


def edit(session: Session, now: int, body: str) -> None:
    edit_card_text(session, "m", "roof", title=Words("顶板"), body=Words(body), by="editor", now_ms=now)


def test_going_back_publishes_the_old_content_under_a_new_number(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    first = publish(session, settings, "m", "approver", now).version
    edit(session, now, "写错了的一句。")
    second = publish(session, settings, "m", "approver", now).version
    done = roll_back(session, settings, "m", first.version, "boss", now)
    assert done.is_new
    assert done.version.version > second.version
    assert done.version.made_by == "boss"
    shown = live(session, settings, "m")
    assert shown is not None
    assert shown.cards["five/roof.json"].body.zh == "先敲帮，后作业。"
    assert is_signed(session, "m")
    assert [draft.card.id for draft in cards(session, "m") if not draft.published] == ["roof"]
    assert not roll_back(session, settings, "m", first.version, "boss", now).is_new


def test_after_going_back_what_was_written_since_can_be_published_again(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    first = publish(session, settings, "m", "approver", now).version
    edit(session, now, "第二版的一句。")
    publish(session, settings, "m", "approver", now)
    roll_back(session, settings, "m", first.version, "boss", now)
    assert publish(session, settings, "m", "approver", now).is_new
    shown = live(session, settings, "m")
    assert shown is not None
    assert shown.cards["five/roof.json"].body.zh == "第二版的一句。"


def test_there_is_no_way_back_to_what_is_not_there(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    first = publish(session, settings, "m", "approver", now).version
    shown = live(session, settings, "m")
    assert shown is not None
    gone = shown.manifest.objects[0].sha256
    edit(session, now, "第二版的一句。")
    publish(session, settings, "m", "approver", now)
    with pytest.raises(RefusedError):
        roll_back(session, settings, "m", 7, "boss", now)
    (settings.objects / gone[:2] / gone).unlink()
    with pytest.raises(RefusedError, match="roof"):
        roll_back(session, settings, "m", first.version, "boss", now)
    assert len(versions(session, "m")) == 2
