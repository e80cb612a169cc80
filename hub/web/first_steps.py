"""What a new mine does first, in order: shown on the overview until all of it is done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from content_packs.words import Words
from hub.records.runs import PlaceRun
from hub.stations.service import Station
from hub.web.i18n import words_for


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do once: what, whether it is done, the page to do it on, and the right it takes."""

    words: Words
    done: bool
    link: str
    route: str


def first_steps(
    has_places: bool,
    has_persons: bool,
    runs: Collection[PlaceRun],
    packs: Collection[object],
    versions: Collection[object],
    fleet: Sequence[Station],
) -> tuple[Step, ...]:
    """The steps in order; empty once persons, published content and a station that works are there.

    Args:
        has_places, has_persons: whether the mine has any.
        runs: of all places, now.
        packs, versions, fleet: of the whole mine.
    """
    works = any(one.enrolled for one in fleet)
    if has_places and has_persons and versions and works:
        return ()
    rostered = any(one.coverage is not None and one.coverage.has_roster for one in runs)
    station = f"/stations/{fleet[0].id}" if fleet else "/stations#add"
    rows = (
        ("写明单位、地点和班次：mine.toml，在中枢上运行 yizhan init 文件。", has_places, "", "overview"),
        ("上传人员表，每个人随即有工牌。", has_persons, "/persons#upload", "begin_import"),
        ("上传排班，或设班组轮班：这样才知道谁该签。", rostered, "/roster", "begin_import"),
        ("建一个内容包，写卡片。", bool(packs), "/packs#new", "create_pack"),
        ("送审，由另一个人批准并发布。", bool(versions), "/review", "approve"),
        ("添加站点，用登记码登记。", works, station, "add"),
    )
    return tuple(Step(words_for(text), done, link, route) for text, done, link, route in rows)
