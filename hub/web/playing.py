"""What stations had on their glass, as figures: by station and board, and card by card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from content_packs.wire.playback import NOTICE, PLEDGE
from hub.packs.onscreen import InForce
from hub.stations.playback import Sum
from hub.web.charts.bars import Bar, bars
from hub.web.charts.drawing import SLIM, WIDTH
from hub.web.charts.heat import MOST_COLUMNS, Cell, Row, heat
from hub.web.export import Cell as Text
from hub.web.figures import MOST_BARS, Figure, both
from hub.web.times import span

MOST_CARDS = 12
"""Cards that are drawn; all of them stand in the table."""
_WIDEST = 90.0
"""Of a column: the names of boards stand above them."""
SLIM_BOARDS = 3
"""Boards side by side on a telephone."""
OVERVIEW, BUILTIN, PANEL, URGENT, GONE, HIDDEN = (
    ":overview",
    ":builtin",
    ":pledge",
    ":notice",
    ":gone",
    ":hidden",
)
"""Sums beside those of boards, whose codes hold no colon: one of them is "pledge" too."""
FRAME: Mapping[str, str] = {"overview": "总览", "builtin": "没有内容", PLEDGE: "承诺面板"}
"""What stands on a glass beside cards and notices."""


@dataclass(frozen=True, slots=True)
class Teller:
    """In whose words: ``say`` translates; ``lang``; the places of stations and the names of publishers."""

    say: Callable[..., str]
    lang: str
    places: Mapping[str, str]
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CardSum:
    """A card over the days asked for.

    Attributes:
        key: publisher/id.
        times, seconds: of all stations together.
        at: stations it was shown at.
        due: stations that have told of these days and whose rotation it is in today.
    """

    key: str
    times: int
    seconds: int
    at: frozenset[str]
    due: frozenset[str]


def card_sums(sums: Sequence[Sum], due: Mapping[str, frozenset[str]]) -> tuple[CardSum, ...]:
    """Every card that was shown or should have been, the longest shown first.

    Args:
        sums: as stored.
        due: keys of the cards in rotation today, of each station that has told.
    """
    found: dict[str, list[Sum]] = defaultdict(list)
    for one in sums:
        if "/" in one.name:
            found[one.name].append(one)
    stations: dict[str, set[str]] = defaultdict(set)
    for station, keys in due.items():
        for key in keys:
            stations[key].add(station)
    every = [
        CardSum(
            key, sum(one.times for one in found[key]), sum(one.seconds for one in found[key]),
            frozenset(one.station_id for one in found[key] if one.seconds), frozenset(stations[key]),
        )
        for key in sorted({*found, *stations})
    ]  # fmt: skip
    return tuple(sorted(every, key=lambda one: -one.seconds))


def by_station(tell: Teller, sums: Sequence[Sum], force: InForce) -> Figure:
    """How long each station had what on its glass."""
    say = tell.say
    told: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in sums:
        told[one.station_id][_group(one.name, force)] += one.seconds
    for groups in told.values():
        seen = sum(seconds for name, seconds in groups.items() if name not in ("", URGENT, PANEL))
        groups[HIDDEN] = max(groups[""] - seen, 0)
    boards = {code: board.name.in_(tell.lang) for code, board in force.boards.items()}
    heads = {
        **boards, OVERVIEW: say(FRAME["overview"]), GONE: say("已撤下的卡片"), BUILTIN: say(FRAME["builtin"]),
        HIDDEN: say("看不见"),
    }  # fmt: skip
    used = [name for name in heads if any(groups[name] for groups in told.values())]

    def row(station: str) -> Row:
        ran = max(told[station][""], 1)
        cells = [
            Cell(
                told[station][name] / ran,
                _short(told[station][name]),
                f"{heads[name]} {hours(told[station][name])}",
            )
            if told[station][name]
            else None
            for name in used
        ]
        return Row(station, tuple(cells))

    order = sorted(told, key=lambda name: (told[name][""], name))
    title = say("各站放了什么（小时）")
    desc = say("；").join(f"{station} {hours(told[station][''])}" for station in order[:5])
    drawn = both(
        "played", WIDTH, lambda name, width: heat(
            name, title, desc, [heads[one] for one in used], [row(one) for one in order[:MOST_BARS]],
            width=width, widest=_WIDEST, most=MOST_COLUMNS if width > SLIM else SLIM_BOARDS,
        )
    )  # fmt: skip
    lead = say(
        "站点只数屏上真看得见的：变暗、有人办事、插播全屏时底下的不算，记在“看不见”里。开机最少的在前。"
    )
    if len(order) > MOST_BARS:
        lead += say("只画最少的 {n} 个，全部在表里。", n=MOST_BARS)
    rows: tuple[tuple[Text, ...], ...] = tuple(
        (
            station, tell.places.get(station, ""), hours(told[station][""]),
            *(hours(told[station][name]) for name in used),
            hours(told[station][PANEL]), hours(told[station][URGENT]),
        )
        for station in order
    )  # fmt: skip
    names = (
        say("站点"),
        say("地点"),
        say("开机"),
        *(heads[name] for name in used),
        say(FRAME[PLEDGE]),
        say("插播"),
    )
    return Figure("played", title, lead, *drawn, names, rows)


def by_card(tell: Teller, found: Sequence[CardSum], force: InForce) -> Figure:
    """The cards shown longest; the table has all, those never shown at its end."""
    say = tell.say
    longest = max((one.seconds for one in found), default=0)
    shown = [
        Bar(
            named(one.key, force, tell.lang), 100 * one.seconds / longest,
            say("{n}，{m} 次", n=span(one.seconds).in_(tell.lang), m=one.times),
        )
        for one in found[:MOST_CARDS] if one.seconds
    ]  # fmt: skip
    title = say("放得最久的卡片")
    desc = say("；").join(f"{bar.label} {bar.figure}" for bar in shown[:5])
    lead = say("各站合计；总览里的标题不算。")
    if sum(1 for one in found if one.seconds) > MOST_CARDS:
        lead += say("只画前 {n} 张，全部在表里，没放过的在最后。", n=MOST_CARDS)
    rows = tuple(
        (
            named(one.key, force, tell.lang), _board(one.key, force, tell),
            tell.units.get(one.key.split("/")[0], ""), hours(one.seconds), one.times,
            len(one.at), len(one.due), one.key,
        )
        for one in found
    )  # fmt: skip
    heads = tuple(
        say(text) for text in ("卡片", "栏板", "单位", "小时", "次数", "放过的站", "该放的站", "编号")
    )
    drawn = both("cards", WIDTH, lambda name, width: bars(name, title, desc, shown, width=width))
    return Figure("cards", title, lead, *drawn, heads, rows)


def never(found: Sequence[CardSum]) -> tuple[CardSum, ...]:
    """Published, in the rotation of a station that has told, and shown at none."""
    return tuple(one for one in found if one.due and not one.at)


def named(key: str, force: InForce, lang: str) -> str:
    """Title of a card that is in force, else its key."""
    card = force.cards.get(key)
    return card.title.in_(lang) if card else key


def hours(seconds: int) -> float:
    """Hours to a hundredth: half a minute."""
    return round(seconds / 3600, 2)


def _short(seconds: int) -> str:
    """Hours as they stand in a cell: to a tenth."""
    return f"{seconds / 3600:.1f}" if seconds >= 180 else "<0.1"


def _board(key: str, force: InForce, tell: Teller) -> str:
    group = _group(key, force)
    return force.boards[group].name.in_(tell.lang) if group in force.boards else tell.say("已撤下")


def _group(name: str, force: InForce) -> str:
    """Under what something shown is summed: a board's code, or one of those beside; "" for the station."""
    if name.startswith(NOTICE):
        return URGENT
    if "/" not in name:
        return f":{name}" if name else ""
    card = force.cards.get(name)
    return card.board if card and card.board in force.boards else GONE
