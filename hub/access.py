"""How the hub, and workers beside it, reach the broker."""

from __future__ import annotations

from content_packs.wire.rules import HUB
from hub.address import EVERYWHERE, HERE
from hub.authority import Authority
from hub.config import Settings
from hub.link import Access
from hub.secrets import load_secrets
from hub.stations.enrolment import broker_protocol, broker_url


def access_of(settings: Settings, user: str = HUB) -> Access:
    """Name and password, or with TLS a certificate, made when it is not there yet.

    Args:
        settings: the hub.
        user: ``hub``, or ``hub.intake``.
    """
    url, protocol = broker_url(settings), broker_protocol(settings)
    if settings.broker == "embedded" and settings.host in EVERYWHERE:
        url = f"mqtt://{HERE}:{settings.broker_port}"  # the network may be down, this machine is not
    if not url.startswith("mqtts"):
        return Access(url, protocol, user, load_secrets(settings.secrets).hub_password)
    authority = Authority(settings.secrets)
    certificate, key = authority.ready_hub(user)
    return Access(url, protocol, user, "", authority.ca_file, certificate, key)
