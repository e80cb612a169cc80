from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from hub.accounts.service import account_for, accounts
from hub.config import Settings, load_settings
from hub.errors import RefusedError
from hub.founding import Change, FoundingError, found_mine, keep_mine_id
from hub.mine_file import read_mine
from hub.people.service import unit, unit_tree
from hub.programme.service import patterns, shift_table
from hub.stations.lines import budgets
from hub.stations.service import add_station, places

EXAMPLE = (Path(__file__).parents[3] / "deploy" / "mine.example.toml").read_text(encoding="utf-8")


def found(session: Session, folder: Path, text: str = EXAMPLE) -> tuple[Change, ...]:
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return found_mine(session, read_mine(file))


def test_a_whole_mine_from_one_file(session: Session, tmp_path: Path) -> None:
    found(session, tmp_path)
    tree = [(depth, one.id) for depth, one in unit_tree(session)]
    assert tree == [(0, "mine"), (1, "section-1"), (2, "branch-1"), (2, "team-1a"), (2, "team-1b")]
    assert [one.id for one in places(session)] == ["face-1"]
    assert [(one.id, one.start) for one in shift_table(session, "section-1")] == [
        ("early", 480),
        ("middle", 960),
        ("night", 0),
    ]
    assert len(patterns(session)[0].cycle) == 8
    assert account_for(session, "approver").id == "dispatch"


def test_a_second_run_changes_what_differs_and_deletes_nothing(session: Session, tmp_path: Path) -> None:
    found(session, tmp_path)
    assert found(session, tmp_path) == ()
    edited = (
        EXAMPLE.replace("综采甲班", "采煤甲班").replace('"night", "night", ', "").replace("08:00", "08:30")
    )
    edited = edited[: edited.index('[[account]]\nid = "keeper-1"')]
    told = [str(change) for change in found(session, tmp_path, edited)]
    assert len(told) == 3
    assert "综采甲班 → 采煤甲班" in told[0]
    assert "480 → 510" in told[1]
    assert unit(session, "team-1a").name.zh == "采煤甲班"
    assert len(patterns(session)) == 1
    assert len(accounts(session)) == 4


def test_a_child_may_stand_before_its_parent(session: Session, tmp_path: Path) -> None:
    team, section = '[[unit]]\nid = "x"\nname = "某班"\nkind = "team"\nparent = "y"\n', ""
    section = '[[unit]]\nid = "y"\nname = "某区"\nkind = "section"\n'
    found(session, tmp_path, f'[mine]\nid = "m"\nname = "矿"\n{team}{section}')
    assert unit(session, "x").parent_id == "y"


@pytest.mark.parametrize(
    ("old", "new", "heading"),
    [
        ('unit = "section-1"', 'unit = "section-9"', "[[place]]"),
        ('kind = "coal_face"', 'kind = "pub"', "[[place]]"),
        ('parent = "section-1"', 'parent = "team-1b"', "[[unit]]"),
        ('parent = "section-1"', 'parent = "team-1a"', "[[unit]]"),
        ('roles = ["keeper"]', 'roles = ["boss"]', "[[account]]"),
        ('id = "keeper-1"', 'id = "cli"', "[[account]]"),
        ('"rest", "rest"]', '"dusk"]', "[[pattern]]"),
        ("minutes = 480", "minutes = 0", "[[shift]]"),
    ],
)
def test_what_does_not_fit_together_is_named_by_its_line(
    session: Session, tmp_path: Path, old: str, new: str, heading: str
) -> None:
    text = EXAMPLE.replace(old, new, 1)
    if new == 'parent = "team-1b"':  # a ring of two
        text = text.replace('parent = "section-1"', 'parent = "team-1a"', 1)
    with pytest.raises(FoundingError) as refused:
        found(session, tmp_path, text)
    assert text.splitlines()[refused.value.faults[0].line - 1] == heading


def test_the_mine_s_id_is_kept_in_the_settings(session: Session, settings: Settings) -> None:
    (settings.data / "yizhan.toml").write_text("port = 8123\n", encoding="utf-8")
    assert keep_mine_id(session, load_settings(settings.data), "mine-1")
    again = load_settings(settings.data)
    assert (again.mine, again.port) == ("mine-1", 8123)
    assert not keep_mine_id(session, again, "mine-1")
    with pytest.raises(RefusedError, match="mine-2"):
        keep_mine_id(session, again, "mine-2")


LINK = '\n[[link]]\nid = "west"\nname = "西斜井线"\nkbit_s = 64\nquiet = ["07:30-08:30"]\n'


def test_a_line_and_the_stations_on_it(session: Session, tmp_path: Path) -> None:
    found(session, tmp_path, EXAMPLE + LINK)
    add_station(session, "s-1", "face-1", 0, "test")
    (change,) = found(session, tmp_path, EXAMPLE + LINK + 'stations = ["s-1"]\n')
    assert "s-1" in str(change)
    assert budgets(session)["s-1"].quiet == (("07:30", "08:30"),)
    assert found(session, tmp_path, EXAMPLE + LINK) == ()


@pytest.mark.parametrize(
    "bad",
    [LINK + 'stations = ["ghost"]\n', LINK.replace("07:30", "7"), LINK.replace("64", "0")],
)
def test_a_line_that_cannot_be(session: Session, tmp_path: Path, bad: str) -> None:
    with pytest.raises(FoundingError):
        found(session, tmp_path, EXAMPLE + bad)
