"""English of figures and of the page for the dispatch meeting; a part of :data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

FIGURES: dict[str, str] = {
    "统计": "Figures",
    "表": "Table",
    "这段时间还没有数据。": "Nothing is known of this time yet.",
    "准时": "In time",
    "最低": "lowest",
    "每日覆盖率": "Coverage by day",
    "从 {a} 到 {b}；最低 {low} %，最后一天 {last} %。": "{a} to {b}; lowest {low} %, last day {last} %.",
    "已签占应签，签字时间已过的班才算。": "Signed of expected, in runs whose sign window has closed.",
    "各班次签字情况": "By shift",
    "应签 {n}，覆盖 {m}": "{n} expected, {m} signed",
    "迟签的代签算补签。": "Late proxies count as late.",
    "各班组覆盖率": "By team",
    "{n} %，缺 {m}": "{n} %, {m} missing",
    "逐日": "day by day",
    "最低的在前，右边是逐日走势。": "The lowest first; on the right, day by day.",
    "只画最低的 {n} 个，全部在表里。": " The lowest {n} are drawn, all are in the table.",
    "日期和班次": "Days and shifts",
    "{day} {shift}：{n} %，缺 {m}": "{day} {shift}: {n} %, {m} missing",
    "未签最多的：{runs}": "Most missing: {runs}",
    "格里是覆盖率（%）；未签越多颜色越浓。": (
        "Percent signed stands in the cell; the stronger the colour, the more are missing."
    ),
    "什么时候签字": "When people sign",
    "{n} 次签字，接班前签的占 {m} %。": "{n} signatures, {m} % of them before the shift began.",
    "离本班开始的时间，每 10 分钟一柱；纸签和时钟可疑的不算。": (
        "Time from the start of the shift, ten minutes a column; without paper and doubtful clocks."
    ),
    "离班次开始": "From the start",
    "开始签字": "window opens",
    "接班": "shift begins",
    "之后算补签": "late from here",
    "对标指标": "Indicators",
    "最后一次 {n}。": "Last: {n}.",
    "这段时间没有登记过读数。": "No reading was entered in this time.",
    "播放": "On screen",
    "屏幕亮过（小时）": "Screen on (hours)",
    "站点不上报每张卡片放了多久，这里也不推算；下面是已知的。": (
        "Stations do not report how long each card was shown, and nothing is guessed; this is what is known."
    ),
    "某一时刻某地放什么，请看卡片的预览。": (
        "What is shown somewhere at some moment, the preview of a card tells."
    ),
    # the page for the dispatch meeting
    "调度会一页纸": "Page for the dispatch meeting",
    "这一班的报告": "Report of this shift",
    "这一班还没有报告：下班半小时后自动生成，到时这页自己就有。": (
        "This shift has no report yet: it is made half an hour after the end, and this page with it."
    ),
    "还没有报告：第一个班下班半小时后，这页自己就有。": (
        "There is no report yet: this page comes by itself half an hour after the first shift."
    ),
    "比昨天": "Since yesterday",
    "近 {n} 天同一班": "Same shift, {n} days",
    "{place}：{values}": "{place}: {values}",
    "应签的都签了": "Everybody expected has signed",
    "报告生成后又有 {n} 份补充，见班次报告。": "{n} supplements since; see the report.",
    "要查的": "To look into",
    "没有要查的": "Nothing to look into",
    "现在，{time}": "now, {time}",
    "{n} 个站点都没有离线或失联": "none of the {n} stations is offline or silent",
    "有效的插播": "Notices in force",
    "到 {time}": "until {time}",
    "共 {n} 条，见班次报告。": "{n} of them; see the report.",
    "报告生成 {time}": "Report closed {time}",
    "记录人：________　　主持人：________": "Recorded by: ________   Chaired by: ________",
    # readings from a table
    "登记了 {a} 个读数，{b} 行没有变。": "{a} readings entered, {b} lines changed nothing.",
    "{n} 行没有登记，改好后只传这些行就行：": ("{n} lines were not entered; mend them and send only these:"),
    "第 {n} 行": "Line {n}",
    "下载空表（XLSX）": "Form to fill in (XLSX)",
    "看现在的读数": "See the readings as they are",
    "整表登记": "Enter a table",
    "CSV 或 XLSX，要有“指标”和“读数”两列；同名指标加“卡片”列；没填读数的行不动。": (
        "CSV or XLSX with columns metric and figure, and card where names repeat; empty ones are left."
    ),
}
