from pathlib import Path

import pytest
from cryptography import x509

from hub.address import note_address
from hub.config import load_settings
from hub.db import make_engine, session_scope
from hub.stations.certificates import note_certificate
from hub.stations.service import add_station, authorise, places
from tests.fakes.commands import main_says, run


def test_broker_files_come_with_their_certificates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run(monkeypatch, "broker-files", "--out", str(tmp_path / "b"), "--host", "mine.example") == 0
    assert {path.name for path in (tmp_path / "b").iterdir()} == {
        "mosquitto.conf", "acl", "ca.pem", "broker.pem", "broker.key", "crl.pem",
    }  # fmt: skip
    assert (tmp_path / "b" / "broker.key").stat().st_mode & 0o777 == 0o600
    certificate = x509.load_pem_x509_certificate((tmp_path / "b" / "broker.pem").read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "mine.example" in names.get_values_for_type(x509.DNSName)


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


def test_the_list_of_certificates_that_count_no_more_is_written_and_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "b"
    file = tmp_path / "mine.toml"
    file.write_text(main_says(monkeypatch, capsys, "init", "--example"), encoding="utf-8")
    main_says(monkeypatch, capsys, "init", str(file))
    main_says(monkeypatch, capsys, "broker-files", "--out", str(folder))
    assert "0 张证书作废" in main_says(monkeypatch, capsys, "broker-crl", "--out", str(folder))
    engine = make_engine(load_settings().database)
    with session_scope(engine) as session:
        name = add_station(session, "face-1", places(session)[0].id, 1, "test").id
        note_certificate(session, name, "abc", 1)
        authorise(session, name, False)
    engine.dispose()
    said = main_says(monkeypatch, capsys, "broker-crl", "--out", str(folder))
    assert "1 张证书作废" in said
    assert "systemctl restart yizhan-broker" in said
    main_says(monkeypatch, capsys, "broker-files", "--out", str(folder))
    listed = x509.load_pem_x509_crl((folder / "crl.pem").read_bytes())
    assert [one.serial_number for one in listed] == [0xABC], "made anew, the files keep the list"
