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
    "某时某地放过什么": "What was shown at a time at a place",
    "这段时间还没有站点报来播放：站点每到整点报一次。没有报的站，请看是否在线、程序是否够新。": (
        "No station has told of these days yet: each tells at the full hour. See whether those that do not"
        " are connected, and their program new enough."
    ),
    "发布了却没放过的卡片：{n} 张": "Published, but never shown: {n} cards",
    "其余在下表最后。": "The others stand at the end of the table below.",
    "只看报来过的站。多半是刚发布还没收到，或在站上画不出来：请看站点页。": (
        "Of stations that have told. Mostly they have not arrived yet, or cannot be drawn there: see the"
        " station's page."
    ),
    "各站放了什么（小时）": "What stations showed (hours)",
    "站点只数屏上真看得见的：变暗、有人办事、插播全屏时底下的不算，记在“看不见”里。开机最少的在前。": (
        "A station counts what could really be seen: not while its screen was dark, somebody was at it, or a "
        "full-screen notice lay over it; that is “hidden”. Those that ran least come first."
    ),
    "只画最少的 {n} 个，全部在表里。": " The first {n} are drawn, all are in the table.",
    "没有内容": "Nothing published",
    "承诺面板": "Pledge panel",
    "已撤下的卡片": "Cards taken off",
    "看不见": "Hidden",
    "开机": "Ran",
    "放得最久的卡片": "Cards shown longest",
    "{n}，{m} 次": "{n}, {m} times",
    "各站合计；总览里的标题不算。": "All stations together; titles in the overview do not count.",
    "只画前 {n} 张，全部在表里，没放过的在最后。": (
        " The first {n} are drawn; all are in the table, those never shown at its end."
    ),
    "小时": "Hours",
    "栏板": "Board",
    "放过的站": "Stations that showed it",
    "该放的站": "Stations that should",
    # what was on screen at an hour at a place
    "播放留痕": "What was on screen",
    "钟点": "Hour",
    "前一小时": "Hour before",
    "后一小时": "Hour after",
    "当时站点的时钟可疑": "the station's clock was in doubt",
    "秒": "Seconds",
    "接上一小时": "on from the hour before",
    "这一小时站点开着，但屏上什么也看不见：一直变暗，或一直有人办事。": (
        "The station ran in this hour, but nothing could be seen on it: it was dark, or somebody was at it."
    ),
    "站点自己数的，只算真看得见的；停电最多少算十分钟。它是统计，不是签过字的记录。": (
        "Counted by the station itself, only what could really be seen; a power cut loses ten minutes at"
        " most. It is a statistic, not a signed record."
    ),
    "还没有您能看的地点。": "There is no place yet that you may see.",
    "这里的站点没有报过这一小时：当时没开机，或还没报来。": (
        "The stations here have not told of this hour: they were off, or it has not arrived yet."
    ),
    "看最近报来的一小时：{time}": "See the last hour that has arrived: {time}",
    "这里的站点还没有报过播放：站点每到整点报一次。请看是否在线、程序是否够新：": (
        "The stations here have told of no hour yet: each tells at the full hour. See whether they are"
        " connected, and their program new enough:"
    ),
    "这里没有站点。": "There is no station here.",
    "中枢保存 {n} 天。": "The hub keeps it for {n} days.",
    "发布的原文": "The words as published",
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
    "报告生成后又有补充，见班次报告：": "Supplements since, see the report: ",
    "{n} 处": "{n} places",
    "另有 {n} 处（未签 {m}）写不下，见班次报告。": "{n} more places ({m} missing): see the report.",
    "人很多，姓名见班次报告": "too many to name here; see the report",
    "补签、代签和纸签": "Late, by proxy, on paper",
    "等 {n} 个": "of {n}",
    "{name}（{by}）": "{name} ({by})",
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
    "下载空表（XLSX）": "Form to fill in (XLSX)",
    "看现在的读数": "See the readings as they are",
    "整表登记": "Enter a table",
    "CSV 或 XLSX，要有“指标”和“读数”两列；同名指标加“卡片”列；没填读数的行不动。先看，确认了才登记。": (
        "CSV or XLSX with the columns 指标 and 读数, and 卡片 for metrics of the same name; lines without a "
        "figure change nothing. You see first what it would do; nothing is entered before you say so."
    ),
    "最近传的表": "Tables uploaded last",
    "已登记": "entered",
}
