"""A stick as one more server: it answers a station's needs from a folder, by the messages of the line.

Nothing it says is believed more than what any other source says; what the station finds to be bad is not
given twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from content_packs.errors import PackError
from content_packs.format.manifest import MOST_OBJECT
from content_packs.transfer.blocks import BLOCK
from content_packs.transfer.serving import Serving
from content_packs.wire.carried import BUNDLE, METADATA, NOTICES, OBJECTS, POINTER, STATE, STATE_KINDS
from content_packs.wire.codec import MAX_MESSAGE
from content_packs.wire.messages import MOST_TIMESTAMP, Pointer, decode_need
from content_packs.wire.topics import Topics
from content_packs.wire.trust import MetadataFiles
from kiosk.domain.stick import UNFINISHED
from kiosk.sync.actions import Message

MOST_METADATA = 512 * 1024
MOST_GIVEN = 2
"""So many times a block is given: a file that is too short would be asked for for ever."""


class Bundle:
    """The folder of content on a stick.

    Args:
        stick: where it is mounted, or the folder itself.
        topics, station: whom it is for.
        clock: ms since boot.
    """

    def __init__(self, stick: Path, topics: Topics, station: str, clock: Callable[[], int]) -> None:
        self._folder = folder_on(stick)
        self._topics, self._station, self._clock = topics, station, clock
        self._serving = Serving(self._size_of)
        self._names: frozenset[str] = frozenset()
        self._given: Counter[tuple[str, int]] = Counter()
        self.bad: set[str] = set()

    @property
    def is_there(self) -> bool:
        """Whether the stick has not been pulled out."""
        return self._folder.is_dir()

    @property
    def names(self) -> frozenset[str]:
        """Objects it has, as far as it was not found to be wrong."""
        return self._names - self.bad

    def look(self) -> None:
        """See which objects are there; OSError when the stick cannot be read."""
        self._names = frozenset(path.name for path in (self._folder / OBJECTS).glob("??/*"))

    def pointer(self) -> Message:
        """What leads to all the rest.

        Raises:
            PackError: it was never written: whoever made the stick was interrupted.
            OSError: the stick cannot be read.
        """
        try:
            timestamp = _bounded(self._folder / POINTER, MOST_TIMESTAMP).decode()
        except (FileNotFoundError, UnicodeDecodeError):
            raise PackError(UNFINISHED.words.zh, UNFINISHED.words.en) from None
        return Message(self._topics.meta, Pointer(timestamp.encode()).encode())

    def facts(self) -> list[Message]:
        """The station's own state documents, and the urgent notices in force; OSError as above."""
        state, notices = self._folder / STATE / self._station, self._folder / NOTICES
        found = [
            Message(self._topics.down(self._station, f"state/{kind}"), _bounded(path, MAX_MESSAGE))
            for kind in STATE_KINDS
            if (path := state / f"{kind}.bin").is_file()
        ]
        if notices.is_file():
            found.append(Message(self._topics.notice, _bounded(notices, MAX_MESSAGE)))
        return found

    def answer(self, payload: bytes) -> list[Message]:
        """What it has of a need; nothing when it has none of it.

        Raises:
            OSError: the stick cannot be read, or was pulled out.
        """
        need, now = decode_need(payload), self._clock()
        self.bad.update(need.bad, (row.name for row in need.ask.lacks if not self._size_of(row.name)))
        self._serving.need(self._station, need.ask, now)
        return [*self._metadata(need.metadata), *map(self._block, self._blocks(now))]

    def _metadata(self, names: tuple[str, ...]) -> list[Message]:
        """Files of metadata; their names are checked by whoever reads a need."""
        paths = {name: self._folder / METADATA / name for name in names}
        found = {name: _bounded(path, MOST_METADATA) for name, path in paths.items() if path.is_file()}
        topic = self._topics.down(self._station, "metadata")
        return [Message(topic, MetadataFiles(found).encode())] if found else []

    def _blocks(self, now: int) -> list[tuple[str, int]]:
        """What is to be given; what was given in vain again and again is not what its manifest says."""
        asked = [(one.name, one.index) for one in self._serving.send(now)]
        self._given.update(asked)
        self.bad.update(name for name, index in asked if self._given[name, index] > MOST_GIVEN)
        return [(name, index) for name, index in asked if name not in self.bad]

    def _block(self, which: tuple[str, int]) -> Message:
        name, index = which
        with self._path(name).open("rb") as file:
            file.seek(index * BLOCK)
            data = file.read(BLOCK)
        return Message(self._topics.block_to(self._station, name, index), data)

    def _size_of(self, name: str) -> int | None:
        """Bytes of an object's wire form; None when it is not here, or not what its name says."""
        path = self._path(name)
        if name in self.bad or not path.is_file():
            return None
        size = path.stat().st_size
        return size if 0 < size <= MOST_OBJECT else None

    def _path(self, name: str) -> Path:
        return self._folder / OBJECTS / name[:2] / name


def folder_on(stick: Path) -> Path:
    """The folder of content on a stick, whether or not it is there."""
    return stick if stick.name == BUNDLE else stick / BUNDLE


def _bounded(path: Path, most: int) -> bytes:
    """A file's bytes; of one that is too large only so much that it is refused."""
    with path.open("rb") as file:
        return file.read(most + 1)
