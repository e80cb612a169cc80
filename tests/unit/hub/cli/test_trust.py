import sqlite3
from pathlib import Path

import pytest

from hub.trust.written import FILE, check_words, read_key_at
from tests.fakes.commands import main_says, run


@pytest.fixture(autouse=True)
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.trust.sheet.sheet", lambda *_: b"%PDF")


def keys_of(data: Path) -> list[str]:
    return sorted(file.name.partition("-")[0] for file in (data / "secrets" / "trust").iterdir())


def test_a_dry_run_says_what_stations_will_see_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    main_says(monkeypatch, capsys, "trust", "init")
    before = sorted((data / "secrets" / "trust").iterdir())
    said = main_says(monkeypatch, capsys, "trust", "rotate", "--dry-run")
    for word in (
        "站点",
        "stations",
        "字节",
        "bytes",
        "断线几个月",
        "away for months",
        "没有改动",
        "nothing was",
    ):
        assert word in said
    assert sorted((data / "secrets" / "trust").iterdir()) == before
    assert "第 1 版" in main_says(monkeypatch, capsys, "trust", "status")
    assert "✓" in main_says(monkeypatch, capsys, "trust", "rotate")
    assert "第 2 版" in main_says(monkeypatch, capsys, "trust", "status")


def test_the_recovery_key_leaves_the_hub_only_when_stick_and_paper_are_right(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    main_says(monkeypatch, capsys, "trust", "init")
    stick = tmp_path / "stick"
    main_says(monkeypatch, capsys, "trust", "recovery", "--export", str(stick))
    words, away = check_words(read_key_at(stick)), ("trust", "recovery", "--remove", "--words")
    assert run(monkeypatch, *away, words) == 1, "without the stick"
    assert run(monkeypatch, *away, "矿灯 矿灯 矿灯 矿灯", "--recovery", str(stick)) == 1
    assert "root" in keys_of(data)
    main_says(monkeypatch, capsys, *away, words, "--recovery", str(stick))
    assert keys_of(data) == ["snapshot", "targets", "timestamp"]
    assert run(monkeypatch, "trust", "rotate") == 1
    assert "--recovery" in capsys.readouterr().err
    main_says(monkeypatch, capsys, "trust", "rotate", "--recovery", str(stick))
    assert keys_of(data) == ["snapshot", "targets", "timestamp"]
    main_says(monkeypatch, capsys, "trust", "replace", "--recovery", str(stick))
    assert run(monkeypatch, "trust", "rotate", "--recovery", str(stick)) == 0, "the new one lies on the hub"


def test_three_sticks_and_a_passphrase(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    sticks = [tmp_path / name for name in "abc"]
    main_says(monkeypatch, capsys, "trust", "init", "--profile", "split", "--keys", *map(str, sticks))
    assert all((stick / FILE).is_file() for stick in sticks)
    assert keys_of(data) == ["snapshot", "timestamp"]
    words = tmp_path / "words"
    words.write_text("four words of coal\n")
    two = ("--recovery", str(sticks[0]), "--recovery", str(sticks[2]))
    asked = ("trust", "replace", "mine", "--passphrase-file", str(words))
    assert run(monkeypatch, *asked, *two[:2]) == 1
    main_says(monkeypatch, capsys, *asked, *two)
    assert "口令封存" in main_says(monkeypatch, capsys, "trust", "status")
    assert run(monkeypatch, "trust", "replace", *two) == 1, "it needs a stick to put the new key on"
    main_says(monkeypatch, capsys, "trust", "replace", *two, "--to", str(tmp_path / "d"))
    main_says(monkeypatch, capsys, "trust", "retire", "mine", "--recovery", str(tmp_path / "d"), *two[2:])
    assert "已停用" in main_says(monkeypatch, capsys, "trust", "status")


def test_a_dry_run_of_split_asks_nobody_for_the_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    main_says(monkeypatch, capsys, "trust", "init")
    monkeypatch.setattr("typer.prompt", lambda *_, **__: pytest.fail("somebody was asked"))
    sticks = [str(tmp_path / name) for name in "abc"]
    assert "没有改动" in main_says(monkeypatch, capsys, "trust", "split", "--keys", *sticks, "--dry-run")
    assert not any(map(Path.exists, map(Path, sticks)))
    assert "simple" in main_says(monkeypatch, capsys, "trust", "status")


@pytest.mark.parametrize("asked", [("pack", "publish", "m"), ("pack", "rollback", "m", "1")])
def test_the_hub_can_write_while_somebody_types_the_passphrase(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    data: Path,
    tmp_path: Path,
    asked: tuple[str, ...],
) -> None:
    sticks = [str(tmp_path / name) for name in "abc"]
    main_says(monkeypatch, capsys, "trust", "init", "--profile", "split", "--keys", *sticks)
    written = []

    def typed(*_: object, **__: object) -> str:
        with sqlite3.connect(data / "hub.db", timeout=0, isolation_level=None) as hub:
            hub.execute("BEGIN IMMEDIATE")
            written.append(hub.execute("ROLLBACK"))
        return "four words of coal"

    monkeypatch.setattr("typer.prompt", typed)
    assert run(monkeypatch, *asked) == 1, "there is nothing to publish"
    assert len(written) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("init", "--profile", "other"),
        ("init", "--profile", "split"),
        ("rotate",),
        ("retire", "nobody"),
        ("recovery", "--export", "/tmp"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert run(monkeypatch, "trust", *words) == 1
    assert capsys.readouterr().err.startswith("✗")
