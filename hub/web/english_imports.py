"""English of importing files; a part of :data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

IMPORTS: dict[str, str] = {
    "人员表和排班表": "persons and rosters",
    "哪种表": "Which table",
    "人员表": "Persons",
    "排班表": "Roster",
    "导入记录": "Imports so far",
    "上传时间": "Uploaded",
    "结果": "Result",
    "等您确认": "waits for you",
    "已导入": "Applied",
    "已撤销": "Undone",
    "撤销": "Undo",
    "没有撤销": "not undone",
    "新增 {a}，更改 {b}，未变 {c}，没有采用 {d}": "{a} new, {b} changed, {c} unchanged, {d} not taken",
    "上传排班表": "Upload a roster",
    "XLSX、XLS 或 CSV 都行，列名不同可以下一步再对。先看会改什么，确认了才生效。": (
        "XLSX, XLS or CSV; other headings can be matched in the next step. "
        "You see first what will change; nothing happens before you confirm."
    ),
    "日期，班次，工号，地点，状态；或一人一行、一天一列的月度排班表": (
        "日期 (date), 班次 (shift), 工号 (number), 地点 (place), 状态 (status); "
        "or a month: a line a person, a column a day"
    ),
    "哪个单位的表": "Of which unit",
    "或从表格里复制，粘贴到这里": "Or copy cells from a spreadsheet and paste them",
    "连表头一起粘贴": "With their headings",
    "上传，先看会改什么": "Upload and see what would change",
    "粘贴的表格": "pasted cells",
    "没有采用": "Not taken",
    "不在文件里": "Not in the file",
    "看哪些行": "Which lines",
    "会改的和有错的": "Changes and faults",
    "改什么": "What changes",
    "上班": "works",
    "空": "empty",
    "离开的人回来": "somebody who had left comes back",
    "要去掉才去掉，见下面": "goes only if you ask for it below",
    "已去掉": "taken off",
    "之后又改过，不能撤销": "changed again since; cannot be undone",
    "没有这样的行。": "There are no such lines.",
    "{n} / {total} 行": "{n} of {total} lines",
    "对列": "Match columns",
    "看会改什么": "See what changes",
    "生效": "Apply",
    "刚才有人改了这些数据，结果和您看到的不一样了，所以没有生效；请再看一遍。": (
        "Somebody has changed these data meanwhile, so the result would not be what you saw. "
        "Nothing was applied; please look again."
    ),
    "{unit}的{kind}，{who} {when}上传": "{kind} of {unit}, uploaded by {who} {when}",
    "只读了工作表“{sheet}”": "only the sheet “{sheet}” was read",
    "现在什么都没有改": "nothing has been changed yet",
    "哪一列是什么": "Which column is what",
    "还差：": "Still missing: ",
    "请在下面选。": "Choose below.",
    "表头是哪一行": "Which line has the headings",
    "（必填）": "(needed)",
    "文件里没有": "not in the file",
    "第 {n} 列": "Column {n}",
    "每一行都是": "The same in every line",
    "按这样再看一遍": "Look again with these",
    "生效：新增 {a}，更改 {b}": "Apply: {a} new, {b} changed",
    "文件里没有要新增或更改的": "The file adds and changes nothing",
    "有错的 {n} 行不采用，其余照常；改好文件后可以再传一次。": (
        "{n} lines with faults are left out, the rest is applied; mend the file and upload it again."
    ),
    "{unit}有 {n} 人不在文件里。不打勾，他们不受影响。": (
        "{n} persons of {unit} are not in the file. Without the tick nothing happens to them."
    ),
    "这些日期和地点有 {n} 条排班不在文件里。不打勾，它们不受影响。": (
        "{n} entries of these days and places are not in the file. Without the tick they stay."
    ),
    "看是谁": "Who?",
    "这些人已离开，一起停用": "They have left: deactivate them too",
    "这些排班一起去掉": "Take these entries off too",
    "打勾的请输入 {n}": "With the tick, type {n}",
    "不要了，丢掉这份文件": "Throw this file away",
    "生效后 30 天内可以撤销。": "Can be undone for 30 days.",
    "这份文件 {when} 生效；撤销的期限已过，改了谁不再保留。": (
        "This file was applied on {when}; the time to undo it is over, and whom it changed is not kept."
    ),
    "这份文件没有用就过期了，什么都没有改；请重新上传。": (
        "This file expired before it was used; nothing was changed. Upload it again."
    ),
    "去掉 {n}": "{n} taken off",
    "打印新人的工牌": "Print the new persons' badges",
    "撤销全部 {n} 处": "Undo all {n} changes",
    "撤销其中 {n} 处": "Undo {n} of these changes",
    "{n} 处之后又改过，不能撤销（下面标出）。": "{n} were changed again since and stay (marked below).",
    "可撤销到 {day}": "Can be undone until {day}",
    "新增的人撤销后转为停用，工牌不再认": "new persons become inactive, their badges are refused",
}
