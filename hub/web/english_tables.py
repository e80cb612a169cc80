"""English of what every list has, by the Chinese. Data only."""

from __future__ import annotations

TABLES: dict[str, str] = {
    "本页全选": "Select this page",
    "选列": "Columns",
    "显示这些列": "Show these columns",
    "导出 XLSX": "Export XLSX",
    "分页": "Pages",
    "上一页": "Back",
    "下一页": "Next",
    "第 {n} / {total} 页": "Page {n} of {total}",
    "已选 {n} 个": "{n} selected",
    "对勾选的行：": "With the rows ticked:",
    "全部 {n} 个结果，不只这一页": "All {n} results, not this page alone",
    "姓名、工号、班组、站点": "Name, number, team, station",
    "建言、姓名、班组": "Words, name, team",
    "没有符合的记录。": "No record matches.",
    "没有符合的建言。": "No suggestion matches.",
    "没有符合的指标。": "No metric matches.",
    "没有符合的消息。": "No message matches.",
    "只列最新的 {n} 条；更早的用筛选缩小范围。": "The newest {n} alone; for earlier ones narrow the filters.",
    "键盘快捷键": "Keys",
    "下一行、上一行": "Next row, row before",
    "勾选这一行": "Tick this row",
    "打开": "Open",
    "这张表": "This table",
    "关闭": "Close",
}
