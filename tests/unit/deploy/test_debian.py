"""The one list of Debian packages, and what is done when some are missing."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from deploy import debian

LIST = """\
# a comment
# group: one 一
first
second

# group: two
second
third
"""


def test_groups_are_joined_without_doubles() -> None:
    assert debian.packages(["one"], LIST) == ["first", "second"]
    assert debian.packages(["one", "two"], LIST) == ["first", "second", "third"]


def test_the_real_list_has_every_group_and_plain_names() -> None:
    for group in ("station", "panel", "hub", "ci", "test"):
        names = debian.packages([group])
        assert names
        assert all(re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", name) for name in names)


def test_what_the_product_cannot_do_without_is_listed() -> None:
    assert {"python3-venv", "libgl1", "libegl1", "libgles2", "libgl1-mesa-dri"} <= set(
        debian.packages(["station"])
    )
    assert "mosquitto" in debian.packages(["hub"])
    assert {"xvfb", "xdotool", "mosquitto", "systemd", "postgresql"} <= set(debian.packages(["test"]))


def _pretend_dpkg(folder: Path, monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    program = folder / "dpkg-query"
    program.write_text("#!/bin/sh\n" + "".join(f"echo {line}\n" for line in lines) + "exit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_missing_are_those_dpkg_does_not_call_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend_dpkg(tmp_path, monkeypatch, "installed libgl1", "config-files xvfb")
    assert debian.missing(["libgl1", "xvfb", "xdotool"]) == ["xvfb", "xdotool"]


def test_python3_venv_is_not_missing_where_python_can_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend_dpkg(tmp_path, monkeypatch)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    assert debian.missing(["python3-venv"]) == []
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert debian.missing(["python3-venv"]) == ["python3-venv"]


def test_without_dpkg_nothing_is_called_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert debian.missing(["libgl1"]) == []


def test_the_command_by_hand_is_one_line() -> None:
    command = debian.install_command(["a", "b"])
    assert command == "sudo apt-get update && sudo apt-get install -y --no-install-recommends a b"


def test_only_services_just_installed_are_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("service", "systemctl"):
        (tmp_path / name).write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n')
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    debian.stop_services(["mosquitto", "xvfb"], [])
    calls = (tmp_path / "calls").read_text().splitlines()
    assert len(calls) == 1
    assert "mosquitto" in calls[0]
