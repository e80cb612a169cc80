"""The relay's own broker: Mosquitto as a child process, with files written anew at each start."""

from __future__ import annotations

import getpass
import logging
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from content_packs.durable import write_durably
from content_packs.errors import StorageError
from content_packs.wire.rules import access_list

log = logging.getLogger("yizhan.relay.broker")
STOP_S = 5
HERE = "127.0.0.1"
_COMMON = """\
# 由 yizhan-kiosk relay 生成，请勿手改 Made by `yizhan-kiosk relay`: do not edit
user {user}
per_listener_settings false
listener {port}{host}
acl_file {folder}/acl
max_queued_messages 100000
max_inflight_messages 100
max_packet_size 16777216
# What is retained is said again by the relay, from its own disk.
persistence false
log_dest stderr
log_type error
log_type warning
"""
_PLAIN = "allow_anonymous true\n"
_TLS = """\
cafile {folder}/ca.pem
certfile {folder}/broker.pem
keyfile {key}
require_certificate true
use_identity_as_username true
use_username_as_clientid true
allow_anonymous false
"""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where and as whom the broker serves.

    Attributes:
        url: ``mqtts://host:port`` as stations reach it; ``mqtt://``: no certificates, on this machine only.
        mine, relay: names.
        ca, certificate: PEM, for ``mqtts``.
        key_file: of the certificate.
    """

    url: str
    mine: str
    relay: str
    ca: str
    certificate: str
    key_file: Path

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 8883

    @property
    def from_here(self) -> str:
        """How the relay itself reaches it."""
        return f"{urlsplit(self.url).scheme}://{HERE}:{self.port}"


class Broker:
    """Mosquitto, while the relay lives.

    Args:
        folder: for its files.
        listening: where.
    """

    def __init__(self, folder: Path, listening: Listening) -> None:
        self._folder = folder.absolute()
        self._listening = listening
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Write its files and start it; StorageError when there is none or the disk refuses."""
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        try:
            self._write_files()
            # setpriv: when the relay is killed its broker goes too, and the port is free for the next.
            command = ["setpriv", "--pdeathsig", "TERM", program, "-c", str(self._folder / "mosquitto.conf")]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        except OSError as error:
            raise StorageError(
                f"消息服务 {program} 没有启动（{error}）。请安装 mosquitto，检查磁盘；"
                "后面的站照常显示、签字。",
                f"the broker {program} did not start ({error}); install mosquitto and check the disk;"
                " the stations behind go on by themselves",
            ) from error

    def keep_running(self) -> bool:
        """Start it again when it has ended; whether it was running."""
        if self._process is not None and self._process.poll() is None:
            return True
        if self._process is not None:
            log.error("the broker has ended with code %s; it is started again", self._process.returncode)
        self.start()
        return False

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def _write_files(self) -> None:
        told = self._listening
        plain = told.url.startswith("mqtt://")
        text = _COMMON.format(
            user=getpass.getuser(), port=told.port, host=f" {HERE}" if plain else "", folder=self._folder
        )
        text += _PLAIN if plain else _TLS.format(folder=self._folder, key=told.key_file.absolute())
        files = {"mosquitto.conf": text, "acl": access_list(told.mine, told.relay)}
        if not plain:
            files |= {"ca.pem": told.ca, "broker.pem": told.certificate}
        for name, content in files.items():
            write_durably(self._folder / name, content.encode(), mode=0o600)
