"""What a stick brings, on its way into the engine: in the worker's thread, beside what the line brings."""

from __future__ import annotations

import logging
from collections.abc import Callable

from content_packs.words import Words
from kiosk.carrier import Carrier
from kiosk.clock import Clock
from kiosk.domain import stick as said
from kiosk.domain.stick import Stick
from kiosk.memory import Memory
from kiosk.sync.actions import Message, Refused

log = logging.getLogger("yizhan.intake")


class Intake:
    """Feeds one stick after the other to the engine and knows when nothing more is to come of it.

    Args:
        carrier, memory, clock: the station.
        tell: called, in the worker's thread, with how far it is.
        ask: takes what the engine needs, to be answered by :meth:`take`.
    """

    def __init__(
        self,
        carrier: Carrier,
        memory: Memory,
        clock: Clock,
        tell: Callable[[Stick], None],
        ask: Callable[[bytes], None],
    ) -> None:
        self._carrier, self._memory, self._clock = carrier, memory, clock
        self._tell, self._ask = tell, ask
        self._facts: list[Message] = []
        self._reading = self._took = False
        self._refused: Refused | None = None
        self._before: dict[str, str] = {}
        self._names: frozenset[str] = frozenset()
        self._is_damaged = False
        self._said = Stick()

    def begin(self, pointer: Message, facts: list[Message], names: frozenset[str]) -> None:
        """A stick is plugged in.

        Args:
            pointer: leads to its content.
            facts: state documents and notices, taken once the pointer is verified.
            names: the objects it has.
        """
        self._names = names
        self._facts, self._reading, self._took, self._refused = facts, True, False, None
        self._before, self._is_damaged, self._said = dict(self._memory.held), False, Stick()
        self._carrier.beside = self
        self._say(said.reading(0, 0))
        self._carrier.perform(self._carrier.engine.stand_beside(names, self._clock.ticks().mono))
        self._feed(pointer)
        self.look()

    def asked(self, payload: bytes) -> None:
        """The engine needs something."""
        self._ask(payload)

    def refused(self, action: Refused) -> None:
        """The engine did not use something; what the line brought meanwhile counts too, and is rare."""
        if not action.topic.startswith("block/"):
            self._refused = self._refused or action

    def take(self, messages: list[Message], names: frozenset[str]) -> None:
        """The stick's answer to a need, nothing when it has none of it; ``names``: objects it still has."""
        if not self._reading:
            return
        engine = self._carrier.engine
        if not messages and engine.approval.is_open:
            self.end(said.UNFINISHED)
            return
        self._took = self._took or bool(messages)
        if names != self._names:
            self._names, self._is_damaged = names, True
            self._carrier.perform(engine.stand_beside(names, self._clock.ticks().mono))
        for message in messages:
            self._feed(message)
        self.look()

    def look(self) -> None:
        """See whether all of it has been read."""
        engine = self._carrier.engine
        if not self._reading or engine.approval.is_open:
            return
        if self._facts:
            facts, self._facts = self._facts, []
            for message in facts:
                self._feed(message)
            self.look()
        else:
            self._weigh({item.sha256 for item in engine.inbox.wanted()})

    def _weigh(self, wanted: set[str]) -> None:
        """Go on while the stick has something of what is wanted; else say how it ended."""
        if wanted & self._names or self._carrier.engine.inbox.is_making:
            self._say(said.reading(*(self._carrier.engine.inbox.delivery.progress or (0, 0))))
        elif self._refused is not None:
            self.end(_words_for(self._refused))
        elif self._is_damaged:
            self.end(said.DAMAGED)
        elif wanted:
            self.end(said.lacking(len(wanted)))
        else:
            whys = [note.why for note in self._carrier.switching.notes if note.why in said.UNFIT]
            is_new = self._took or self._memory.held != self._before
            self.end(said.UNFIT[whys[0]] if whys else said.done(is_new))

    def end(self, how: Stick) -> None:
        """Nothing more is read from this stick."""
        if not self._reading:
            return
        self._reading = False
        self._carrier.beside = None
        self._carrier.perform(self._carrier.engine.stand_beside(None, self._clock.ticks().mono))
        log.info("stick: %s", how.words.en)
        self._say(how)

    def _feed(self, message: Message) -> None:
        self._carrier.perform(self._carrier.engine.receive(message, self._clock.ticks().mono))

    def _say(self, how: Stick) -> None:
        if how != self._said:
            self._said = how
            self._memory.note_stick(how)
            self._tell(how)


def _words_for(refused: Refused) -> Stick:
    """The first clause of the reason: the bottom line is short, the log has the rest."""
    zh, en = refused.words.zh.partition("，")[0], refused.words.en.partition(";")[0]
    if not zh:
        return said.UNSIGNED
    return said.refused(Words(f"拒收：{zh}，原内容照常", f"Refused: {en}"))
