"""Readings of metrics from a table: what each line would do, doing it, and taking it back.

One line each, by the name of the metric as it stands on the boards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from content_packs.wire.readings import is_figure
from content_packs.wire.undoing import named_record, subject_of
from content_packs.words import Words
from hub.columns import Field
from hub.errors import RefusedError
from hub.outcomes import ADDED, CHANGED, UNCHANGED, Planned, refused
from hub.records.entered import Desk
from hub.records.readings import (
    Metered,
    as_typed,
    metered,
    note_reading,
    standing_readings,
    take_back_reading,
)

FIELDS = (
    Field("metric", Words("指标", "metric"), ("指标名称", "名称"), needed=True),
    Field("figure", Words("读数", "figure"), ("新读数", "实际", "实际值", "数值"), needed=True),
    Field("card", Words("卡片", "card"), ("卡片编号", "卡片标题", "位置")),
    Field("measure", Words("计量单位", "unit"), ("单位",)),
)
TAKEN_BACK = "撤销整表登记"
"""The reason in the correction of a reading from a file that was taken back."""
Lines = Iterable[tuple[int, Mapping[str, str]]]


def plan(desk: Desk, lines: Lines, publisher: str) -> tuple[Planned, ...]:
    """What each line would do: a figure where there was none, or in place of another.

    A line that cannot be taken is REFUSED with a sentence. One without a figure, or with the figure that was
    read last already on the same day, changes nothing.

    Args:
        desk: who enters them, and when.
        lines: of a table with the columns 指标 and 读数, 卡片 where a metric stands on several cards, and
            计量单位, which must be that of the board where it is said.
        publisher: whose metrics.
    """
    shown = metered(desk.session, desk.settings, publisher)
    said: dict[tuple[str, str], int] = {}
    return tuple(_planned(desk, shown, said, number, line) for number, line in lines)


def apply(desk: Desk, planned: Sequence[Planned]) -> tuple[Planned, ...]:
    """Enter what was planned; returns what changed, each with the name of its record as its key."""
    done = []
    for one in planned:
        if one.outcome in (ADDED, CHANGED):
            publisher, card, metric = one.after["publisher"], one.after["card"], one.after["metric"]
            made, ledger = note_reading(desk, publisher, card, metric, one.after["figure"])
            key = subject_of(ledger, made.seq)
            done.append(Planned(one.line, one.outcome, one.title, key, one.before, one.after))
    return tuple(done)


def standing(desk: Desk, done: Sequence[Planned]) -> frozenset[str]:
    """Keys of readings that are still what stations show."""
    return frozenset(subject_of(*name) for name in standing_readings(desk.session, _names(done)))


def revert(desk: Desk, done: Sequence[Planned]) -> None:
    """Take readings back: stations show again what they showed before."""
    for ledger, seq in _names(done):
        take_back_reading(desk, ledger, seq, TAKEN_BACK)


def _names(done: Sequence[Planned]) -> list[tuple[str, int]]:
    return [name for one in done if (name := named_record(one.key)) is not None]


def _planned(
    desk: Desk,
    shown: Sequence[Metered],
    said: dict[tuple[str, str], int],
    number: int,
    line: Mapping[str, str],
) -> Planned:
    title = " · ".join(filter(None, (line.get("card", ""), line["metric"])))
    figure = as_typed(line["figure"])
    if not figure:
        return Planned(number, UNCHANGED, title)
    try:
        one = _meant(shown, line["metric"], line.get("card", ""))
        figure = _checked(one, figure, line.get("measure", ""))
        name = (one.card.id, one.metric.name.zh)
        if said.setdefault(name, number) != number:
            raise RefusedError(
                f"和第 {said[name]} 行是同一个指标，这一行没有登记；请只留一行。",
                f"the same metric as in line {said[name]}; this line was not entered",
            )
    except RefusedError as error:
        return refused(number, f"{title} {line['figure'][:20]}", error.words)
    before = one.shown
    outcome = UNCHANGED if _was_read(desk, one, figure) else CHANGED if before else ADDED
    after = {"publisher": one.publisher, "card": name[0], "metric": name[1], "figure": figure}
    title = f"{one.card.title.zh} · {one.metric.name.zh} {one.metric.unit.zh}".strip()
    return Planned(number, outcome, title, "/".join(name), {"figure": before} if before else {}, after)


def _meant(shown: Sequence[Metered], metric: str, card: str) -> Metered:
    """The metric a line speaks of.

    Raises:
        RefusedError: none of this name, or several.
    """
    found = [one for one in shown if metric in (one.metric.name.zh, one.metric.name.en) and metric]
    if card:
        found = [one for one in found if card in (one.card.id, one.card.title.zh, one.card.title.en)]
    if not found:
        on = f"“{card}”上" if card else "板上"
        raise RefusedError(
            f"{on}没有指标“{metric[:40]}”，这一行没有登记；请照“指标读数”页上的名称写。",
            f"there is no metric {metric[:40]!r} on {card or 'the boards'}; this line was not entered",
        )
    if len(found) > 1:
        raise RefusedError(
            f"有 {len(found)} 张卡片有指标“{metric}”，这一行没有登记；请加“卡片”列写明是哪张。",
            f"{len(found)} cards have the metric {metric!r}; say which in a column 卡片; not entered",
        )
    return found[0]


def _checked(one: Metered, figure: str, measure: str) -> str:
    """The figure without the unit of its metric behind it.

    Raises:
        RefusedError: no figure, or of another unit.
    """
    units = {unit for unit in (one.metric.unit.zh, one.metric.unit.en) if unit}
    if measure and measure not in units:
        raise RefusedError(
            f"计量单位是“{measure[:20]}”，板上是“{one.metric.unit.zh}”，这一行没有登记；请换算后再填。",
            f"the unit is {measure[:20]!r}, on the boards {one.metric.unit.en or one.metric.unit.zh!r}; "
            "this line was not entered; convert it first",
        )
    bare = next((figure.removesuffix(unit).strip() for unit in units if figure.endswith(unit)), figure)
    if is_figure(bare):
        return bare
    if figure.startswith("="):
        raise RefusedError(
            f"“{figure[:20]}”是公式，不是数，这一行没有登记；请在表格里粘贴为数值再传。",
            f"{figure[:20]!r} is a formula, no figure; this line was not entered; paste its value",
        )
    raise RefusedError(
        f"“{figure[:20]}”不是数，这一行没有登记；请只填数字，小数用点，如 4.80 或 -3。",
        f"{figure[:20]!r} is no figure; this line was not entered; write digits and a point, such as 4.80",
    )


def _was_read(desk: Desk, one: Metered, figure: str) -> bool:
    """Whether this figure is the newest reading, and of today: then the file came twice."""
    if one.reading is None or one.reading.figure != figure:
        return False
    local = desk.settings.local
    return local(one.reading.at).date() == local(desk.now_ms).date()
