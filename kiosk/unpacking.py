"""Blocks and objects on their way to the disk, in a thread of their own: no scan waits for them.

These are the engine's hands for content. What was asked is done in the order it was asked, and the engine
hears of it in the worker's thread, when the disk has it. What was asked and not done when the program ends
is asked for again, as after a power cut.
"""

from __future__ import annotations

import errno
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from content_packs.errors import PackError
from content_packs.format.manifest import Object, sha256
from content_packs.transfer.blocks import Blocks, block_count
from kiosk.domain.faults import Fault
from kiosk.storage.objects import Objects
from kiosk.storage.partials import Partials
from kiosk.sync import actions as act
from kiosk.sync.delivery import unpacked
from kiosk.sync.engine import Engine

log = logging.getLogger("yizhan.unpacking")
Handled = act.SaveBlock | act.CheckSegment | act.BuildObject | act.SaveObject
Tell = Callable[[int], list[act.Action]]
"""A method of the engine and what it is to be told; called in the worker's thread, with the time (ms)."""
STOP_S = 5


@dataclass(frozen=True, slots=True)
class Done:
    """What has become of one action.

    Attributes:
        tells: what the engine is to be told, in order.
        fault: what went wrong; the action is left to be asked for again.
    """

    tells: tuple[Tell, ...]
    fault: Fault | None = None


class Unpacker(threading.Thread):
    """Runs until :meth:`stop`. It alone touches the blocks, and writes objects; the worker reads those and
    takes them away.

    Args:
        objects, partials: where whole objects and blocks are kept.
        engine: its methods are named here and called in the worker's thread, never in this one.
        post: runs a function in the worker's thread.

    Attributes:
        hear: told, in the worker's thread, what has become of each action.
    """

    def __init__(
        self,
        objects: Objects,
        partials: Partials,
        engine: Engine,
        post: Callable[[Callable[[], None]], None],
    ) -> None:
        super().__init__(name="unpacker", daemon=True)
        self._objects, self._partials, self._engine, self._post = objects, partials, engine, post
        self._queue: queue.SimpleQueue[Handled | None] = queue.SimpleQueue()
        self._asked: set[tuple[str, ...]] = set()
        self._stopping = threading.Event()
        self.hear: Callable[[Done], None] = lambda _done: None

    @property
    def is_busy(self) -> bool:
        """Whether something that was asked for is not yet done and told."""
        return bool(self._asked)

    def ask(self, action: Handled) -> None:
        """Have it done soon; what is under way already is not done twice. In the worker's thread."""
        if (key := _key(action)) not in self._asked:
            self._asked.add(key)
            self._queue.put(action)

    def stop(self) -> None:
        """End the thread after what it is doing."""
        self._stopping.set()
        self._queue.put(None)
        self.join(timeout=STOP_S)

    def run(self) -> None:
        self._objects.clear_unfinished()
        while not self._stopping.is_set():
            self.turn()

    def turn(self, wait_s: float | None = None) -> bool:
        """Do the next thing; whether there was any within ``wait_s`` (None: wait for it). Never raises."""
        try:
            action = self._queue.get(timeout=wait_s)
        except queue.Empty:
            return False
        if action is not None:
            done, key = self._done(action), _key(action)
            self._post(lambda: self._say(key, done))
        return True

    def _say(self, key: tuple[str, ...], done: Done) -> None:
        self._asked.discard(key)
        self.hear(done)

    def _done(self, action: Handled) -> Done:
        tells: list[Tell] = []
        fault = None
        try:
            for tell in self._do(action):
                tells.append(tell)  # one by one: what came before a fault is told all the same
        except OSError as error:
            log.error("content was not saved: %s", error)
            fault = Fault.DISK
        except Exception:
            log.exception("unexpected error; the station goes on")
            fault = Fault.PROGRAM
        if fault and isinstance(action, act.SaveObject):
            tells.append(partial(self._engine.not_saved, action.sha256))
        return Done(tuple(tells), fault)

    def _do(self, action: Handled) -> Iterator[Tell]:
        match action:
            case act.SaveObject(name, data):
                yield from self._save(name, data)
            case act.SaveBlock(name, index, data):
                yield from self._gone(self._partials.save(name, index, data))
                yield partial(self._engine.block_saved, name, index, len(data))
            case act.CheckSegment(name, blocks, segment):
                held = self._partials.read(name, blocks)
                if held is not None and sha256(held) != segment:
                    self._partials.drop(name, blocks)
                    yield partial(self._engine.spoiled, name, blocks, "a segment is not what was signed")
            case act.BuildObject(item):
                yield from self._build(item)

    def _build(self, item: Object) -> Iterator[Tell]:
        all_of_it = Blocks.all(block_count(item.wire))
        missing = all_of_it - self._partials.held.get(item.sha256, Blocks())
        if missing:
            yield partial(self._engine.gone, item.sha256, missing)
            return
        wire = self._partials.read(item.sha256, all_of_it)
        if wire is None:
            self._partials.drop(item.sha256)
            yield partial(self._engine.gone, item.sha256, None)
            return
        try:
            data = unpacked(item, wire)
        except PackError as error:
            self._partials.drop(item.sha256)
            yield partial(self._engine.spoiled, item.sha256, None, str(error))
            return
        yield from self._save(item.sha256, data)

    def _save(self, name: str, data: bytes) -> Iterator[Tell]:
        """Keep a whole object; on a full disk the blocks of others make room for it."""
        try:
            self._objects.save(name, data)
        except OSError as error:
            gone = self._partials.drop_others(name) if error.errno == errno.ENOSPC else []
            if not gone:
                raise
            yield from self._gone(gone)
            self._objects.save(name, data)
        self._partials.drop(name)
        yield partial(self._engine.object_saved, name)

    def _gone(self, names: list[str]) -> Iterator[Tell]:
        return (partial(self._engine.gone, name, None) for name in names)


def _key(action: Handled) -> tuple[str, ...]:
    """What an action is about: two of the same key are the same."""
    match action:
        case act.SaveBlock(name, index):
            return "block", name, str(index)
        case act.CheckSegment(name, _, segment):
            return "segment", name, segment
        case act.SaveObject(name):
            return "object", name
        case act.BuildObject(item):
            return "build", item.sha256
