"""Debian packages: the one list (packages.txt), what of it is missing, and how it gets installed.

``python3 -m deploy.debian GROUP...`` prints what is missing of some groups.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

LIST = Path(__file__).with_name("packages.txt")
SERVICES = ("mosquitto", "postgresql")
"""Packages whose service Debian starts on installation; here only their programs are needed."""


def packages(groups: Iterable[str], text: str | None = None) -> list[str]:
    """The packages of some groups, each once, in the order of the list.

    Args:
        groups: names after ``# group:``.
        text: the list; packages.txt when None.
    """
    wanted, group, found = set(groups), "", []
    for line in (LIST.read_text(encoding="utf-8") if text is None else text).splitlines():
        if line.startswith("# group:"):
            group = line.split()[2]
        elif line.strip() and not line.startswith("#") and group in wanted and line.strip() not in found:
            found.append(line.strip())
    return found


def missing(names: Iterable[str]) -> list[str]:
    """Which of ``names`` dpkg does not know as installed. Empty where there is no dpkg at all.

    python3-venv is only missing when the running Python cannot make a venv: one from pyenv can.
    """
    names = list(names)
    if shutil.which("dpkg-query") is None:
        return []
    query = ["dpkg-query", "--show", "--showformat", "${db:Status-Status} ${Package}\\n", *names]
    answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    installed = {line.split()[1] for line in answer.splitlines() if line.startswith("installed ")}
    if importlib.util.find_spec("ensurepip") is not None:
        installed.add("python3-venv")
    return [name for name in names if name not in installed]


def administrator() -> list[str] | None:
    """What to put before a command so that it runs as root without asking, or None when impossible."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def install_command(names: Iterable[str]) -> str:
    """The one exact command a person types to install ``names``."""
    joined = " ".join(names)
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {joined}"


def stop_services(names: Iterable[str], prefix: list[str]) -> None:
    """Stop the services of packages just installed: nothing here uses them, and 1883 must be free.

    Args:
        names: the packages just installed; others' services are left as they are.
        prefix: see `administrator`.
    """
    for service in SERVICES:
        if service not in names:
            continue
        if Path("/run/systemd/system").is_dir():
            command = ["systemctl", "disable", "--now", service]
        else:
            command = ["service", service, "stop"]
        subprocess.run([*prefix, *command], capture_output=True, check=False)


if __name__ == "__main__":
    print(*missing(packages(sys.argv[1:])))
