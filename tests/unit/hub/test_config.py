from datetime import datetime
from pathlib import Path

import pytest

from content_packs.errors import StorageError
from hub.config import load_settings


def test_file_then_environment_then_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "yizhan.toml").write_text('mine = "north"\nport = 9000\nbroker_port = 1999\n')
    monkeypatch.setenv("YIZHAN_PORT", "9001")
    found = load_settings(tmp_path, broker_port=2000)
    assert (found.mine, found.port, found.broker_port, found.data) == ("north", 9001, 2000, tmp_path)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('mine = "Nord Mine"', "mine"),
        ("port = 70000", "port"),
        ('broker = "http://x"', "broker"),
        ('timezone = "Mars/Olympus"', "timezone"),
        ("colour = 1", "colour"),
        ("port = ", "yizhan.toml"),
    ],
)
def test_what_cannot_be_used_is_named_in_a_sentence(tmp_path: Path, text: str, word: str) -> None:
    (tmp_path / "yizhan.toml").write_text(text)
    with pytest.raises(StorageError) as refused:
        load_settings(tmp_path)
    assert word in refused.value.sentence("zh")
    assert word in refused.value.sentence("en")


def test_wall_time_of_the_mine_there_and_back(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    moment = datetime(2026, 11, 22, 8, 10)
    assert settings.local(settings.instant(moment)) == moment
    assert settings.utc_offset_min(settings.instant(moment)) == 480


@pytest.mark.parametrize(("ms", "year"), [(-5, 1970), (2**53, 2999)])
def test_a_wrong_clock_gives_a_date_not_a_crash(tmp_path: Path, ms: int, year: int) -> None:
    assert load_settings(tmp_path).local(ms).year == year
