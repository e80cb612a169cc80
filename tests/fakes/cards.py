"""One card of each type as it should be, and cards as they should not be. All persons are fictional."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from content_packs.format.card import Activity, Caption, Card, Duty, Metric, Milestone
from content_packs.format.content import Shown
from content_packs.format.manifest import Board
from content_packs.words import Words
from kiosk.domain.screen import CardState, CardView
from tests.fakes.desk import SHIPPED

PICTURES = {
    f"media/{name}.png": str(SHIPPED / "mine" / "media" / f"{name}.png")
    for name in ("sound-the-roof", "no-bare-roof", "point-and-call", "self-rescuer")
}
"""Files of pictures by the path that cards name them by."""
ROOF = "media/sound-the-roof.png"
BOARD = Board("learning", Words("学习教育栏", "Learning column"), 1, "#4FC3F7", "column")


def metric(
    name: str = "掘进进尺", better: str = "up", actual: str = "4.8", trend: tuple[str, ...] = ("4.2", "4.9")
) -> Metric:
    """A figure of a shift, plan 5.0, best 5.6."""
    unit, note = Words("m/班", "m/shift"), Words("本队历史最好", "own best")
    return Metric(Words(name, "Advance"), unit, better, "班", actual, "5.0", "5.6", note, trend)


def card(card_type: str, **changes: object) -> Card:
    """A card of a type with what belongs to it."""
    made = Card(
        id=card_type,
        board="learning",
        type=card_type,
        title=Words("先敲帮问顶，后伸手干活", "Sound the roof, then work"),
        body=Words(
            "人站支护下，长杆由外往里。\n\n**声音发空，先撬下来。**",
            "Stand under support, work from outside in.\n\n**Hollow: bar it down first.**",
        ),
        basis=Words("本单位自拟（样例）", "Own text (example)"),
    )
    return replace(made, **{**_FIELDS.get(card_type, {}), **changes})  # type: ignore[arg-type]


_STEPS = Words(
    "- 帮顶已敲已问，活矸已处理，确认完毕\n- 临时支护到位，确认完毕\n- 退路畅通，确认完毕",
    "- Roof sounded, loose rock down: confirmed\n- Support in place: confirmed\n- Way out clear: confirmed",
)
_FIELDS: Mapping[str, Mapping[str, object]] = {
    "quote": {"source": Words("《左传·襄公十一年》", "Zuo Zhuan, 11th year of Duke Xiang")},
    "checklist": {"body": _STEPS, "roles": ("跟班区长", "班长", "安全检查工", "支护质量验收员")},
    "picture": {"picture": ROOF},
    "series": {
        "pictures": tuple(
            Caption(path, Words(f"第{number}步：看清再动手", f"Step {number}: look, then work"))
            for number, path in enumerate(PICTURES, 1)
        )
    },
    "video": {"picture": ROOF, "video": "media/film.mp4"},
    "quiz": {
        "body": Words("甲烷浓度达到多少时，严禁爆破？", "At what methane content is firing forbidden?"),
        "options": (Words("0.5%"), Words("1.0%"), Words("1.5%")),
        "answer": 1,
        "explain": Words("达到1.0%就严禁爆破。", "From 1.0 % firing is forbidden."),
    },
    "metrics": {"metrics": (metric(), metric("商品煤灰分", "down", "16.5", ()))},
    "person": {
        "body": Words(
            "**长处**：看顶板看得准。\n\n**不足**：话急。\n\n**承诺**：接班先走一遍退路。",
            "**Good at**: the roof.\n\n**Working on**: too hasty.\n\n**Promise**: I walk my way out first.",
        ),
        "picture": ROOF,
        "consent": "2026-10-08",
    },
    "duty": {
        "duties": tuple(
            Duty(month, who, Words("先确认，后作业", "Confirm, then work"))
            for month, who in (("2026-10", "张守义"), ("2026-11", "欧阳永安"), ("2026-12", "彭曌"))
        )
    },
    "countdown": {"target": "2027-03-31"},
    "calendar": {
        "activities": (
            Activity("2026-11-05", "08:30", Words("应急演练", "Drill"), "安全科"),
            Activity("2026-11-23", "14:00", Words("顶板微课堂", "Roof talk"), "李志强"),
            Activity("2026-11-28", "", Words("自救器比赛", "Self-rescuer contest"), ""),
        )
    },
    "milestones": {
        "milestones": (
            Milestone(Words("设备到货验收", "Equipment accepted"), "2026-10-28", "2026-10-27"),
            Milestone(Words("轨道、绞车验收", "Track and winches accepted"), "2026-11-08", "2026-11-10"),
            Milestone(Words("竣工验收", "Acceptance"), "2027-03-31"),
        )
    },
    "notice": {"level": "full"},
}

_LONG = "一句没有标点也没有空格的话" * 40
_WORD = "Donaudampfschifffahrtsgesellschaft" * 6
NASTY: tuple[tuple[str, Mapping[str, object]], ...] = (
    *((kind, {"body": Words("")}) for kind in ("text", "quote", "checklist", "picture", "pledge", "person",
                                               "metrics", "video", "notice", "safedays", "calendar")),
    *((kind, {"body": Words(_LONG), "title": Words(_LONG[:90])})
      for kind in ("text", "quote", "picture", "pledge", "video", "notice", "safedays", "countdown")),
    *((kind, {"body": Words(_WORD), "title": Words(_WORD[:60])}) for kind in ("text", "quote", "pledge")),
    ("checklist", {"body": Words(f"- {_LONG}\n- {_WORD}"), "roles": (_LONG[:40], _WORD[:50])}),
    ("person", {"body": Words(f"**{_LONG[:30]}**：{_LONG}\n\n**长处**：{_WORD}")}),
    ("quiz", {"body": Words(_LONG), "options": (Words(_LONG[:200]), Words(_WORD)), "explain": Words(_LONG)}),
    ("quiz", {"answer": -1, "explain": Words("")}),
    ("metrics", {"metrics": tuple(metric(f"第{number}项指标") for number in range(40))}),
    ("metrics", {"metrics": (metric(_LONG[:60], actual="123456789.125"),)}),
    ("metrics", {"metrics": (metric(actual="", trend=("1", "2")), metric(actual="-3", trend=("0",) * 12))}),
    ("metrics", {"metrics": (metric(actual="0", trend=("0", "0")),)}),
    ("series", {"pictures": (Caption(ROOF, Words(_LONG)), Caption(ROOF, Words("")))}),
    ("series", {"pictures": ()}),
    ("duty", {"duties": (Duty("2026-11", _LONG[:50], Words(_LONG)), Duty("2026-12", _WORD, Words(_WORD)))}),
    ("duty", {"duties": ()}),
    ("calendar", {"activities": ()}),
    ("calendar", {"activities": tuple(Activity("2026-11-30", "08:00", Words(_LONG[:80]), _WORD[:40])
                                      for _ in range(30))}),
    ("milestones", {"milestones": tuple(Milestone(Words(_LONG[:70]), "2026-12-01") for _ in range(25))}),
    ("countdown", {"target": "2020-01-01"}),
    ("countdown", {"target": "9999-12-31"}),
)  # fmt: skip
"""(type, changes) of cards that no editor should write: still nothing may reach over the edge."""


def view(
    made: Card, files: Mapping[str, str] = PICTURES, state: CardState | None = None, **changes: object
) -> CardView:
    """The card as it would be shown; its pictures' hashes are their files' paths."""
    media = {path: files[path] for path in made.media() if path in files}
    shown = Shown(made, "mine", 29_930_432, media.get(made.picture, ""), media)
    made_of = CardView(BOARD, shown, 1, 1, fresh=False, state=state or CardState())
    return replace(made_of, **changes)  # type: ignore[arg-type]
