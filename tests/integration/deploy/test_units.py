"""systemd accepts the units; the install scripts are sound and show what they would do."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import deploy

FOLDER = Path(deploy.__file__).parent
UNITS = sorted((FOLDER / "units").glob("*.service"))
SCRIPTS = sorted(FOLDER.glob("*.sh"))


def test_systemd_accepts_every_unit(tmp_path: Path) -> None:
    """Only the programs are replaced: verify wants them to exist, and they are not installed here."""
    assert len(UNITS) == 5
    for unit in UNITS:
        text = re.sub(r"^(Exec\w+=)\S+", r"\1/bin/true", unit.read_text(encoding="utf-8"), flags=re.M)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    copies = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *copies], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path) not in done.stderr, "a line systemd ignored or warned about"


def test_systemd_refuses_a_broken_unit(tmp_path: Path) -> None:
    broken = tmp_path / "yizhan-hub.service"
    broken.write_text(
        (FOLDER / "units" / broken.name).read_text().replace("[Service]", "[Service]\nType=nonsense")
    )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(broken)], capture_output=True, text=True
    )
    assert "nonsense" in done.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_comes_back_for_ever(unit: Path) -> None:
    lines = unit.read_text(encoding="utf-8").splitlines()
    assert {"Restart=always", "RestartSec=1", "StartLimitIntervalSec=0"} <= set(lines)


@pytest.mark.parametrize(("name", "driver"), [("yizhan-hub", "offscreen"), ("yizhan-station", "x11")])
def test_the_video_driver_is_named(name: str, driver: str) -> None:
    unit = (FOLDER / "units" / f"{name}.service").read_text(encoding="utf-8")
    assert f"Environment=SDL_VIDEODRIVER={driver}" in unit
    assert "User=yizhan" in unit.splitlines()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_is_sound_bash(script: Path) -> None:
    assert subprocess.run(["bash", "-n", script], capture_output=True).stderr == b""


def _run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", FOLDER / script, *arguments], capture_output=True, text=True, timeout=60)


def test_the_hubs_dry_run_shows_every_step() -> None:
    done = _run("install-hub.sh", "--dry-run", "mine-1", "10.1.0.5")
    assert done.returncode == 0, done.stderr
    for part in (
        'mine = "mine-1"',
        "hub\\,station\\,fonts",
        'broker = "mqtts://10.1.0.5:8883"',
        "broker-files --out /etc/yizhan/broker --host 10.1.0.5",
        "/etc/systemd/system/yizhan-broker.service",
        "/etc/systemd/system/yizhan-hub.service",
        "systemctl restart yizhan-broker.service yizhan-hub.service",
        "什么也没有做",
    ):
        assert part in done.stdout


def test_the_relays_dry_run_shows_every_step() -> None:
    done = _run("install-relay.sh", "--dry-run", "http://10.1.0.5:8080", "ABC-123")
    assert done.returncode == 0, done.stderr
    for part in (
        "YIZHAN_RELAY_OPTIONS=--hub http://10.1.0.5:8080 --token ABC-123",
        "systemctl disable --now mosquitto.service",
        "systemctl restart yizhan-relay.service",
        "什么也没有做",
    ):
        assert part in done.stdout
    assert "fonts" not in done.stdout


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    """Every program that changes a machine is replaced by one that leaves a trace."""
    for name in ("install", "apt-get", "useradd", "systemctl", "runuser", "chown", "chmod", "env", "rm"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {name} >> {tmp_path}/trace\n")
        (tmp_path / name).chmod(0o755)
    path = {"PATH": f"{tmp_path}:/usr/sbin:/usr/bin:/sbin:/bin"}
    for script, arguments in (
        ("install-hub.sh", ["mine-1", "10.1.0.5"]),
        ("install-station.sh", ["http://10.1.0.5:8080", "ABC"]),
        ("install-relay.sh", ["http://10.1.0.5:8080", "ABC"]),
    ):
        command = ["bash", str(FOLDER / script), "--dry-run", *arguments]
        assert subprocess.run(command, env=path, capture_output=True).returncode == 0
    assert not (tmp_path / "trace").exists()


def test_what_is_there_already_does_not_end_the_script(tmp_path: Path) -> None:
    """An update finds all settings there, and must still come to the services."""
    there = tmp_path / "mine.toml"
    there.write_text("mine")
    script = f"""set -euo pipefail
source "{FOLDER}/steps.sh"
head -c 1000000 /dev/zero | write_once 644 root "{there}"
say went on"""
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1:] == ["went on"]
    assert there.read_text() == "mine"


def test_the_stations_dry_run_shows_every_step() -> None:
    done = _run("install-station.sh", "--dry-run", "http://10.1.0.5:8080", "ABC-123")
    assert done.returncode == 0, done.stderr
    for part in (
        "YIZHAN_STATION_OPTIONS=--hub http://10.1.0.5:8080 --token ABC-123",
        "deploy.fonts --out /opt/yizhan/share/yizhan/fonts",
        "/opt/yizhan/bin/yizhan-station",
        "99-yizhan-stick.rules",
        "systemctl restart yizhan-display.service yizhan-station.service",
        "什么也没有做",
    ):
        assert part in done.stdout


def test_what_the_station_has_is_told_to_its_installer() -> None:
    options = ["--scanner", "/dev/input/by-id/usb-scanner", "--panel-inches", "15.6", "--theme", "light"]
    done = _run("install-station.sh", "--dry-run", *options, "http://10.1.0.5:8080", "ABC-123")
    assert done.returncode == 0, done.stderr
    assert f"--token ABC-123 {' '.join(options)}\n" in done.stdout
    assert "SystemMaxUse=200M" in done.stdout


def test_a_station_that_hangs_is_started_anew() -> None:
    lines = (FOLDER / "units" / "yizhan-station.service").read_text(encoding="utf-8").splitlines()
    assert {"Type=notify", "WatchdogSec=60"} <= set(lines)


@pytest.mark.parametrize(
    ("script", "arguments"),
    [
        ("install-hub.sh", []),
        ("install-hub.sh", ["--dry-run", "Mine 1", "10.1.0.5"]),
        ("install-hub.sh", ["--dry-run", "mine-1", "a b; rm"]),
        ("install-station.sh", ["--dry-run", "10.1.0.5", "ABC"]),
        ("install-station.sh", ["--dry-run", "http://10.1.0.5:8080", "A B"]),
        ("install-station.sh", ["--dry-run", "--theme", "blue", "http://10.1.0.5:8080", "ABC"]),
        ("install-station.sh", ["--dry-run", "--scanner", "x; rm", "http://10.1.0.5:8080", "ABC"]),
        ("install-station.sh", ["--dry-run", "--nonsense", "1", "http://10.1.0.5:8080", "ABC"]),
    ],
)
def test_wrong_arguments_are_a_sentence(script: str, arguments: list[str]) -> None:
    done = _run(script, *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("✗ ")
    assert done.stdout == ""


def test_the_station_is_started_over_the_whole_screen(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "start-station.sh", tmp_path / "yizhan-station")
    answer = "Screen 0: minimum 320 x 200, current 1920 x 1080, maximum 16384 x 16384"
    for name, body in (("xrandr", f"echo '{answer}'"), ("yizhan-kiosk", 'echo "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    command = ["bash", str(tmp_path / "yizhan-station"), "--hub", "http://h:1"]
    path = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    done = subprocess.run(command, env=path, capture_output=True, text=True)
    assert done.stdout == "run --fullscreen --size 1920x1080 --hub http://h:1\n"
    (tmp_path / "xrandr").write_text("#!/bin/sh\nexit 1\n")
    assert subprocess.run(command, env=path, capture_output=True).returncode != 0
