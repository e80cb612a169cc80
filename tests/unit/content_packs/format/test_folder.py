"""Reading an authoring folder: what is taken, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content_packs.format.folder import read_folder
from content_packs.format.manifest import Board
from content_packs.where import Where
from content_packs.words import Words

GOOD = Path(__file__).parents[4] / "tests" / "vectors" / "folders" / "good"


def write(root: Path, name: str, front: str, body: str = "正文\n") -> None:
    head = 'board = "alert"\ntitle = "题"\nbasis = "样例数据"\nreview_by = 2027-11-30\n'
    (root / name).write_text(f"+++\n{head}{front}\n+++\n{body}", encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pack.toml").write_text('publisher = "mine"\nname = "five"\n', encoding="utf-8")
    return tmp_path


def test_everything_of_a_good_folder() -> None:
    folder = read_folder(GOOD)
    assert folder.faults == ()
    assert folder.pack is not None
    assert (folder.pack.publisher, folder.pack.name) == ("mine", "five")
    assert folder.pack.boards == (Board("zone-1", Words("第一展区"), "board", 60, "#90A4AE"),)
    (card,) = folder.cards
    assert (card.title, card.body) == (Words("顶板", "Roof"), Words("敲帮问顶。", "Sound the roof."))
    assert card.where == Where(place_kind=("coal_face",))
    assert list(folder.media) == ["media/roof.png"]
    assert folder.lines[("roof", "title")] == 4


def test_order_named_then_by_file_name(root: Path) -> None:
    for name in ("d", "b", "a", "c"):
        write(root, f"{name}.md", 'type = "text"')
    with (root / "pack.toml").open("a", encoding="utf-8") as file:
        file.write('order = ["c", "b"]\n')
    assert [card.id for card in read_folder(root).cards] == ["c", "b", "a", "d"]


def test_figures_stand_as_they_were_written(root: Path) -> None:
    front = 'type = "metrics"\n[[metric]]\nname = "进尺"\nbetter = "up"\nactual = 4.80\n'
    write(root, "m.md", front + 'plan = 1_000\nbenchmark = "-0.10"')
    (card,) = read_folder(root).cards
    metric = card.metrics[0]
    assert (metric.actual, metric.plan, metric.benchmark) == ("4.80", "1000", "-0.10")


def test_english_rows_stand_beside_the_chinese(root: Path) -> None:
    write(root, "m.md", 'type = "duty"\n[[duty]]\nmonth = "2026-11"\nwho = "李河"\nwhat = "读书"')
    (root / "m.en.md").write_text('+++\ntitle = "T"\nnames = ["Reading"]\n+++\nBody\n', encoding="utf-8")
    (card,) = read_folder(root).cards
    assert card.duties[0].what == Words("读书", "Reading")
    assert card.body == Words("正文", "Body")


def test_other_files_are_left_alone(root: Path) -> None:
    write(root, "a.md", 'type = "text"')
    (root / "notes.txt").write_text("x", encoding="utf-8")
    (root / "folder.md").mkdir()
    folder = read_folder(root)
    assert [card.id for card in folder.cards] == ["a"]
    assert folder.faults == ()


def test_a_symbolic_link_out_of_the_folder_is_no_picture(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.png"
    outside.write_bytes(b"x")
    (root / "a.png").symlink_to(outside)
    write(root, "a.md", 'type = "picture"\npicture = "a.png"')
    folder = read_folder(root)
    assert folder.media == {}
    assert [fault.file for fault in folder.faults] == ["a.md"]


def test_an_empty_folder(tmp_path: Path) -> None:
    folder = read_folder(tmp_path)
    assert (folder.pack, folder.cards) == (None, ())
    assert [str(fault).split(":")[0] for fault in folder.faults] == ["pack.toml"]


KEYS = "publisher name title order where brand board type picture tags metric milestone duty target review_by"
VALUES = ["5", "1.5", "nan", "true", '""', '"x"', "[]", "[5]", "[[]]", "{}", "{a = 1}", "[{}]", "[{a = 1}]",
          "2026-11-22", "07:30:00", '"\\u0000"', '"../x.png"']  # fmt: skip
LINES = st.lists(
    st.tuples(st.sampled_from(KEYS.split()), st.sampled_from(VALUES)),
    max_size=4,
    unique_by=lambda line: line[0],
).map(lambda lines: "".join(f"{key} = {value}\n" for key, value in lines))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, LINES, st.sampled_from(["text", "metrics", "duty", "milestones"]))
def test_whatever_people_write_is_a_fault_not_a_crash(root: Path, pack: str, card: str, kind: str) -> None:
    (root / "pack.toml").write_text(pack, encoding="utf-8")
    known = "" if "type =" in card else f'type = "{kind}"\n'
    (root / "a.md").write_text(f"+++\n{known}{card}+++\nx\n", encoding="utf-8")
    (root / "a.en.md").write_text(f"+++\n{card}+++\nx\n", encoding="utf-8")
    folder = read_folder(root)
    assert list(folder.faults) == sorted(folder.faults)
    for found in folder.cards:
        assert found.encode()
