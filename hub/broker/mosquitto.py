"""Mosquitto's two files, made from the same rules as the embedded broker obeys.

Works with Debian 12's 2.0.11. Mosquitto takes a client's name from its certificate, so there is no
password here and no way in without a certificate; and its id too, or one station could put any other, and
the hub, off the line by calling itself the same.
"""

from __future__ import annotations

from pathlib import Path

from content_packs.wire.rules import access_list

FOLDER = Path("/etc/yizhan/broker")
DATA = Path("/var/lib/yizhan-broker")

_CONFIGURATION = """\
# 由 yizhan broker-files 生成，请勿手改 Made by `yizhan broker-files`: do not edit
per_listener_settings false
listener {port}
cafile {ca}
certfile {cert}
keyfile {key}
crlfile {folder}/crl.pem
require_certificate true
use_identity_as_username true
use_username_as_clientid true
allow_anonymous false
acl_file {folder}/acl

# A station that was away for weeks must lose nothing here that the hub would have to send again.
max_queued_messages 1000000
max_inflight_messages 1000
max_packet_size 16777216
persistence true
persistence_location {data}/

log_dest stderr
log_type error
log_type warning
log_type notice
connection_messages true
"""


def mosquitto_files(
    mine: str, port: int, ca: Path, cert: Path, key: Path, folder: Path = FOLDER, data: Path = DATA
) -> dict[str, str]:
    """The content of ``mosquitto.conf`` and ``acl``, by file name, to be written into ``folder``.

    Args:
        mine: the one mine this broker serves.
        port: TCP port of the TLS listener, all interfaces.
        ca: certificate of the authority that signs stations, hub and broker (PEM, absolute path).
        cert: the broker's own certificate.
        key: its private key, readable by the user Mosquitto runs as.
        folder: where both files will lie, and ``crl.pem``, the list of certificates that count no more.
        data: where Mosquitto keeps its sessions; it must be able to write there.
    """
    configuration = _CONFIGURATION.format(port=port, ca=ca, cert=cert, key=key, folder=folder, data=data)
    return {"mosquitto.conf": configuration, "acl": access_list(mine)}
