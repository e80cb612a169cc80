"""What is wrong with the station, as codes: whoever finds it writes the details to the log."""

from __future__ import annotations

from enum import StrEnum

STANDS_MS = 10 * 60_000
"""How long a fault stands that no later success can take back."""


class Fault(StrEnum):
    """A condition a technician must know of. The codes are closed: the hub has a sentence for each."""

    DISK = "disk"
    """The last write was refused."""
    FULL = "full"
    """The disk is full: records go on in the room kept for them, and nothing new is shown."""
    LEDGER = "ledger"
    """The ledger cannot be opened: nothing can be signed."""
    RECORD = "record"
    """A record on disk is no longer what was written: the hub gets its hash alone."""
    PROGRAM = "program"
    """An error nobody foresaw, in the last ten minutes."""
    REFUSED = "refused"
    """Something from the line was refused, in the last ten minutes."""
    STATE = "state"
    """A state document on disk cannot be used."""
    LINK = "link"
    """The line cannot be opened: address or certificate is damaged."""
    SLOT = "slot"
    """The live content of a publisher cannot be read."""
    PACK = "pack"
    """A version that was published is not shown here: refused, taken back, or it waits."""
    STORE = "store"
    """The database of the content was damaged: it was put aside, and the content is asked for again."""
    CARD = "card"
    """A card could not be drawn and is left out."""
    READER = "reader"
    """The last code scanned was none: empty, too long, or not text."""
    SCANNER = "scanner"
    """A scanner or camera this station was given is not there or cannot be read."""
    CLOCK = "clock"
    """The wall clock cannot be right."""


_PASSING = (Fault.PROGRAM, Fault.REFUSED)


class Faults:
    """Which faults stand. One thread changes it; :attr:`codes` is replaced whole.

    ``mono`` is time since boot, ms.
    """

    def __init__(self) -> None:
        self._found: dict[Fault, int] = {}
        self.codes: tuple[str, ...] = ()

    def found(self, fault: Fault, mono: int) -> None:
        """It is so, or so again."""
        self._found[fault] = mono
        self._note()

    def gone(self, fault: Fault) -> None:
        """It is no longer so."""
        self._found.pop(fault, None)
        self._note()

    def hold(self, fault: Fault, holds: bool, mono: int) -> None:
        """Whether it is so."""
        if holds:
            self.found(fault, mono)
        else:
            self.gone(fault)

    def pass_time(self, mono: int) -> None:
        """Forget what was only a moment's and is ten minutes old."""
        for fault in _PASSING:
            if fault in self._found and mono - self._found[fault] >= STANDS_MS:
                self.gone(fault)

    def _note(self) -> None:
        self.codes = tuple(sorted(fault.value for fault in self._found))
