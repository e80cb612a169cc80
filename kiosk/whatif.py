"""``yizhan-kiosk whatif``: what a station would show at a moment, in words and as a picture.

It reads a copy of the data folder: a running station is not disturbed, and no record is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from content_packs.errors import StorageError
from content_packs.format.content import Content, merge
from content_packs.shifts import current_run
from content_packs.wire.state import Site
from content_packs.words import Words
from kiosk.clock import Clock
from kiosk.domain.clockwork import Instant
from kiosk.domain.rotation import OVERVIEW, Turn
from kiosk.domain.screen import Facts, Link, Screen, rotation_now, screen
from kiosk.preview import chosen, moment
from kiosk.snapshot import snapshot
from kiosk.storage.store import Store

TURNS = 16
"""Turns that are named: more than a whole round of the five boards."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        data: the station's data folder.
        at: the mine's wall time, as ISO text; empty for now.
        place: id of a place it is imagined at; empty for its own.
        lang: "zh", "en", or empty for the station's own.
        view: what somebody has turned to by hand: as in :func:`kiosk.preview.chosen`; empty for the rotation.
    """

    data: Path
    at: str = ""
    place: str = ""
    lang: str = ""
    view: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What would be shown: the screen, and lines that say why, Chinese with English.

    ``objects``: folder of the pictures.
    """

    screen: Screen
    lines: tuple[str, ...]
    objects: Path

    def picture(self, sha256: str) -> str:
        """Path of a picture's file."""
        return str(self.objects / sha256[:2] / sha256)


def answer(question: Question) -> Reply:
    """Work out what a station would show.

    Raises:
        StorageError: no station in the folder, no such moment, no such place.
    """
    ticks = Clock().ticks()
    with snapshot(question.data, ticks) as found:
        memory = found.memory
        offset = memory.facts.site.utc_offset_min
        now = moment(question.at, offset, ticks) if question.at else memory.instant(ticks)
        site = _at_place(memory.facts.site, question.place)
        content = _content(found.store, site, now.local(offset))
        lang = question.lang or memory.facts.lang
        facts = replace(memory.facts, site=site, content=content, lang=lang)
        link = Link(True, 0, found.unsent)
    shown = screen(facts, link, now, chosen(facts.content, question.view))
    return Reply(shown, tuple(_lines(facts, shown, now)), question.data / "objects")


def _at_place(site: Site, place: str) -> Site:
    """The same station imagined at another place it may be moved to."""
    known = dict(site.places)
    if place in ("", site.spot.place):
        return site
    if place not in known:
        names = "、".join(sorted({site.spot.place, *known}))
        raise StorageError(
            f"本站不能放在“{place}”，可以是：{names}。",
            f"this station cannot stand at {place!r}; known: {names}",
        )
    return replace(site, spot=replace(site.spot, place=place), place_name=known[place])


def _content(store: Store, site: Site, local: datetime) -> Content:
    run = current_run(site.shifts, local)
    spot = replace(site.spot, shift=run.shift.id if run else "")
    return merge(store.slots()[0], site.follows, spot, local.date())


def _lines(facts: Facts, shown: Screen, now: Instant) -> Iterator[str]:
    site, local = facts.site, now.local(facts.site.utc_offset_min)
    run = current_run(site.shifts, local)
    yield f"{local:%Y-%m-%d %H:%M}  {_both(site.place_name)} ({site.spot.place}) · {site.spot.station}"
    if run is None:
        yield "班次 shift: 没有 none"
    else:
        name = Words(run.shift.name, run.shift.name_en)
        yield f"班次 shift: {_both(name)} {run.date} {run.begins:%H:%M}-{run.ends:%H:%M}"
    yield f"签字时间 sign window: {_window(shown, run.closes if run else None)}"
    yield f"主题 theme: {_both(shown.header.theme) or '—'}"
    yield from _notices(shown)
    yield f"承诺 pledge: {_pledge(shown)}"
    yield f"现在 now: {_named(facts, shown.view)}"
    yield "轮播 rotation:"
    following = rotation_now(facts, now).following(now.at - facts.anchor.at)
    for begins, turn in islice(following, TURNS):
        at = datetime.fromtimestamp((facts.anchor.at + begins) / 1000, UTC) + timedelta(
            minutes=site.utc_offset_min
        )
        yield f"  {at:%H:%M:%S}  {turn.seconds:3d} s  {_turn(facts, turn)}"


def _window(shown: Screen, closes: datetime | None) -> str:
    if shown.panel is not None and closes is not None:
        return f"开 open, {shown.panel.run.opens:%H:%M}-{shown.panel.run.closes:%H:%M}"
    coming = f", 下次 next {shown.next_opens:%m-%d %H:%M}" if shown.next_opens else ""
    return f"关 closed{coming}"


def _notices(shown: Screen) -> Iterator[str]:
    if not shown.notices:
        yield "插播 notice: 没有 none"
    for standing in shown.notices:
        what, until = standing.notice, standing.ends
        yield f"插播 notice: {what.level} · {_both(what.title)} ({what.id}), 至 until {until:%m-%d %H:%M}"


def _pledge(shown: Screen) -> str:
    panel = shown.panel
    if panel is None:
        return "—"
    of = "名单未下发 no roster" if panel.tally.expected is None else str(panel.tally.expected)
    title = _both(panel.pledge.title) if panel.pledge else "没有承诺卡 no pledge"
    return f"{title} · 已签 signed {panel.tally.signed} / 应签 expected {of}"


def _turn(facts: Facts, turn: Turn) -> str:
    mark = " · 新 fresh" if turn.leads else ""
    return _named(facts, turn.view) + mark


def _named(facts: Facts, view: str) -> str:
    if view == OVERVIEW:
        return "全部五板 overview"
    found = facts.content.find(view)
    board = facts.content.board(found.card.board) if found else None
    if found is None or board is None:
        return f"没有内容 nothing published ({view})"
    return f"{_both(board.name)} · {_both(found.card.title)} ({view})"


def _both(words: Words) -> str:
    return f"{words.zh} {words.en}".strip()
