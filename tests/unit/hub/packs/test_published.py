from pathlib import Path

from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.words import Words
from hub.config import Settings
from hub.packs import published
from hub.packs.published import (
    current_versions,
    in_force_since,
    live,
    newest_manifests,
    versions,
    versions_in_force,
    words_of,
)
from hub.packs.publishing import publish, publish_again, roll_back
from tests.fakes.hub_folder import edit_card_text

MINUTE = 60_000


def change(session: Session, title: str, now: int) -> None:
    edit_card_text(session, "m", "belt", title=Words(title), body=Words("危险。"), by="e", now_ms=now)


def test_nothing_is_in_force_before_the_first_publish(
    session: Session, settings: Settings, imported: Path
) -> None:
    assert current_versions(session) == versions(session, "m") == ()
    assert versions_in_force(session) == {}
    assert newest_manifests(session, "m") == []
    assert live(session, settings, "m") is None
    assert in_force_since(session, "m") == 0


def test_the_newest_number_is_in_force_and_the_one_before_is_remembered(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    made = []
    for minute, title in enumerate(("一", "二", "三")):
        change(session, title, now)
        made.append(publish(session, settings, "m", "a", now + minute * MINUTE).version)
    assert current_versions(session) == (made[2],)
    assert versions_in_force(session) == {"m": made[2].version}
    assert versions(session, "m") == tuple(reversed(made))
    assert newest_manifests(session, "m") == [made[2].manifest_sha, made[1].manifest_sha]
    shown = live(session, settings, "m")
    assert shown is not None
    assert (shown.manifest.version, shown.cards["five/belt.json"].title.zh) == (made[2].version, "三")


def test_what_is_repeated_is_in_force_since_it_was_first_published(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    first = publish(session, settings, "m", "a", now).version
    assert publish_again(session, settings, "m", "hub", now + MINUTE) is not None
    assert in_force_since(session, "m") == now
    change(session, "别坐皮带", now)
    publish(session, settings, "m", "a", now + 2 * MINUTE)
    assert in_force_since(session, "m") == now + 2 * MINUTE
    roll_back(session, settings, "m", first.version, "boss", now + 3 * MINUTE)
    assert in_force_since(session, "m") == now


def test_the_words_somebody_signed_are_found_again(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    first = publish(session, settings, "m", "a", now).version
    edit_card_text(session, "m", "promise", title=Words("新承诺"), body=Words("新的话。"), by="e", now_ms=now)
    second = publish(session, settings, "m", "a", now).version
    old = words_of(session, settings, "m", first.version, "promise")
    new = words_of(session, settings, "m", second.version, "promise")
    assert old is not None
    assert new is not None
    assert (old.title.zh, new.title.zh) == ("班前承诺", "新承诺")
    assert old.text_hash() == read_folder(imported).cards[1].text_hash()
    assert words_of(session, settings, "m", first.version, "ghost") is None
    assert words_of(session, settings, "m", 1, "promise") is None


def test_what_was_lost_and_came_back_is_shown_again(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    """Neither a card nor a manifest that is missing is remembered as missing."""
    made = publish(session, settings, "m", "a", now).version
    whole = live(session, settings, "m")
    assert whole is not None
    published._whole.cache_clear()
    card = next(item for item in whole.manifest.objects if item.path == "five/belt.json")
    for name, seen in ((made.manifest_sha, None), (card.sha256, whole.cards.keys() - {"five/belt.json"})):
        file = settings.objects / name[:2] / name
        data = file.read_bytes()
        file.unlink()
        found = live(session, settings, "m")
        assert (found.cards.keys() if found else None) == seen
        file.write_bytes(data)
        assert live(session, settings, "m") == whole
        published._whole.cache_clear()
