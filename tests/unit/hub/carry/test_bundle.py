"""A stick holds what a station would ask for, byte for byte, and nothing is finished before the pointer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.durable import write_durably
from content_packs.errors import StorageError
from content_packs.format.folder import read_folder
from content_packs.format.manifest import decode_manifest, sha256
from content_packs.transfer.encoding import from_wire
from content_packs.wire.carried import BUNDLE
from content_packs.wire.state import decode_document
from content_packs.words import Words
from hub.carry import bundle as carried
from hub.carry.bundle import Bundle, bundle_of, lacking, write
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.objects import wire_bytes
from hub.packs.published import current_versions
from hub.packs.publishing import publish
from hub.packs.service import import_folder
from hub.secrets import Secrets
from hub.stations.models import StationRow
from hub.trust.service import newest_pointer
from tests.fakes.hub_folder import PACK, edit_card_text, write_card
from tests.fakes.hub_mine import SmallMine


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def published(session: Session, settings: Settings, mine: SmallMine, now: int, tmp_path: Path) -> None:
    root = tmp_path / "authored"
    root.mkdir()
    (root / "pack.toml").write_text(PACK, encoding="utf-8")
    write_card(root, "roof", "敲帮问顶", "先敲帮，后作业。" * 12)
    write_card(root, "promise", "班前承诺", "我承诺先确认后作业。", type="pledge")
    import_folder(session, settings, read_folder(root), "e", now)
    publish(session, settings, "m", "a", now)


def made(session: Session, settings: Settings, secrets: Secrets, now: int, **of: list[str]) -> Bundle:
    return bundle_of(session, settings, secrets, now, **of)


def put(bundle: Bundle, stick: Path) -> list[str]:
    items = lacking(bundle, stick)
    write(items, stick, lambda done, whole: None)
    return [item.path for item in items]


@pytest.mark.usefixtures("published")
def test_everything_a_station_asks_for_lies_there(
    session: Session, settings: Settings, secrets: Secrets, now: int, stick: Path
) -> None:
    written = put(made(session, settings, secrets, now), stick)
    assert written[-1] == "pointer.json"
    folder = stick / BUNDLE
    pointer = folder / "pointer.json"
    assert pointer.read_bytes() == newest_pointer(session)
    snapshot = json.loads(pointer.read_bytes())["signed"]["meta"]["snapshot.json"]["version"]
    roles = json.loads((folder / f"metadata/{snapshot}.snapshot.json").read_bytes())["signed"]["meta"]
    for name, row in roles.items():
        assert (folder / f"metadata/{row['version']}.{name}").is_file()
    assert (folder / "metadata/1.root.json").is_file()
    (version,) = current_versions(session)
    wire = (folder / "objects" / version.manifest_sha[:2] / version.manifest_sha).read_bytes()
    manifest = decode_manifest(from_wire(wire, version.size))
    for row in manifest.objects:
        data = (folder / "objects" / row.sha256[:2] / row.sha256).read_bytes()
        assert data == wire_bytes(settings.objects, row.sha256)
        assert sha256(from_wire(data, row.size)) == row.sha256
    assert "不受影响" in (folder / "README.txt").read_text(encoding="utf-8-sig")
    assert not (folder / "state").exists()


@pytest.mark.usefixtures("published")
def test_only_what_lacks_is_written_and_what_is_spoilt_is_mended(
    session: Session, settings: Settings, secrets: Secrets, now: int, stick: Path
) -> None:
    put(made(session, settings, secrets, now), stick)
    assert put(made(session, settings, secrets, now), stick) == []
    spoilt = next((stick / BUNDLE / "objects").glob("??/*"))
    spoilt.write_bytes(bytes(spoilt.stat().st_size))
    assert put(made(session, settings, secrets, now), stick) == [str(spoilt.relative_to(stick / BUNDLE))]


@pytest.mark.usefixtures("published")
def test_pulled_out_while_written_the_old_content_stays_whole(
    session: Session, settings: Settings, secrets: Secrets, now: int, stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    before = made(session, settings, secrets, now)
    put(before, stick)
    words = {"title": Words("敲帮问顶"), "body": Words("换了一句。")}
    edit_card_text(session, "m", "roof", **words, by="e", now_ms=now + 60_000)  # type: ignore[arg-type]
    publish(session, settings, "m", "a", now + 60_000)
    after = made(session, settings, secrets, now + 60_000)
    left = 2

    def pulled(path: Path, data: bytes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(5, "Input/output error")
        write_durably(path, data)

    monkeypatch.setattr(carried, "write_durably", pulled)
    with pytest.raises(StorageError) as caught:
        write(lacking(after, stick), stick, lambda done, whole: None)
    assert "没有写完" in caught.value.words.zh
    assert [item.path for item in lacking(before, stick)] == []
    monkeypatch.undo()
    assert put(after, stick)[-1] == "pointer.json"


@pytest.mark.usefixtures("published")
def test_the_facts_of_named_stations_go_with_it_signed_and_newer(
    session: Session, settings: Settings, secrets: Secrets, now: int, stick: Path
) -> None:
    with pytest.raises(RefusedError, match="not enrolled"):
        made(session, settings, secrets, now, stations=["face-1"])
    session.get_one(StationRow, "face-1").public_key = "00" * 32
    bundle = made(session, settings, secrets, now, stations=["face-1"])
    assert bundle.publishers == ("m",)
    put(bundle, stick)
    found = {path.stem: path.read_bytes() for path in (stick / BUNDLE / "state" / "face-1").iterdir()}
    assert {*found} == {"site", "roster", "signed"}
    for kind, data in found.items():
        document = decode_document(data, secrets.state_public, "face-1")
        assert (document.kind, document.version) == (kind, now // 1000)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("of", [{"stations": ["ghost"]}, {"publishers": ["ghost"]}])
def test_unknown_names_are_refused(
    session: Session, settings: Settings, secrets: Secrets, now: int, of: dict[str, list[str]]
) -> None:
    with pytest.raises(RefusedError) as caught:
        made(session, settings, secrets, now, **of)
    assert "ghost" in caught.value.words.zh


@pytest.mark.usefixtures("mine")
def test_without_anything_published_there_is_nothing_to_carry(
    session: Session, settings: Settings, secrets: Secrets, now: int
) -> None:
    with pytest.raises(RefusedError):
        made(session, settings, secrets, now)


@pytest.mark.usefixtures("published")
def test_a_stick_without_room_is_left_as_it_is(
    session: Session, settings: Settings, secrets: Secrets, now: int, stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    class Usage:
        free = 10

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    with pytest.raises(StorageError) as caught:
        put(made(session, settings, secrets, now), stick)
    assert "放不下" in caught.value.words.zh
    assert [*stick.iterdir()] == []


@pytest.mark.usefixtures("published")
def test_an_object_that_is_gone_from_the_hub_is_named_and_no_pointer_written(
    session: Session, settings: Settings, secrets: Secrets, now: int, stick: Path
) -> None:
    (version,) = current_versions(session)
    for file in (settings.objects / version.manifest_sha[:2]).glob(f"{version.manifest_sha}*"):
        file.chmod(0o644)
        file.write_bytes(b"spoilt")
    with pytest.raises(StorageError) as caught:
        put(made(session, settings, secrets, now), stick)
    assert "中枢自己的盘" in caught.value.words.zh
    assert not (stick / BUNDLE / "pointer.json").exists()
