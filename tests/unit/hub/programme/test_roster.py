from dataclasses import replace

from sqlalchemy.orm import Session

from content_packs.wire.state import Document, roster_from
from hub.config import Settings
from hub.people.credentials import issue, revoke
from hub.people.service import update_person
from hub.programme.roster import roster_of
from hub.programme.service import Entry, put_entry
from hub.secrets import Secrets
from tests.fakes.hub_mine import DAY, SmallMine, at


def test_runs_around_now_with_leave_and_without_roster(
    session: Session, settings: Settings, mine: SmallMine, now: int
) -> None:
    put_entry(session, Entry(DAY, "early", mine.people[0].id, "face", "leave"))
    roster = roster_of(session, settings, "face-1", now)
    assert {key for key in roster.expected} == {
        ("2026-11-21", "early"),
        (DAY, "early"),
        ("2026-11-23", "early"),
    }
    assert roster.expected[(DAY, "early")] == {person.id for person in mine.people[1:]}
    assert roster.on_leave == {(DAY, "early"): frozenset({mine.people[0].id})}
    assert roster_of(session, settings, "face-2", now).expected == {}
    assert roster_from(Document("face-1", "roster", 1, now, roster.to_json())) == roster


def test_tokens_revoked_expired_and_of_those_who_left(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    one, two, three = mine.people
    old, new = issue(session, secrets, one.id, now), issue(session, secrets, one.id, now)
    revoke(session, old.id, now)
    visit = issue(session, secrets, two.id, now, kind="visitor", valid_to=DAY)
    gone = issue(session, secrets, three.id, now)
    update_person(session, replace(three, active=False))
    signers = {person.id: person for person in roster_of(session, settings, "face-1", now).persons}
    assert (signers[one.id].tokens, signers[one.id].revoked) == ((new.token_hash,), (old.token_hash,))
    assert signers[two.id].tokens == (visit.token_hash,)
    assert (signers[three.id].staff_no, signers[three.id].revoked) == ("", (gone.token_hash,))
    tomorrow = {p.id: p for p in roster_of(session, settings, "face-1", at(settings, 0, 5, day=23)).persons}
    assert (tomorrow[two.id].tokens, tomorrow[two.id].revoked) == ((), (visit.token_hash,))


def test_the_job_says_who_leads_and_who_keeps_the_stations(
    session: Session, settings: Settings, mine: SmallMine, now: int
) -> None:
    one, two, three = mine.people
    update_person(session, replace(one, job="班组长"))
    update_person(session, replace(two, job="站点维护员"))
    update_person(session, replace(three, job="采煤机司机"))
    signers = {person.id: person for person in roster_of(session, settings, "face-1", now).persons}
    assert [signers[one.id].roles for one in (one, two, three)] == [("leader",), ("keeper",), ()]
