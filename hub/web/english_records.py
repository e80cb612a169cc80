"""English of records, what is entered for them, and reports; a part of :data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

RECORDS: dict[str, str] = {
    # one record
    "人员已删去或不认识": "Person erased or not known",
    "登记人": "Entered by",
    "中枢估计": "Hub's estimate",
    "按站点运行时间推算，最晚不过此刻": "from how long the station had been running; not later than this",
    "就是中枢的时间": "it is the hub's own time",
    "这次开机没有与中枢通过话，无从估计": "the station did not speak with the hub in that boot; none",
    "到达中枢": "Reached the hub",
    "中枢校准": "set by the hub",
    "本机时钟": "own clock",
    "已更正为不算数": "Corrected: does not count",
    "签的就是这些话：与记录里的校验值一致": "These are the words signed: they fit the record's hash",
    "这张卡片的话与记录里的校验值不一致": "The words of this card do not fit the record's hash",
    "中枢没有记录所指的那个版本": "The hub does not hold the version the record names",
    "签的话在纸上": "The words are on the paper",
    "后来对这条记录说的": "Said of this record later",
    "原记录不会改动；更正是一条新记录，写明您是登记人，和原记录一起长期可查。": (
        "The record stays as it is; a correction is a new record with you as its author, and both are kept."
    ),
    "原因（不要写姓名）": "Why (no names)",
    "登记为不算数": "It does not count",
    "核实：算数": "Checked: it counts",
    "不算数": "does not count",
    "算数": "counts",
    "已作废": "Voided",
    "已核实": "Checked",
    "手上有活": "Hands full",
    "其他原因": "Another reason",
    "代签人撤回": "taken back by who vouched",
    # entering
    "每一项都是中枢台账里的一条记录，写明您是登记人；不能删，只能再更正。": (
        "Each is a record in the hub's ledger with you as its author; it cannot be deleted, only corrected."
    ),
    "补录纸签": "Enter a paper sheet",
    "他已在纸上手签：写明纸签存放在哪里。计入，注明“纸签”。": (
        "He signed on paper: say where the sheet is kept. It counts, marked as paper."
    ),
    "纸签存放处": "Where the sheet is kept",
    "如：甲班签名册 11 月第 3 页": "e.g. book of team A, November, page 3",
    "补录": "Enter",
    "他本人在您面前，念过承诺。计入，注明“代签”和您的名字。": (
        "He stands before you and has read the pledge. It counts, marked with your name."
    ),
    "替他签": "Sign for him",
    "请假，不用签": "On leave, need not sign",
    "本班不再等他；站点的名单也会更新。": "This shift waits for him no more; the station's list changes too.",
    "如：调休、培训": "e.g. day off, training",
    "登记请假": "Excuse him",
    "不登记，返回": "Back without entering anything",
    "登记：纸签、代签、请假": "Enter paper, proxy or leave",
    # reports
    "班次报告": "Shift reports",
    "下班半小时后自动生成，此后不再改动；晚到的记录和更正另附补充，写明日期。": (
        "Made half an hour after the end of a shift and never changed; what arrives or is corrected later is "
        "added with its date."
    ),
    "生成": "Made",
    "还没有报告：第一个班下班半小时后就有。": "None yet: the first comes half an hour after a shift ends.",
    "覆盖率": "Coverage",
    "（已删去）": "(erased)",
    "这份报告的存档被改过：与生成时的校验值不一致。请保留现场并报告。": (
        "This report's archive was altered: it does not fit its digest. Leave all as it is, and report it."
    ),
    "补充 {n}": "Supplement {n}",
    "签名链": "Signed chains",
    "台账 · 条数 · 链头前 16 位；与导出的台账核对，纸上的这一行改不了": (
        "ledger · records · first 16 digits of the head; compare with an export: paper stays as it is"
    ),
}
