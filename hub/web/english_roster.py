"""English of rosters, rotations and badges; a part of :data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

ROSTER: dict[str, str] = {
    "轮班": "Rotations",
    "哪两周": "Which two weeks",
    "前两周": "Two weeks before",
    "从今天起两周": "Two weeks from today",
    "后两周": "Two weeks after",
    "加一个班组": "Add a team",
    "这里没有班次表，不能轮班。": "There is no table of shifts here, so nothing can rotate.",
    "这里没有班组轮班，应签的人只看排班表。加一个班组，以后每天自动排。": (
        "No team rotates here: only roster files say who is expected. Add a team, and every day is planned."
    ),
    "休息": "Rest",
    "（请选班组）": "(choose a team)",
    "现在编的": "being edited",
    "没有人的班": "Shifts without a team",
    "从哪天起（循环第 1 天）": "From which day (day 1 of the cycle)",
    "看效果": "See the result",
    "新的从这一天起算；以前的排班不变，旧的轮班到前一天为止。": (
        "The new one holds from this day on; what was before stays, the old one ends the day before."
    ),
    "常用的循环": "Usual cycles",
    "循环：{n} 天一轮": "The cycle: {n} days",
    "第 {n} 天": "Day {n}",
    "加一天": "One day more",
    "减一天": "One day less",
    "保存后的两周": "two weeks as they would be",
    "不再轮了，最后一天是": "It ends; its last day is",
    "到这天为止": "End it",
    "早于它的第一天，就整个去掉。": "Before its first day: it goes altogether.",
    "前一天": "Day before",
    "后一天": "Day after",
    "借入": "lent to here",
    "去了": "went to",
    "去了别处": "elsewhere",
    "别的单位": "another unit",
    "名单和更正": "Names and corrections",
    "撤销更正": "Take the correction back",
    "借调到": "Lend to",
    "借过去": "Lend",
    "到 {day}": "until {day}",
    "对勾选的人：": "With those ticked:",
    "加一个人（工号）": "One more (number)",
    "加到这个班": "Add to this shift",
    "没有工牌": "No badge",
    "缺字 {signs}": "Not in the font: {signs}",
    "字库里没有这些字：工牌上印成〓，站点上是空框。请改成字库里有的写法。": (
        "Badges print 〓 for these characters and stations an empty box: write the name as the font can."
    ),
    "已给 {n} 人补发新工牌，旧牌已停用；请打印。": "{n} new badges, the old ones revoked; print them now.",
    "已停用 {n} 人的工牌。": "The badges of {n} persons are revoked.",
    "结束轮班": "end a rotation",
    "最后一天": "Last day",
    "循环": "Cycle",
    "去哪个班": "To which shift",
    "版式": "Layout",
    "打印 {n} 人的工牌": "Print {n} badges",
    "给 {n} 人补发": "Reissue {n}",
    "停用几人（照着输入）": "How many to revoke (type it)",
    "停用 {n} 人的工牌": "Revoke {n}",
    # one person put right
    "更正资料": "Put right",
    "已离开": "Has left",
    "还在这里上班（不勾：已离开，不再应签，工牌不认）": (
        "Works here (not ticked: has left, is not expected, his badge is not known)"
    ),
    "如：写错了、调班、调离": "e.g. misspelt, another team, has left",
    "已改。井下站点几秒内收到；断线的站点恢复后才知道。": (
        "Changed. Stations hear of it within seconds, those without a line when it is back."
    ),
}
