from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.columns import guessed_lines
from hub.outcomes import Planned
from hub.people.credentials import all_credentials, credentials_of, revoke_badges
from hub.people.intake import FIELDS, Scope, apply, import_persons, plan, revert, standing
from hub.people.service import Unit, person_by_number, persons, put_unit, update_person
from hub.secrets import Secrets
from hub.table import read_grid
from tests.fakes.hub_mine import SmallMine

FILE = """工号,姓名,单位,工种
1000,甲一,甲班,
1001,甲二,甲班,采煤机司机
,无名氏,甲班,
2001,新人,t,液压支架工
2002,外人,丁班,
2003,,甲班,
"""


def test_bad_lines_are_named_the_rest_is_applied_nothing_is_lost(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    done = import_persons(session, secrets, FILE.encode("gb18030"), now)
    assert (done.added, done.changed, done.unchanged) == (1, 1, 1)
    assert [refused.line for refused in done.refused] == [4, 6, 7]
    assert "没有工号" in str(done.refused[0])
    assert "丁班" in str(done.refused[1])
    new = person_by_number(session, "2001")
    assert new is not None
    assert (new.name, new.unit_id, new.job) == ("新人", "t", "液压支架工")
    assert person_by_number(session, "1002") == mine.people[2]


def test_someone_who_left_comes_back_with_his_id(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    update_person(session, replace(mine.people[0], active=False))
    assert import_persons(session, secrets, "staff_no,name,unit\n1000,甲一,t\n".encode(), now).changed == 1
    assert person_by_number(session, "1000") == mine.people[0]


def test_whoever_never_had_a_badge_gets_one(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    for _ in range(2):
        import_persons(session, secrets, FILE.encode(), now)
    new = person_by_number(session, "2001")
    assert new is not None
    for person in (new, *mine.people[:2]):
        assert len(credentials_of(session, person.id)) == 1
    assert credentials_of(session, mine.people[2].id) == ()
    revoke_badges(session, new.id, now)
    import_persons(session, secrets, FILE.encode(), now)
    assert len(credentials_of(session, new.id)) == 1


def test_a_name_of_two_units_is_no_name(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    put_unit(session, Unit("t2", Words("甲班"), "team", "s"))
    done = import_persons(session, secrets, "工号,姓名,单位\n3001,某人,甲班\n3002,某人,t2\n".encode(), now)
    assert done.added == 1
    assert "同名" in str(done.refused[0])


def planned(session: Session, text: str, unit: str = "", allowed: set[str] | None = None) -> list[Planned]:
    lines = guessed_lines(read_grid(text.encode()), FIELDS)
    return list(plan(session, lines, Scope(allowed, unit)))


def test_a_plan_says_what_changes_and_changes_nothing(session: Session, mine: SmallMine) -> None:
    found = planned(session, "工号,姓名,单位,工种\n1000,甲一,甲班,\n1001,甲二改,s,司机\n2001,新,甲班,\n")
    assert [one.outcome for one in found] == ["unchanged", "changed", "added"]
    changed = found[1]
    assert (changed.title, changed.key) == ("1001 甲二改", mine.people[1].id)
    before, after = changed.before, changed.after
    assert {name for name in after if before[name] != after[name]} == {"name", "unit_id", "job"}
    assert person_by_number(session, "2001") is None
    assert person_by_number(session, "1001") == mine.people[1]


def test_what_the_file_says_nothing_of_stays(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    update_person(session, replace(mine.people[0], job="电工", firm="某公司"))
    import_persons(session, secrets, "工号,姓名,单位\n1000,甲一,\n".encode(), now)
    held = person_by_number(session, "1000")
    assert held is not None
    assert (held.job, held.firm, held.unit_id) == ("电工", "某公司", "t")


def test_a_number_that_lost_its_zeros_is_not_somebody_new(session: Session, mine: SmallMine) -> None:
    update_person(session, replace(mine.people[0], staff_no="00123"))
    (one,) = planned(session, "工号,姓名,单位\n123,甲一,甲班\n")
    assert one.outcome == "refused"
    assert "00123" in one.words.zh
    (same,) = planned(session, "工号,姓名,单位\n00123,甲一,甲班\n")
    assert same.outcome == "unchanged"


def test_a_number_that_stands_twice_is_taken_once(session: Session, mine: SmallMine) -> None:
    found = planned(session, "工号,姓名,单位\n2001,新,甲班\n2001,另,甲班\n")
    assert [one.outcome for one in found] == ["added", "refused"]
    assert "第 2 行" in found[1].words.zh


def test_who_is_not_in_the_file_is_named_and_leaves_only_when_asked(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    text = "工号,姓名,单位\n1000,甲一,甲班\n"
    assert [one for one in planned(session, text) if one.outcome == "absent"] == []
    found = planned(session, text, unit="s")
    gone = [one for one in found if one.outcome == "absent"]
    assert [one.key for one in gone] == [mine.people[1].id, mine.people[2].id]
    assert [one for one in planned(session, text, "s", {"b"}) if one.outcome == "absent"] == []
    done = apply(session, secrets, found, now)
    assert [one.key for one in done] == [one.key for one in gone]
    assert [one.staff_no for one in persons(session)] == ["1000"]
    revert(session, done)
    assert [one.staff_no for one in persons(session)] == ["1000", "1001", "1002"]


def test_taking_back_leaves_what_was_changed_since(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    found = planned(session, "工号,姓名,单位\n1000,甲一改,甲班\n1001,甲二改,甲班\n2001,新,甲班\n")
    done = apply(session, secrets, found, now)
    assert standing(session, done) == {one.key for one in done}
    update_person(session, replace(mine.people[1], name="甲二再改"))
    stands = standing(session, done)
    assert stands == {one.key for one in done} - {mine.people[1].id}
    revert(session, [one for one in done if one.key in stands])
    assert person_by_number(session, "1000") == mine.people[0]
    new = person_by_number(session, "2001")
    assert new is not None
    assert not new.active
    (badge,) = credentials_of(session, new.id)
    again = import_persons(session, secrets, "工号,姓名,单位\n2001,新,甲班\n".encode(), now)
    assert again.changed == 1
    assert credentials_of(session, new.id) == (badge,)


def test_a_unit_of_the_files_own_goes_before_one_of_that_name_elsewhere(
    session: Session, mine: SmallMine
) -> None:
    put_unit(session, Unit("s2", Words("二区"), "section", "m"))
    put_unit(session, Unit("t2", Words("甲班"), "team", "s2"))
    (one,) = planned(session, "工号,姓名,单位\n3001,某人,甲班\n", "s2", {"s2", "t2"})
    assert one.after["unit_id"] == "t2"


def test_many_lines_at_once(session: Session, secrets: Secrets, mine: SmallMine, now: int) -> None:
    text = "工号,姓名,单位,工种\n" + "".join(f"7{n:05},人{n},甲班,采煤工\n" for n in range(1_000))
    assert import_persons(session, secrets, text.encode("gb18030"), now).added == 1_000
    assert import_persons(session, secrets, text.encode(), now).unchanged == 1_000
    assert len({badges[0].id for badges in all_credentials(session).values()}) == 1_000


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=',;"\t'), max_size=6)
ROWS = st.lists(st.tuples(TEXT, TEXT, st.sampled_from(["甲班", "t", "丁班", ""])), max_size=8)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=ROWS)
def test_every_line_has_one_outcome_and_its_undoing_leaves_nobody_new(
    session: Session, secrets: Secrets, mine: SmallMine, now: int, rows: list[tuple[str, str, str]]
) -> None:
    before = persons(session)
    text = "工号,姓名,单位\n" + "".join(f"{','.join(row)}\n" for row in rows)
    found = planned(session, text)
    grid = read_grid(text.encode())
    assert [one.line for one in found] == [number for number, _ in grid.lines[1:]]
    done = apply(session, secrets, found, now)
    assert len(persons(session)) - len(before) == sum(
        one.outcome == "added" or not one.before["active"] for one in done
    )
    assert standing(session, done) == {one.key for one in done}
    revert(session, done)
    assert persons(session) == before
