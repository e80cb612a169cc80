import sys
from pathlib import Path

import pytest
from cryptography import x509

from content_packs.words import Words
from hub.accounts.service import Account, put_account
from hub.address import note_address
from hub.cli import main
from hub.config import load_settings
from hub.db import make_engine, read_scope, session_scope
from hub.migrate import upgrade
from hub.packs.service import packs
from hub.people.service import Unit, put_unit
from tests.fakes.hub_folder import PACK, write_card


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YIZHAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("YIZHAN_FONTS", str(tmp_path / "fonts"))
    return tmp_path / "data"


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["yizhan", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_migrations_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "migrations-check") == 0
    assert "✓" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("link", "--as", "boss"), "boss"),
        (("link", "--as", "editor"), "editor"),
        (("enrol", "ghost"), "ghost"),
        (("pack", "publish", "ghost"), "ghost"),
        (("badges", "--out", "b.pdf"), "make setup"),
    ],
)
def test_a_refusal_is_a_sentence_in_both_languages_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    assert run(monkeypatch, *words) == 1
    told = capsys.readouterr().err
    assert told.startswith("✗")
    assert sentence in told
    assert "Traceback" not in told


@pytest.mark.parametrize("url", ["nonsense://x", "sqlite:////nowhere/at/all.db"])
def test_a_database_that_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("YIZHAN_DATABASE_URL", url)
    assert run(monkeypatch, "link", "--as", "editor") == 1
    assert "数据库" in capsys.readouterr().err


def test_pack_check_names_every_fault_in_one_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("hub.cli.drawable", lambda _: range(0x10000))
    (tmp_path / "pack.toml").write_text(PACK, encoding="utf-8")
    write_card(tmp_path, "field", "题", "字", more='colour = "red"\n')
    write_card(tmp_path, "picture", "题", "字", more='picture = "media/none.png"\n')
    write_card(tmp_path, "long", "题", "字" * 121)
    write_card(tmp_path, "glyph", "题", "\U0001f600")
    write_card(tmp_path, "past", "题", "字", more="valid_to = 2020-01-01\n")
    (tmp_path / "board.md").write_text((tmp_path / "past.md").read_text().replace('"alert"', '"sixth"'))
    assert run(monkeypatch, "pack", "check", str(tmp_path)) == 1
    told = capsys.readouterr().out
    for place in ("field.md:7:", "picture.md:7:", "long.md:", "glyph.md:", "past.md:7:", "board.md:2:"):
        assert f"{tmp_path}/{place}" in told
    for word in ("colour", "media/none.png", "121", "U+1F600", "2020-01-01", "sixth"):
        assert word in told


def test_a_folder_with_faults_is_not_imported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, data: Path
) -> None:
    settings = load_settings()
    engine = make_engine(settings.database)
    data.mkdir()
    upgrade(engine)
    with session_scope(engine) as session:
        put_unit(session, Unit("m", Words("矿"), "mine", None))
    folder = tmp_path / "authored"
    folder.mkdir()
    (folder / "pack.toml").write_text(PACK, encoding="utf-8")
    write_card(folder, "long", "题", "字" * 121)
    assert run(monkeypatch, "pack", "import", str(folder)) == 1
    assert f"{folder}/long.md:" in capsys.readouterr().out
    with read_scope(engine) as session:
        assert packs(session) == ()
    write_card(folder, "long", "题", "字" * 120)
    assert run(monkeypatch, "pack", "import", str(folder)) == 0
    with read_scope(engine) as session:
        assert [pack.cards for pack in packs(session)] == [1]
    engine.dispose()


def test_a_link_leads_to_the_hub_that_runs_on_this_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    settings = load_settings(port=8123)
    engine = make_engine(settings.database)
    data.mkdir()
    upgrade(engine)
    with session_scope(engine) as session:
        put_account(session, Account("editor", "文秋实", frozenset({"editor"})))
    engine.dispose()
    note_address(settings)
    for _ in range(2):
        assert run(monkeypatch, "link", "--as", "editor") == 0
        assert capsys.readouterr().out.startswith("http://127.0.0.1:8123/link/")


def test_where_only_the_demo_has_run_its_data_is_meant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("YIZHAN_DATA")
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".demo" / "hub").mkdir(parents=True)
    assert run(monkeypatch, "link", "--as", "editor") == 1
    assert "editor" in capsys.readouterr().err
    assert (tmp_path / ".demo" / "hub" / "hub.db").is_file()


def test_broker_files_come_with_their_certificates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run(monkeypatch, "broker-files", "--out", str(tmp_path / "b"), "--host", "mine.example") == 0
    assert {path.name for path in (tmp_path / "b").iterdir()} == {
        "mosquitto.conf", "acl", "ca.pem", "broker.pem", "broker.key",
    }  # fmt: skip
    assert (tmp_path / "b" / "broker.key").stat().st_mode & 0o777 == 0o600
    certificate = x509.load_pem_x509_certificate((tmp_path / "b" / "broker.pem").read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "mine.example" in names.get_values_for_type(x509.DNSName)


def test_a_mine_is_founded_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    text = main_says(monkeypatch, capsys, "init", "--example")
    file.write_text(text.replace('["keeper"]', '["boss"]'), encoding="utf-8")
    assert run(monkeypatch, "init", str(file)) == 1
    told = capsys.readouterr()
    heading = text[: text.index("keeper-1")].count("\n")
    assert f"{file}:{heading}: " in told.out
    assert "boss" in told.out
    assert run(monkeypatch, "link", "--as", "admin") == 1
    assert "yizhan init" in capsys.readouterr().err
    file.write_text(text, encoding="utf-8")
    assert "改动 14 处" in main_says(monkeypatch, capsys, "init", str(file))
    assert "改动 0 处" in main_says(monkeypatch, capsys, "init", str(file))
    assert "/link/" in main_says(monkeypatch, capsys, "link", "--as", "admin")


def main_says(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert run(monkeypatch, *words) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("host", "said", "warned"),
    [("10.1.0.5", "http://10.1.0.5:8123", False), ("0.0.0.0", "http://10.9.9.9:8123", False),
     ("127.0.0.1", "http://127.0.0.1:8123", True)],
)  # fmt: skip
def test_a_station_is_told_an_address_it_can_reach(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    host: str,
    said: str,
    warned: bool,
) -> None:
    monkeypatch.setattr("hub.address.lan_address", lambda: "10.9.9.9")
    file = tmp_path / "mine.toml"
    file.write_text(main_says(monkeypatch, capsys, "init", "--example"), encoding="utf-8")
    main_says(monkeypatch, capsys, "init", str(file))
    note_address(load_settings(host=host, port=8123))
    monkeypatch.setenv("YIZHAN_HOST", host)
    told = main_says(monkeypatch, capsys, "enrol", "hall-1", "--place", "face-1")
    assert f"--hub {said} --token " in told
    assert "--data station-hall-1" in told
    assert ("只有本机能用" in told) == warned
    assert "登记码" in told


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
