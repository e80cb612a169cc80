"""The figures of the console: each a chart, what it shows in words, and the table it was drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from hub.records.courses import Course, at_days
from hub.records.statistics import STEP_MIN, Moments, per_day, summed
from hub.records.tallies import RunTally, Totals
from hub.web.charts.bars import Bar, Part, Stack, bars, stacked
from hub.web.charts.columns import Column, Moment, columns
from hub.web.charts.drawing import HALF, SLIM, WIDTH
from hub.web.charts.heat import MOST_COLUMNS, Cell, Row, heat
from hub.web.charts.lines import Line, lines
from hub.web.export import Cell as Text

MOST_BARS = 20
"""Teams that are drawn; all of them stand in the table."""
WEEK = 7
"""Days side by side on a telephone."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure; without ``chart`` there is nothing to draw yet.

    Attributes:
        name: in the address, where its table is asked for as a file.
        title, lead: what it is, and how it is counted.
        chart: the drawing; ``slim`` the same for a telephone.
        heads, rows: the table beneath.
    """

    name: str
    title: str
    lead: str
    chart: Markup
    slim: Markup
    heads: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


Draw = Callable[[str, float], Markup]
"""Draws a chart of a name and a width."""


def both(name: str, width: float, draw: Draw) -> tuple[Markup, Markup]:
    """A chart, and the same for a telephone."""
    return draw(name, width), draw(f"{name}-slim", SLIM)


@dataclass(frozen=True, slots=True)
class Teller:
    """In whose words: ``say`` translates; shifts and units by id, as the reader reads them."""

    say: Callable[..., str]
    shifts: Mapping[str, str]
    units: Mapping[str, str]

    @property
    def sums(self) -> tuple[str, ...]:
        """The headings of :func:`in_cells`."""
        names = ("应签", "准时", "补签", "代签", "纸签", "未签", "请假", "覆盖率")
        return tuple(self.say(name) for name in names)


def in_cells(one: Totals) -> tuple[Text, ...]:
    """A sum as the cells of a row; late proxies are counted among the late."""
    return (
        one.expected, one.on_time, one.late, one.proxy - one.late_proxy, one.paper, one.missing, one.excused,
        one.percent,
    )  # fmt: skip


def by_day(tell: Teller, tallies: Sequence[RunTally], days: Sequence[str]) -> Figure:
    """Coverage of each day, all shifts together."""
    say, found = tell.say, summed(tallies, lambda one: one.date)
    percents = per_day(tallies, days)
    title, known = say("每日覆盖率"), [one for one in percents if one is not None]
    desc = say("从 {a} 到 {b}；最低 {low} %，最后一天 {last} %。", a=days[0], b=days[-1],
               low=min(known), last=known[-1]) if known else ""  # fmt: skip
    drawn = both(
        "days", WIDTH, lambda name, width: lines(
            name, title, desc, [short(day) for day in days], [Line(say("全部"), percents)], unit="%",
            low=max(min(known, default=0) - 5, 0), high=100, lowest=say("最低"), width=width,
        )
    )  # fmt: skip
    rows = tuple((day, *in_cells(found[day])) for day in days if day in found)
    return Figure(
        "days", title, say("已签占应签，签字时间已过的班才算。"), *drawn, (say("日期"), *tell.sums), rows
    )


def by_shift(tell: Teller, tallies: Sequence[RunTally]) -> Figure:
    """What became of those expected, shift by shift."""
    say, found = tell.say, summed(tallies, lambda one: one.shift)
    names = [name for name in tell.shifts if name in found]
    stacks = [Stack(tell.shifts[name], _parts(say, found[name]), _note(say, found[name])) for name in names]
    rows = tuple((tell.shifts[name], *in_cells(found[name])) for name in names)
    desc = say("；").join(f"{stack.label} {stack.note}" for stack in stacks)
    title, lead = say("各班次签字情况"), say("迟签的代签算补签。")
    drawn = both("shifts", HALF, lambda name, width: stacked(name, title, desc, stacks, width=width))
    return Figure("shifts", title, lead, *drawn, (say("班次"), *tell.sums), rows)


def by_team(tell: Teller, tallies: Sequence[RunTally], days: Sequence[str]) -> Figure:
    """Teams by coverage, the lowest first, each with its course."""
    say = tell.say
    called = [one for one in tallies if one.expected]
    found = summed(called, lambda one: one.unit_id)
    order = sorted(
        found, key=lambda name: (found[name].signed / found[name].expected, tell.units.get(name, name))
    )
    of_team: dict[str, list[RunTally]] = {name: [] for name in order}
    for one in called:
        of_team[one.unit_id].append(one)
    shown = [
        Bar(
            tell.units.get(name, name), found[name].percent or 0,
            say("{n} %，缺 {m}", n=found[name].percent, m=found[name].missing), per_day(of_team[name], days),
        )
        for name in order[:MOST_BARS]
    ]  # fmt: skip
    rows = tuple((tell.units.get(name, name), *in_cells(found[name])) for name in order)
    title = say("各班组覆盖率")
    lead = say("最低的在前，右边是逐日走势。")
    if len(order) > MOST_BARS:
        lead += say("只画最低的 {n} 个，全部在表里。", n=MOST_BARS)
    desc = say("；").join(f"{bar.label} {bar.figure}" for bar in shown[:5])
    drawn = both(
        "teams", HALF, lambda name, width: bars(name, title, desc, shown, trend=say("逐日"), width=width)
    )
    return Figure("teams", title, lead, *drawn, (say("班组"), *tell.sums), rows)


def day_by_shift(tell: Teller, tallies: Sequence[RunTally], days: Sequence[str]) -> Figure:
    """Who is missing, day by day and shift by shift: the darker, the more."""
    say, found = tell.say, summed(tallies, lambda one: (one.date, one.shift))
    names = [name for name in tell.shifts if any(shift == name for _, shift in found)]

    def cell(day: str, name: str) -> Cell | None:
        one = found.get((day, name))
        if one is None or one.percent is None:
            return None
        says = say(
            "{day} {shift}：{n} %，缺 {m}", day=day, shift=tell.shifts[name], n=one.percent, m=one.missing
        )
        return Cell(one.missing / one.expected, str(one.percent), says)

    shown = [Row(tell.shifts[name], tuple(cell(day, name) for day in days)) for name in names]
    rows = tuple(
        (day, tell.shifts[name], *in_cells(found[day, name]))
        for day in days
        for name in names
        if (day, name) in found
    )
    title = say("日期和班次")
    worst = sorted(found.items(), key=lambda item: -item[1].missing)[:3]
    desc = say("；").join(f"{day} {tell.shifts.get(name, name)} {one.missing}" for (day, name), one in worst)
    most = say("未签最多的：{runs}", runs=desc)
    drawn = both(
        "heat", WIDTH, lambda name, width: heat(
            name, title, most, [short(day) for day in days], shown, width=width,
            most=MOST_COLUMNS if width > SLIM else WEEK,
        )
    )  # fmt: skip
    lead = say("格里是覆盖率（%）；未签越多颜色越浓。")
    return Figure("heat", title, lead, *drawn, (say("日期"), say("班次"), *tell.sums), rows)


def by_moment(tell: Teller, found: Moments) -> Figure:
    """When signatures are made, from the start of the shift."""
    say = tell.say
    whole = sum(found.counts.values())
    opens = max((shift.opens for shift in found.shifts), default=0)
    closes = min((shift.closes for shift in found.shifts), default=0)
    low, high = min(found.counts, default=0), max(found.counts, default=0)
    shown = [
        Column(
            minute, found.counts.get(minute, 0), "hatch" if minute >= closes else "solid",
            f"{clock(minute)} {found.counts.get(minute, 0)}",
        )
        for minute in range(low, high + STEP_MIN, STEP_MIN)
    ] if whole else []  # fmt: skip
    moments = [Moment(-opens, say("开始签字")), Moment(0, say("接班")), Moment(closes, say("之后算补签"))]
    axis = [(float(minute), clock(minute)) for minute in range(-(-low // 60) * 60, high + STEP_MIN, 60)]
    rows = tuple(
        (clock(one.begins), one.value, round(100 * one.value / whole, 1)) for one in shown if one.value
    )
    title = say("什么时候签字")
    early = sum(count for minute, count in found.counts.items() if minute < 0)
    desc = say("{n} 次签字，接班前签的占 {m} %。", n=whole, m=100 * early // whole) if whole else ""
    drawn = both(
        "moments", HALF, lambda name, width: columns(
            name, title, desc, shown, STEP_MIN, moments=moments, axis=axis, width=width
        )
    )  # fmt: skip
    lead = say("离本班开始的时间，每 10 分钟一柱；纸签和时钟可疑的不算。")
    return Figure("moments", title, f"{desc} {lead}", *drawn, (say("离班次开始"), say("签字"), "%"), rows)


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator in the reader's words: of which card, its name, its unit, what the mark compares to."""

    card: str
    name: str
    unit: str
    note: str


def of_metric(
    tell: Teller, number: int, one: Course, named: Named, days: Sequence[str], ends: Sequence[int]
) -> Figure:
    """An indicator of the benchmark board: what was read beside plan and mark.

    Args:
        tell: in whose words.
        number: tells it from others on the page.
        one, named: the indicator.
        days, ends: ISO dates, and when each ends, ms.
    """
    say = tell.say
    read = at_days(one.read, ends, carried=False)
    plan = at_days([(mark.at, mark.plan) for mark in one.marks], ends, carried=True)
    goal = at_days([(mark.at, mark.benchmark) for mark in one.marks], ends, carried=True)
    series = [Line(say("实际"), read), Line(say("计划"), plan, "plan"), Line(say("标杆"), goal, "benchmark")]
    better = say("越大越好") if one.metric.better == "up" else say("越小越好")
    lead = " · ".join(filter(None, (named.card, named.unit, say(one.metric.period), better, named.note)))
    known = [value for value in read if value is not None]
    drawn = (Markup(""), Markup(""))
    if known:
        drawn = both(
            f"metric-{number}", HALF, lambda name, width: lines(
                name, named.name, say("最后一次 {n}。", n=known[-1]), [short(day) for day in days], series,
                bridged=True, width=width, height=190,
            )
        )  # fmt: skip
    cells = zip(days, read, plan, goal, strict=True)
    rows = tuple((day, *row, named.name, named.unit, named.card) for day, *row in cells if row[0] is not None)
    heads = tuple(say(text) for text in ("日期", "实际", "计划", "标杆", "指标", "计量单位", "卡片"))
    return Figure(f"metric-{number}", named.name, lead, *drawn, heads, rows)


def short(day: str) -> str:
    """A date as it stands below a chart."""
    return date.fromisoformat(day).strftime("%m-%d")


def clock(minutes: float) -> str:
    """Minutes from the start of a shift, as -1:30 or +0:20."""
    hours, rest = divmod(abs(int(minutes)), 60)
    return f"{'-' if minutes < 0 else '+'}{hours}:{rest:02}"


def _parts(say: Callable[..., str], one: Totals) -> tuple[Part, ...]:
    return (
        Part(say("准时"), one.on_time, "solid"), Part(say("补签"), one.late, "hatch"),
        Part(say("代签"), one.proxy - one.late_proxy, "dots"), Part(say("纸签"), one.paper, "bands"),
        Part(say("未签"), one.missing, "empty"),
    )  # fmt: skip


def _note(say: Callable[..., str], one: Totals) -> str:
    percent = "—" if one.percent is None else f"{one.percent} %"
    return say("应签 {n}，覆盖 {m}", n=one.expected, m=percent)
