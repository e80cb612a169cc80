"""Which way a station is spoken to: on its own topics, or on the branch of the relay it stands behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content_packs.errors import MessageError
from content_packs.wire.topics import Address, Topics


class Routes:
    """The relay of each station behind one, as the database last said."""

    def __init__(self) -> None:
        self._relays: Mapping[str, str] = {}

    def learn(self, relays: Mapping[str, str]) -> None:
        """Relay by station; a relay stands on its own branch."""
        self._relays = relays

    def relay_of(self, station: str) -> str:
        """The relay on whose branch a station is; empty for one on the hub's own broker."""
        return self._relays.get(station, "")

    def is_its_way(self, address: Address) -> bool:
        """Whether a message came the way its station is enrolled for.

        A retained presence on another way was left there before the station moved, and says nothing.

        Raises:
            MessageError: anything else that came another way: a relay speaks for a station of another's.
        """
        if address.who in ("", "hub") or address.via == self.relay_of(address.who):
            return True
        if address.kind == "state":
            return False
        raise MessageError(
            f"站点“{address.who}”的消息没有走登记的线路，已拒收，记录仍在站上；换了线路请重新登记该站。",
            f"{address.who!r} is not enrolled behind {address.via or 'the hub'!r}; its records are kept;"
            " enrol it again where it stands now",
        )


@dataclass(frozen=True)
class RoutedTopics(Topics):
    """The topics of one mine, of which those to a station behind a relay are on the relay's branch."""

    routes: Routes

    def down(self, station: str, what: str) -> str:
        topic = super().down(station, what)
        relay = self.routes.relay_of(station)
        return self.through(relay, topic) if relay else topic
