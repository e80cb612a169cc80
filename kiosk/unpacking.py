"""Carries out what the engine asks of blocks and objects: on disk, checked, and put together."""

from __future__ import annotations

import errno
import logging

from content_packs.errors import PackError
from content_packs.format.manifest import Object, sha256
from content_packs.transfer.blocks import Blocks, block_count
from kiosk.domain.faults import Fault
from kiosk.memory import Memory
from kiosk.storage.partials import Partials
from kiosk.storage.store import Store
from kiosk.sync import actions as act
from kiosk.sync.delivery import unpacked
from kiosk.sync.engine import Engine

log = logging.getLogger("yizhan.unpacking")
Handled = act.SaveBlock | act.CheckSegment | act.BuildObject | act.SaveObject


class Unpacker:
    """The engine's hands for content. Belongs to the worker's thread.

    Args:
        memory: told when the disk refuses.
        store, partials: where whole objects and blocks are kept.
        engine: told what is on disk, and what was not what it should be.
    """

    def __init__(self, memory: Memory, store: Store, partials: Partials, engine: Engine) -> None:
        self._memory = memory
        self._store = store
        self._partials = partials
        self._engine = engine

    def perform(self, action: Handled, mono: int) -> list[act.Action]:
        """Do it; what the disk refuses is left to be asked for again."""
        try:
            done = self._perform(action, mono)
        except OSError as error:
            log.error("content was not saved: %s", error)
            self._memory.faults.found(Fault.DISK, mono)
            return []
        self._memory.faults.gone(Fault.DISK)
        return done

    def _perform(self, action: Handled, mono: int) -> list[act.Action]:
        match action:
            case act.SaveObject(name, data):
                return self._save(name, data, mono)
            case act.SaveBlock(name, index, data):
                gone = self._partials.save(name, index, data)
                told = [action for other in gone for action in self._engine.gone(other, None, mono)]
                return [*told, *self._engine.block_saved(name, index, len(data), mono)]
            case act.CheckSegment(name, blocks, segment):
                held = self._partials.read(name, blocks)
                if held is not None and sha256(held) != segment:
                    self._partials.drop(name, blocks)
                    return self._engine.spoiled(name, blocks, "a segment is not what was signed", mono)
                return []
            case act.BuildObject(item):
                return self._build(item, mono)

    def _build(self, item: Object, mono: int) -> list[act.Action]:
        all_of_it = Blocks.all(block_count(item.wire))
        missing = all_of_it - self._partials.held.get(item.sha256, Blocks())
        if missing:
            return self._engine.gone(item.sha256, missing, mono)
        wire = self._partials.read(item.sha256, all_of_it)
        if wire is None:
            self._partials.drop(item.sha256)
            return self._engine.gone(item.sha256, None, mono)
        try:
            return self._save(item.sha256, unpacked(item, wire), mono)
        except PackError as error:
            self._partials.drop(item.sha256)
            return self._engine.spoiled(item.sha256, None, str(error), mono)

    def _save(self, name: str, data: bytes, mono: int) -> list[act.Action]:
        """Keep a whole object; on a full disk the blocks of others make room for it."""
        gone: list[str] = []
        try:
            self._store.save_object(name, data)
        except OSError as error:
            gone = self._partials.drop_others(name) if error.errno == errno.ENOSPC else []
            if not gone:
                raise
            self._store.save_object(name, data)
        self._partials.drop(name)
        told = [action for other in gone for action in self._engine.gone(other, None, mono)]
        return [*told, *self._engine.object_saved(name, mono)]
