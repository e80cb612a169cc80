"""Every change by hand, on a hub's database, and what a dry run of it leaves behind: nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from hub.config import Settings
from hub.errors import RefusedError
from hub.trust import ceremonies, service
from hub.trust.ceremonies import Brought, Change
from hub.trust.custody import recovery_key, remove_recovery, state
from hub.trust.keys import ROOT
from hub.trust.written import check_words

PASSPHRASE = "four words of coal"


def roles_of(change: Change) -> list[str]:
    return sorted(file.role for file in change.files)


def made(session: Session, change: Change) -> Change:
    change.make(session)
    change.clear_up()
    return change


def folder(settings: Settings) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((settings.secrets / "trust").iterdir())}


def publish(
    session: Session, settings: Settings, now: int, publisher: str = "m", passphrase: str = ""
) -> None:
    service.sign(session, settings.secrets, publisher, b"{}", now // 60_000, 2, now, passphrase)


@pytest.fixture
def begun(session: Session, settings: Settings, now: int) -> Settings:
    publish(session, settings, now)
    return settings


def test_a_second_root_is_refused(session: Session, begun: Settings, now: int) -> None:
    with pytest.raises(RefusedError, match="there is a trust root"):
        ceremonies.begin(session, begun.secrets, now, split=False)


@pytest.mark.parametrize(
    "ceremony",
    [
        lambda session, secrets, now: ceremonies.rotate(session, secrets, Brought(), now),
        lambda session, secrets, now: ceremonies.replace_recovery(session, secrets, Brought(), now),
        lambda session, secrets, now: ceremonies.replace_publisher(session, secrets, "m", Brought(), now),
        lambda session, secrets, now: ceremonies.retire(session, secrets, "m", Brought(), now),
        lambda session, secrets, now: ceremonies.split(session, secrets, Brought((), PASSPHRASE), now),
    ],
)
def test_what_is_only_worked_out_changes_nothing(
    session: Session, begun: Settings, now: int, ceremony: object
) -> None:
    before = folder(begun), service.newest_pointer(session)
    change = ceremony(session, begun.secrets, now + 60_000)  # type: ignore[operator]
    assert change.size > 300
    assert "timestamp" in roles_of(change)
    assert (folder(begun), service.newest_pointer(session)) == before


def test_rotating_replaces_every_key_that_signs_by_itself(
    session: Session, begun: Settings, now: int
) -> None:
    before = set(folder(begun))
    change = made(session, ceremonies.rotate(session, begun.secrets, Brought(), now + 60_000))
    assert roles_of(change) == ["root", "snapshot", "targets", "timestamp"]
    gone, come = before - set(folder(begun)), set(folder(begun)) - before
    assert {name.partition("-")[0] for name in gone} == {"targets", "snapshot", "timestamp"}
    assert {name.partition("-")[0] for name in come} == {"targets", "snapshot", "timestamp"}
    publish(session, begun, now + 120_000)


def test_rotating_goes_past_every_root_a_station_has_seen(
    session: Session, begun: Settings, now: int
) -> None:
    change = ceremonies.rotate(session, begun.secrets, Brought(), now + 60_000, seen=3)
    assert sorted(file.name for file in change.files if file.role == ROOT) == [
        "2.root.json", "3.root.json", "4.root.json",
    ]  # fmt: skip


def test_the_new_recovery_key_signs_and_the_old_one_is_gone(
    session: Session, begun: Settings, now: int
) -> None:
    old = recovery_key(session, begun.secrets)
    change = made(session, ceremonies.replace_recovery(session, begun.secrets, Brought(), now + 60_000))
    (root,) = [file for file in change.files if file.role == ROOT]
    assert len(json.loads(root.data)["signatures"]) == 2
    assert recovery_key(session, begun.secrets) != old
    made(session, ceremonies.rotate(session, begun.secrets, Brought(), now + 120_000))


def test_without_the_recovery_key_only_what_renews_itself_goes_on(
    session: Session, begun: Settings, now: int
) -> None:
    key = recovery_key(session, begun.secrets)
    with pytest.raises(RefusedError, match="not removed"):
        remove_recovery(session, begun.secrets, key, "矿灯 矿灯 矿灯 矿灯")
    with pytest.raises(RefusedError, match="not removed"):
        remove_recovery(session, begun.secrets, b"x" * 32, check_words(key))
    found = state(session, begun.secrets)
    assert found is not None
    assert found.recovery_here
    remove_recovery(session, begun.secrets, key, check_words(key))
    found = state(session, begun.secrets)
    assert found is not None
    assert not found.recovery_here
    assert service.renew(session, begun.secrets, now + 7 * 86_400_000)
    publish(session, begun, now + 8 * 86_400_000)
    later = now + 9 * 86_400_000
    with pytest.raises(RefusedError, match="--recovery"):
        ceremonies.rotate(session, begun.secrets, Brought(), later)
    made(session, ceremonies.rotate(session, begun.secrets, Brought((key,)), later))
    assert not any(name.startswith("root-") for name in folder(begun)), "it was brought, and is not kept"


def test_a_retired_publisher_publishes_nothing_until_it_has_another_key(
    session: Session, begun: Settings, now: int
) -> None:
    change = made(session, ceremonies.retire(session, begun.secrets, "m", Brought(), now + 60_000))
    (role,) = [json.loads(file.data)["signed"] for file in change.files if file.role == "m"]
    assert role["targets"] == {}
    assert not any(name.startswith("publisher-m-") for name in folder(begun))
    with pytest.raises(RefusedError, match="retired"):
        publish(session, begun, now + 120_000)
    made(session, ceremonies.replace_publisher(session, begun.secrets, "m", Brought(), now + 180_000))
    assert not service.is_signed(session, "m"), "what it published before has to be published again"
    publish(session, begun, now + 240_000)
    assert service.is_signed(session, "m")
    with pytest.raises(RefusedError, match="never published"):
        ceremonies.retire(session, begun.secrets, "nobody", Brought(), now)


def test_no_role_that_nobody_can_renew_ends(session: Session, begun: Settings, now: int) -> None:
    made(session, ceremonies.retire(session, begun.secrets, "m", Brought(), now + 60_000))
    for day in range(0, 3 * 365, 30):
        service.renew(session, begun.secrets, now + day * 86_400_000)
    found = state(session, begun.secrets)
    assert found is not None
    ends = {role.name: role.ends.timestamp() * 1000 for role in found.roles}
    assert min(ends.values()) > now + 3 * 365 * 86_400_000
    assert [role.name for role in found.roles if role.retired] == ["m"]


def test_split_needs_two_offline_keys_and_the_passphrase(
    session: Session, begun: Settings, now: int, tmp_path: Path
) -> None:
    change = made(session, ceremonies.split(session, begun.secrets, Brought((), PASSPHRASE), now + 60_000))
    first, second, third = change.carried
    assert {name.partition("-")[0] for name in folder(begun)} == {"snapshot", "timestamp", "publisher"}
    for key in change.carried:
        assert not any(key in data or key.hex().encode() in data for data in folder(begun).values())
    for wrong in ("", "five words of coal"):
        with pytest.raises(RefusedError, match="passphrase"):
            publish(session, begun, now + 120_000, passphrase=wrong)
    before = service.newest_pointer(session)
    publish(session, begun, now + 120_000, passphrase=PASSPHRASE)
    assert service.newest_pointer(session) != before
    later = now + 180_000
    with pytest.raises(RefusedError, match="2 key"):
        ceremonies.rotate(session, begun.secrets, Brought((first,)), later)
    made(session, ceremonies.rotate(session, begun.secrets, Brought((first, third)), later))
    replaced = made(
        session, ceremonies.replace_recovery(session, begun.secrets, Brought((second, third)), later + 60_000)
    )
    (new,) = replaced.carried
    with pytest.raises(RefusedError, match="2 key"):  # the one that was lost counts no more
        ceremonies.rotate(session, begun.secrets, Brought((first, second)), later + 120_000)
    made(session, ceremonies.rotate(session, begun.secrets, Brought((new, second)), later + 120_000))
    with pytest.raises(RefusedError, match="already"):
        ceremonies.split(session, begun.secrets, Brought((), PASSPHRASE), later)


def test_split_from_the_beginning_gives_a_publisher_its_key_first(
    session: Session, settings: Settings, now: int
) -> None:
    change = made(session, ceremonies.begin(session, settings.secrets, now, split=True))
    with pytest.raises(RefusedError, match="no key"):
        publish(session, settings, now, passphrase=PASSPHRASE)
    brought = Brought(change.carried[:2], PASSPHRASE)
    made(session, ceremonies.replace_publisher(session, settings.secrets, "m", brought, now + 60_000))
    publish(session, settings, now + 120_000, passphrase=PASSPHRASE)
    assert service.renew(session, settings.secrets, now + 700 * 86_400_000), "and renews itself without them"


def test_before_there_is_a_root_there_is_nothing_to_change(
    session: Session, settings: Settings, now: int
) -> None:
    assert state(session, settings.secrets) is None
    with pytest.raises(RefusedError, match="trust init"):
        ceremonies.rotate(session, settings.secrets, Brought(), now)
