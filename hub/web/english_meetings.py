"""English of meetings, suggestions and records to look at; a part of :data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

MEETINGS: dict[str, str] = {
    # the meeting of a run
    "班前会已结束": "Pre-shift meeting closed",
    "班前会结束得晚": "Pre-shift meeting closed late",
    "班前会进行中": "Pre-shift meeting under way",
    "班前会没有结束：班组长没有扫工牌收尾": "Pre-shift meeting not closed: no badge of the leader ended it",
    "没有开班前会": "No pre-shift meeting",
    "{time} {leader} 开始": "begun {time} by {leader}",
    "{time} {leader}：应签 {expected}（含请假） 已签 {signed} 请假 {leave} 缺 {absent}": (
        "{time} {leader}: {expected} expected (leave too), {signed} signed, {leave} on leave, {absent} absent"
    ),
    "已宣誓": "oath spoken",
    # suggestions
    "建言": "Suggestions",
    "还没有建言。矿工在站上扫工牌，打开“我的记录”，三下就能提一条。": (
        "No suggestions yet. At a station a miner scans his badge, opens his records, and makes one in "
        "three taps."
    ),
    # records to look at
    "待查": "To look at",
    "待查的记录": "Records to look at",
    "没有待查的记录": "Nothing to look at",
    "记录不会被改动。本人否认的签字仍计入，直到有人更正。": (
        "Records are never changed. A signature its person denies counts until somebody corrects it."
    ),
    "中枢的时钟可能不对": "The hub's clock may be wrong",
    "它现在是 {at}，可是有两个多月没有任何记录和操作，像是跳过去的。到期的人员先不删，什么也没有丢。"
    "请校准时钟；如果时间是对的，由管理员运行 yizhan ledger retain。": (
        "It says {at}, but of more than two months there are no records and no work at the console: it seems "
        "to have jumped. Persons whose time is over are kept for now, and nothing is lost. Set the clock; if "
        "it is right, an administrator runs yizhan ledger retain."
    ),
    "本人否认": "Denied by him",
    "已撤回": "Taken back",
    "站点不符": "Another station's",
    "计入": "Counted",
    "是": "yes",
    "否": "no",
    "签字": "Signature",
    "点名": "Roll call",
    "领誓": "Oath",
    "否认": "Denial",
    "更正": "Correction",
    "安全确认": "Confirmation",
    "已显示": "Shown",
    "移站": "Move",
}
