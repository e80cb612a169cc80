"""The demo mine, with the shipped packs on a real disk; made once for all these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from hub.accounts.service import ROLES, account_for
from hub.config import Settings
from hub.db import make_engine, session_scope
from hub.packs.published import current_versions, words_of
from hub.packs.service import cards, packs
from hub.people.pins import check_pin
from hub.people.service import persons, units
from hub.programme.roster import roster_of
from hub.secrets import Secrets, load_secrets
from hub.seed import demo_people, demo_pin, seed
from hub.stations.service import stations
from hub.tables import metadata
from tests.fakes.hub_mine import DAY, at, coverage


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, Settings, Secrets]]:
    settings = Settings(data=tmp_path_factory.mktemp("demo"))
    secrets, engine = load_secrets(settings.secrets), make_engine("sqlite://")
    metadata.create_all(engine)
    with session_scope(engine) as session:
        seed(session, settings, secrets, at(settings, 8, 10))
        yield session, settings, secrets
    engine.dispose()


Demo = tuple[Session, Settings, Secrets]


@pytest.mark.parametrize("shift", ["early", "middle", "night"])
def test_at_any_hour_a_whole_crew_is_expected(demo: Demo, shift: str) -> None:
    line = next(found for found in coverage(demo[0], DAY, shift) if found.place_id == "face-7305")
    assert (line.expected, len(line.missing), len(line.on_leave)) == (24, 24, 1)
    assert {team.unit_id: team.expected for team in line.teams} == {"team-1a": 23, "team-1b": 1}


def test_the_project_has_contractors_and_a_visitor(demo: Demo) -> None:
    session, settings, _ = demo
    line = coverage(session, DAY, "day")[0]
    assert (line.place_id, line.expected) == ("project-8", 12)
    assert {one.firm for one in line.missing if one.firm} == {"恒岳安装公司"}
    signers = roster_of(session, settings, "project-1", at(settings, 8, 10)).persons
    visitor = next(one for one in signers if one.visitor)
    assert visitor.tokens
    assert visitor.firm
    assert visitor.host


def test_everybody_can_sign_in_every_way(demo: Demo) -> None:
    session, _, secrets = demo
    people = demo_people(session, secrets)
    assert len(people) == 50
    assert len({one.token for one in people}) == len({one.staff_no for one in people}) == 50
    assert len({one.name for one in people}) == 50
    assert check_pin(session, people[0].id, people[0].pin)
    assert all(one.pin == demo_pin(secrets, one.staff_no) for one in people)


def test_an_account_for_each_role(demo: Demo) -> None:
    assert {account_for(demo[0], role).id for role in ROLES} == set(ROLES)


def test_shipped_packs_are_published_as_they_stand(demo: Demo) -> None:
    session, settings, _ = demo
    assert {version.publisher for version in current_versions(session)} == {"mine", "branch-1", "project"}
    assert all(pack.cards and not pack.edited for pack in packs(session))
    for version in current_versions(session):
        for draft in cards(session, version.publisher):
            shown = words_of(session, settings, version.publisher, version.version, draft.card.id)
            assert shown is not None
            assert shown.text_hash() == draft.card.text_hash()


def test_a_second_start_finds_its_data(demo: Demo) -> None:
    session, settings, secrets = demo
    before = (units(session), persons(session), stations(session), current_versions(session), packs(session))
    tokens = demo_people(session, secrets)
    seed(session, settings, secrets, at(settings, 8, 10, day=24))
    after = (units(session), persons(session), stations(session), current_versions(session), packs(session))
    assert after == before
    assert demo_people(session, secrets) == tokens
    assert coverage(session, "2026-11-30", "early")[0].expected == 24
    assert (settings.objects / Path(current_versions(session)[0].manifest_sha[:2])).is_dir()
