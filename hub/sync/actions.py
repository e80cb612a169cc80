"""What the hub's engine asks of the world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content_packs.errors import MessageError
from content_packs.transfer.fetching import Ask
from content_packs.wire.batch import Batch
from content_packs.wire.care import Glimpse, Look
from content_packs.wire.messages import Presence
from content_packs.wire.playback import Playback


@dataclass(frozen=True, slots=True)
class Message:
    """A packet from the broker."""

    topic: str
    payload: bytes
    retained: bool = False


@dataclass(frozen=True, slots=True)
class StoreBatch:
    """Verify and store records; after COMMIT call :meth:`Engine.stored`."""

    station: str
    batch: Batch


@dataclass(frozen=True, slots=True)
class NotePresence:
    """Write down how a station is; ``retained``: it said so a while ago."""

    station: str
    presence: Presence
    retained: bool = False


@dataclass(frozen=True, slots=True)
class NoteGlimpse:
    """Keep what a station's screen showed."""

    station: str
    glimpse: Glimpse


@dataclass(frozen=True, slots=True)
class NotePlayback:
    """Keep what was on a station's glass."""

    station: str
    told: Playback


@dataclass(frozen=True, slots=True)
class AskPlayback:
    """Ask a station for the hours of its glass that are not stored; ``newest``: the last it has, 0 where it
    has just told that there are more."""

    station: str
    newest: int = 0


@dataclass(frozen=True, slots=True)
class SendLook:
    """Ask a station what its screen shows."""

    station: str
    look: Look


@dataclass(frozen=True, slots=True)
class SendReceipt:
    """Tell a station how much of a ledger is on disk (after COMMIT)."""

    station: str
    ledger: str


@dataclass(frozen=True, slots=True)
class SendState:
    """Send a station the state documents that differ from those it holds (digests by kind)."""

    station: str
    held: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FactsChanged:
    """These kinds of state documents are derived anew from now on."""

    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class TakeAsk:
    """A station lacks blocks; one the hub talks to gets them from :attr:`Engine.serving`."""

    station: str
    ask: Ask
    now: int


@dataclass(frozen=True, slots=True)
class Mend:
    """A station could not use what it was sent of these objects: look at the hub's own copies."""

    station: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SendMetadata:
    """Send a station files of signed metadata by name, as far as there are any."""

    station: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteRival:
    """Another hub puts this one off the line, so many times in a row; the next time it waits so long."""

    times: int
    wait_ms: int


@dataclass(frozen=True, slots=True)
class RenewTrust:
    """Sign anew what is due; the pointer goes out when it has changed."""


@dataclass(frozen=True, slots=True)
class SendPointer:
    """Publish the retained pointer, and before it the metadata that are new; then
    :meth:`Engine.published` for each manifest that is."""


@dataclass(frozen=True, slots=True)
class SendNotices:
    """Publish the retained list of urgent notices."""


@dataclass(frozen=True, slots=True)
class NoteProgress:
    """A station lacks so many bytes of what it follows; 0: it has everything."""

    station: str
    lacking: int


@dataclass(frozen=True, slots=True)
class SendHubPresence:
    """Publish the hub's own retained presence."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Nothing of this packet was used: write down why."""

    topic: str
    station: str
    error: MessageError
    payload: bytes


Action = (
    StoreBatch
    | NotePresence
    | NoteGlimpse
    | NotePlayback
    | AskPlayback
    | SendLook
    | NoteProgress
    | SendReceipt
    | SendState
    | FactsChanged
    | TakeAsk
    | Mend
    | SendMetadata
    | SendPointer
    | SendNotices
    | SendHubPresence
    | RenewTrust
    | Refuse
    | NoteRival
)

KEEPING = NotePresence | NoteGlimpse | NotePlayback | NoteRival | RenewTrust | Refuse
"""What, beside batches, writes to the database; done first, in one transaction."""
