"""What happens on the line and how it is reached: all that others need to know of :mod:`kiosk.link`.

Apart from it because paho takes a tenth of the start, and the first board does not wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.sync.actions import Message


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker has granted our subscriptions."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The line is gone; paho goes on trying."""


Event = Connected | Disconnected | Message


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach the broker.

    Attributes:
        url: ``mqtt://host:port`` or ``mqtts://host:port``; of a cluster ``mqtts://one:8883,two:8883``.
        protocol: 5, or 4 for a broker that speaks MQTT 3.1.1 only.
        user, password: the station's name, and its password where no certificate serves.
        ca, certificate, key_file: PEM texts and the path of the private key, for ``mqtts``.
    """

    url: str
    protocol: int
    user: str
    password: str
    ca: str = ""
    certificate: str = ""
    key_file: str = ""
