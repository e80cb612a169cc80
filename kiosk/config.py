"""What a station knows about itself: the data folder, and what enrolment gave it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.durable import write_durably
from content_packs.errors import StorageError
from content_packs.values import dataclass

DEFAULT_DATA = Path("/var/lib/yizhan-station")


def fonts_folder() -> Path:
    """Where set-up put ``Regular.ttf`` and ``Bold.ttf``; ``YIZHAN_FONTS`` overrides."""
    return Path(os.environ.get("YIZHAN_FONTS") or Path(sys.prefix) / "share" / "yizhan" / "fonts")


@dataclass(frozen=True, slots=True)
class Display:
    """How this station's panel is read: the options of ``yizhan-kiosk run``.

    Attributes:
        theme: "dark", or "light" for a station in daylight.
        inches: the panel's diagonal; 0 = not told, then type is an eighteenth of the shorter side.
        distance_m: from where the text is to be read, m.
        dim_after_min: without anybody for so long, outside signing time, the panel goes dark; 0 = never.
        video: whether videos play, where the extra ``video`` is installed; else their posters stand.
    """

    theme: str = "dark"
    inches: float = 0.0
    distance_m: float = 3.0
    dim_after_min: float = 0.0
    video: bool = False


AS_DELIVERED = Display()


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the hub answered (SPEC.md 2.8), kept in ``station.json``.

    Attributes:
        hub: address the station enrolled at.
        mine, station: names.
        broker: ``mqtt://host:port`` or ``mqtts://host:port``.
        protocol: 5, or 4 for a broker that speaks MQTT 3.1.1 only.
        user, password: for MQTT; the password is empty where certificates serve.
        ledger: id of this station's ledger.
        state_key: the hub's public key for state documents, hex.
        ca: PEM of the hub's authority, or empty.
        certificate: PEM of this station's certificate, or empty.
        root: the trust root packs are verified by.
        relay_url: for a relay: ``mqtt(s)://host:port`` of its own broker.
        relay_certificate: for a relay: PEM of the certificate of its own broker, or empty.
        token: digest of the token that was used, so that a start with the same one enrols only once.
    """

    hub: str
    mine: str
    station: str
    broker: str
    protocol: int
    user: str
    password: str
    ledger: str
    state_key: str
    ca: str = ""
    certificate: str = ""
    root: str = ""
    token: str = ""
    relay_url: str = ""
    relay_certificate: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """The data folder of a station."""

    path: Path

    @property
    def enrolment_file(self) -> Path:
        return self.path / "station.json"

    @property
    def tls_key_file(self) -> Path:
        return self.path / "keys" / "tls.pem"

    @property
    def ledger_key_file(self) -> Path:
        return self.path / "keys" / "ledger.key"

    def enrolment(self) -> Enrolment | None:
        """What enrolment gave; None before it. StorageError when the file is damaged."""
        try:
            data: Mapping[str, Any] = json.loads(self.enrolment_file.read_text(encoding="utf-8"))
            enrolment = Enrolment(**{name: data[name] for name in Enrolment.__slots__ if name in data})
            bytes.fromhex(enrolment.state_key)
            return enrolment
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise StorageError(
                f"登记文件 {self.enrolment_file} 损坏。记录仍在盘上，请用新的登记码重新登记本站。",
                f"{self.enrolment_file} is damaged ({error}); records are kept; enrol again with a new token",
            ) from error

    def save_enrolment(self, enrolment: Enrolment) -> None:
        """Keep the hub's answer; readable by the station's user alone."""
        write_durably(self.enrolment_file, json.dumps(asdict(enrolment), indent=1).encode(), mode=0o600)

    def public_key(self) -> bytes:
        """The public half of the station's own key, which must be there; StorageError when it is not."""
        file = self.ledger_key_file
        if not file.exists():
            raise StorageError(
                f"没有本站密钥 {file}：记录仍在盘上，请从备份取回密钥，或重新登记。",
                f"there is no key {file}: records are kept; bring it back from a backup, or enrol again",
            )
        return self.ledger_key().public_key().public_bytes_raw()

    def ledger_key(self) -> Ed25519PrivateKey:
        """The station's own key; made here at the first call, never leaves this folder.

        Raises:
            StorageError: it cannot be written, read or used.
        """
        file = self.ledger_key_file
        try:
            if not file.exists():
                write_durably(file, Ed25519PrivateKey.generate().private_bytes_raw(), mode=0o600)
            return Ed25519PrivateKey.from_private_bytes(file.read_bytes())
        except (OSError, ValueError) as error:
            raise StorageError(
                f"本站密钥 {file} 不能用（{error}）。记录仍在盘上，请技术员检查磁盘和权限。",
                f"the key {file} cannot be used ({error}); records are kept; have disk and rights checked",
            ) from error
