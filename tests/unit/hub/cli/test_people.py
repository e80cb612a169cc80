from pathlib import Path

import pytest

from tests.fakes.commands import main_says, run


def test_a_new_pin_by_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    mine, persons = tmp_path / "mine.toml", tmp_path / "persons.csv"
    mine.write_text(main_says(monkeypatch, capsys, "init", "--example"), encoding="utf-8")
    main_says(monkeypatch, capsys, "init", str(mine))
    persons.write_text("工号,姓名,单位\n1001,某人,综采甲班\n", encoding="utf-8")
    main_says(monkeypatch, capsys, "persons", "import", str(persons))
    pins = [main_says(monkeypatch, capsys, "pin", "1001").split()[-1] for _ in range(2)]
    assert all(len(pin) == 6 and pin.isdigit() for pin in pins)
    assert run(monkeypatch, "pin", "1002") == 1
    assert "1002" in capsys.readouterr().err
