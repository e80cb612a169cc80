"""Readings of metrics from a table: one line each, by the name of the metric as it stands on the boards."""

from __future__ import annotations

from collections.abc import Sequence

from content_packs.wire.readings import is_figure
from content_packs.words import Words
from hub.columns import Field, guessed_lines
from hub.errors import RefusedError
from hub.outcomes import Imported, RefusedLine
from hub.records.entered import Desk
from hub.records.readings import Metered, metered, note_reading
from hub.table import read_grid

FIELDS = (
    Field("metric", Words("指标", "metric"), ("指标名称", "名称"), needed=True),
    Field("figure", Words("读数", "figure"), ("新读数", "实际", "实际值", "数值"), needed=True),
    Field("card", Words("卡片", "card"), ("卡片编号", "卡片标题", "位置")),
)


def enter_readings(desk: Desk, publisher: str, data: bytes) -> Imported:
    """Every line that can be understood is entered; the others are refused one by one, in words.

    Args:
        desk: who enters them, and when.
        publisher: whose metrics.
        data: CSV (UTF-8 or GB18030) or a spreadsheet with the columns 指标 and 读数, and 卡片 where a metric
            stands on several cards. A line without a figure, and a figure that was read last already on the
            same day, change nothing.

    Raises:
        RefusedError: no table, or a needed column is missing.
    """
    shown = metered(desk.session, desk.settings, publisher)
    said: dict[tuple[str, str], int] = {}
    added = unchanged = 0
    refused: list[RefusedLine] = []
    for number, line in guessed_lines(read_grid(data), FIELDS):
        if not line["figure"]:
            unchanged += 1
            continue
        try:
            one = _meant(shown, line["metric"], line.get("card", ""), line["figure"])
            name = (one.card.id, one.metric.name.zh)
            if name in said:
                raise RefusedError(
                    f"和第 {said[name]} 行是同一个指标，这一行没有登记；请只留一行。",
                    f"the same metric as in line {said[name]}; this line was not entered",
                )
        except RefusedError as error:
            refused.append(RefusedLine(number, error.words))
            continue
        said[name] = number
        if _was_read(desk, one, line["figure"]):
            unchanged += 1
            continue
        note_reading(desk, publisher, *name, line["figure"])
        added += 1
    return Imported(added, 0, unchanged, tuple(refused))


def _meant(shown: Sequence[Metered], metric: str, card: str, figure: str) -> Metered:
    """The metric a line speaks of.

    Raises:
        RefusedError: none of this name, several, or no figure.
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
    if not is_figure(figure):
        raise RefusedError(
            f"“{figure[:20]}”不是数，这一行没有登记；请只填数字，如 4.80 或 -3。",
            f"{figure[:20]!r} is no figure; this line was not entered; write digits only, such as 4.80",
        )
    return found[0]


def _was_read(desk: Desk, one: Metered, figure: str) -> bool:
    """Whether this figure is the newest reading, and of today: then the file came twice."""
    if one.reading is None or one.reading.figure != figure:
        return False
    local = desk.settings.local
    return local(one.reading.at).date() == local(desk.now_ms).date()
