"""The hub's own certificate authority on disk: made once, kept with the other secrets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from content_packs.durable import write_durably
from content_packs.wire.rules import HUB
from hub.broker.certificates import (
    KeyPair,
    issue,
    issue_hub,
    issue_relay_server,
    issue_server,
    make_ca,
    revocation_list,
)


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority's folder (``<data>/secrets``).

    ``ca.pem`` and ``hub.pem``/``hub.key`` are what the hub needs to reach a broker over TLS, ``ca.pem`` and
    ``hub.intake.pem``/``hub.intake.key`` what a worker beside it needs.
    """

    folder: Path

    @property
    def ca_file(self) -> Path:
        return self.folder / "ca.pem"

    def ca_pem(self) -> str:
        """The authority's certificate, PEM."""
        return self._ca().cert_pem.decode()

    def issue(self, station: str, tls_public_key: str) -> str:
        """A client certificate (PEM) for a station's TLS public key (PEM)."""
        return issue(self._ca(), station, tls_public_key.encode()).decode()

    def issue_server(self, hosts: list[str]) -> KeyPair:
        """A key and certificate for a broker known by these names and addresses."""
        return issue_server(self._ca(), hosts)

    def issue_relay_server(self, host: str, tls_public_key: str) -> str:
        """A certificate (PEM) for the broker of a relay known as ``host``; its key stays with the relay."""
        return issue_relay_server(self._ca(), host, tls_public_key.encode()).decode()

    def revoked(self, serials: Iterable[str]) -> bytes:
        """The list (a CRL, PEM) of certificates that count no more, by their serial numbers."""
        return revocation_list(self._ca(), serials)

    def ready_hub(self, user: str = HUB) -> tuple[Path, Path]:
        """Certificate and key (files) of the hub, or of a worker beside it; made when they are not there."""
        certificate, key = self.folder / f"{user}.pem", self.folder / f"{user}.key"
        if not certificate.exists():
            pair = issue_hub(self._ca(), user)
            write_durably(key, pair.key_pem, mode=0o600)
            write_durably(certificate, pair.cert_pem)
        return certificate, key

    def _ca(self) -> KeyPair:
        key_file = self.folder / "ca.key"
        if not self.ca_file.exists():
            made = make_ca()
            write_durably(key_file, made.key_pem, mode=0o600)
            write_durably(self.ca_file, made.cert_pem)
        return KeyPair(key_file.read_bytes(), self.ca_file.read_bytes())
