from pathlib import Path

import pytest

from hub.errors import RefusedError
from hub.mine_file import read_mine

EXAMPLE = Path(__file__).parents[3] / "deploy" / "mine.example.toml"


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_example_has_no_fault() -> None:
    read = read_mine(EXAMPLE)
    assert read.faults == ()
    assert read.mine is not None
    assert read.mine.values["safe_since"] == "2026-01-01"
    assert len(read.of("shift")) == 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('start = "16:00"', 'start = "25:00"', "start"),
        ("minutes = 480", 'minutes = "8h"', "minutes"),
        ('parent = "section-1"', 'parnt = "section-1"', "parnt"),
        ('name = "机电队"', 'name = "机\\u0000队"', "name"),
        ('id = "team-1b"', 'id = "team-1a"', "第"),
        ('name = "综采乙班"', 'name = "综采甲班"', "综采甲班"),
        ('id = "section-1"', 'id = "mine"', "mine"),
        ("starts = 2026-01-01", "starts = 08:00:00", "starts"),
        ('roles = ["keeper"]', "roles = []", "roles"),
        ("[[place]]", "[[plaice]]", "plaice"),
        ("[[place]]", "[place]", "[[place]]"),
    ],
)
def test_a_fault_is_named_by_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = written(tmp_path, (old, new))
    lines = file.read_text(encoding="utf-8").splitlines()
    fault, *_ = read_mine(file).faults
    assert said in fault.words.zh
    assert new.splitlines()[0] in lines[fault.line - 1]


def test_all_faults_in_one_run(tmp_path: Path) -> None:
    file = written(tmp_path, ("[mine]", "[mein]"), ('start = "16:00"', 'start = "4 p.m."'))
    assert [fault.words.zh[:2] for fault in read_mine(file).faults] == ["缺少", "没有", "st"]


@pytest.mark.parametrize("text", ["[mine\n", "a = 1\nb = \n", "a = 1\na = 2"])
def test_what_is_no_toml_is_one_sentence_with_its_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError, match=rf"{file}:\d+"):
        read_mine(file)


def test_what_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes("[mine]\nname = '矿'".encode("gb18030"))
    with pytest.raises(RefusedError, match="UTF-8"):
        read_mine(file)
