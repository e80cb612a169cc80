"""The urgent notices on this station's disk: the signed list, and what each notice has left."""

from __future__ import annotations

import hashlib
import json
import logging

from content_packs.errors import MessageError
from content_packs.wire.notice import NoticeList, decode_notices
from kiosk.domain.clockwork import Instant
from kiosk.domain.notices import Life, Posted, noted, post
from kiosk.storage.store import Store

log = logging.getLogger("yizhan.notices")
LIVES = "notice lives"


class Noticeboard:
    """Reads and writes; belongs to whoever owns the store.

    Args:
        store: the station's disk.
        mine: whose notices are taken.
    """

    def __init__(self, store: Store, mine: str) -> None:
        self._store = store
        self._mine = mine

    @property
    def held(self) -> str:
        """What the hub is told is held: version and digest of the list; empty when none ever came."""
        version, data = self._store.notices()
        return f"{version}-{hashlib.sha256(data).hexdigest()[:16]}" if data else ""

    def read(self, key: bytes, now: Instant) -> Posted:
        """What is on disk, as far as ``key`` signed it; its version counts in any case."""
        version, data = self._store.notices()
        if not data:
            return Posted(version)
        try:
            found = decode_notices(data, key, self._mine)
        except MessageError as error:
            log.error("the notices on disk cannot be used: %s", error)
            return Posted(version)
        return post(found, self._lives(), now)

    def take(self, found: NoticeList, data: bytes, now: Instant) -> Posted:
        """Write a list down, and then what its notices have left."""
        posted = post(found, self._lives(), now)
        self._store.save_notices(found.version, data)
        self._write(posted)
        return posted

    def note(self, posted: Posted, now: Instant) -> Posted:
        """Write down what is left, as of ``now``."""
        if not posted.lives:
            return posted
        posted = noted(posted, now)
        self._write(posted)
        return posted

    def _lives(self) -> dict[str, Life]:
        """What is left of each; nothing where the disk has damaged it: then only the clock ends a notice."""
        try:
            kept = json.loads(self._store.setting(LIVES, "{}"))
            return {id: _life(*parts) for id, parts in kept.items()}
        except (ValueError, TypeError, AttributeError) as error:
            log.error("what the notices have left cannot be read: %s", error)
            return {}

    def _write(self, posted: Posted) -> None:
        rows = {id: [life.left, life.mono, life.boot] for id, life in posted.lives.items()}
        self._store.remember(LIVES, json.dumps(rows))


def _life(left: object, mono: object, boot: object) -> Life:
    if not (type(left) is int and type(mono) is int and isinstance(boot, str)):
        raise ValueError("no number of milliseconds, or no boot")
    return Life(left, mono, boot)
