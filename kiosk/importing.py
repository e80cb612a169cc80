"""``yizhan-kiosk import``: a stick is read by the station that runs on this data folder, or else here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import sleep

from content_packs.errors import StorageError
from content_packs.words import Words
from kiosk.bootstrap import Station, assemble
from kiosk.config import Folder
from kiosk.domain.stick import Stick
from kiosk.handover import Handover

POLL_S = 0.2
PATIENCE = 300
"""Looks in which nothing changes, after which nobody is there: a minute, and no file takes that long."""
SWITCHING = 75
"""Looks for which the new content may take to go live: a quarter of a minute."""


def import_stick(folder: Folder, stick: Path, say: Callable[[Words], None]) -> Stick:
    """Have a stick read.

    Args:
        folder: the station's.
        stick: where it is mounted, or the folder of content itself.
        say: told how far it is, each time that changes.

    Returns:
        How it ended.

    Raises:
        StorageError: the station is not enrolled, cannot be opened, or does not answer.
    """
    if folder.enrolment() is None:
        raise StorageError(
            f"{folder.path} 还没有登记，不知道该信谁签的内容，没有读入；请先用登记码登记本站。",
            f"the station in {folder.path} is not enrolled: it knows nobody's signature; enrol it first",
        )
    handover = Handover(folder.path)
    is_free = handover.claim()
    handover.release()
    handover.ask(stick)
    try:
        return _read_here(folder, handover, say) if is_free else _waited(handover, say)
    finally:
        handover.withdraw()


def _read_here(folder: Folder, handover: Handover, say: Callable[[Words], None]) -> Stick:
    """Nobody runs: a station without face and line reads it."""
    station = assemble(folder.path, lambda *_: None)
    station.works.start(with_line=False)
    try:
        how = _waited(handover, say)
        _let_it_go_live(station)
    finally:
        station.stop()
    return how


def _waited(handover: Handover, say: Callable[[Words], None]) -> Stick:
    before, unchanged = None, 0
    while unchanged < PATIENCE:
        told = handover.told
        if told is not None and told.is_over:
            return told
        if told is not None and told != before:
            say(told.words)
        unchanged = unchanged + 1 if told == before else 0
        before = told
        sleep(POLL_S)
    raise StorageError(
        "站点程序没有回答，没有读完；站上原内容照常。请看站点日志，或重启站点再试。",
        "the station does not answer; what it shows stays; look at its log, or start it again",
    )


def _let_it_go_live(station: Station) -> None:
    assert station.carrier is not None
    for _ in range(SWITCHING):
        if station.carrier.engine.inbox.is_settled:
            return
        sleep(POLL_S)
