"""What passes from the face to the work behind it.

Apart from both, so that the first board does not wait for what works behind it.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from content_packs.wire.notice import Notice
    from kiosk.domain.dialog import Dialog
    from kiosk.domain.notices import Aside
    from kiosk.domain.signing import Answer
    from kiosk.line import Event


class Scan(NamedTuple):
    """A code was read; ``then`` gets the answer, from the worker's thread; None: a dialog says enough."""

    text: str
    then: Callable[[Answer | None], None]


class Drawn(NamedTuple):
    """An urgent notice stands on the glass."""

    notice: Notice


class Choose(NamedTuple):
    """Something was chosen in a dialog; ``then`` gets what is to be answered, or None."""

    name: str
    then: Callable[[Answer | None], None]


class Call(NamedTuple):
    """Something to be done in the worker's thread."""

    what: Callable[[], None]


class Told(NamedTuple):
    """What has become of content that was to be kept; told in the worker's thread."""

    what: Callable[[], None]


class Counting(Protocol):
    """The counter, as other threads may look at it (:class:`kiosk.counter.Counter`)."""

    last: int
    dialog: Dialog | None
    aside: Aside


class Tray:
    """A queue into the worker, and a look at where its counter stands.

    What people and the station itself want comes before what the line brings, however much that is; else
    everything in its order.

    Args:
        last: sequence number of the last record on disk at start.

    Attributes:
        counter: who answers scans; None until the work has begun.
    """

    def __init__(self, last: int) -> None:
        self._queue: queue.PriorityQueue[tuple[bool, int, Scan | Choose | Drawn | Call | Told | Event]] = (
            queue.PriorityQueue()
        )
        self._numbers = count()
        self._last = last
        self.counter: Counting | None = None

    def post(self, event: Scan | Choose | Drawn | Call | Told | Event) -> None:
        """Queue something; safe from every thread."""
        waits = not isinstance(event, Scan | Choose | Drawn | Call)
        self._queue.put((waits, next(self._numbers), event))

    def take(self, patience_s: float) -> Scan | Choose | Drawn | Call | Told | Event | None:
        """The next thing, or None after ``patience_s``."""
        try:
            return self._queue.get(timeout=patience_s)[2]
        except queue.Empty:
            return None

    @property
    def last(self) -> int:
        """Sequence number of the last record on disk, as far as other threads may know."""
        return self.counter.last if self.counter else self._last

    @property
    def dialog(self) -> Dialog | None:
        """The dialog that is open."""
        return self.counter.dialog if self.counter else None

    @property
    def aside(self) -> Aside | None:
        """The urgent notices that are put aside."""
        return self.counter.aside if self.counter else None
