"""English of lines, of what is about to go out, and of what is on its way, by the Chinese. Data only."""

from __future__ import annotations

DELIVERY: dict[str, str] = {
    "审批人的口令": "The approver's passphrase",
    "恢复密钥": "Recovery key",
    "还在中枢上：运行 yizhan trust recovery --export U盘，打印后取走。": (
        "Still on the hub: run yizhan trust recovery --export STICK, print it, and take it off."
    ),
    "见过更新的信任根：中枢是从旧备份恢复的，请运行 yizhan trust rotate。": (
        "It has seen a newer trust root: the hub came from an old backup; run yizhan trust rotate."
    ),
    "从备份恢复": "Back from a backup",
    "备份早于 90 天：更早收过的记录站上可能已清，请与打印的班次报告核对。": (
        "The backup is older than 90 days: stations may have cleared what was received before then; "
        "compare with the printed shift reports."
    ),
    "备份里没有它这次登记：请用新登记码重新登记，它的记录都在站上。": (
        "It enrolled after the backup was made: enrol it again with a new token; its records are all there."
    ),
    "备份之后在中枢登记的（手机签、纸签、更正、读数）没有了：有纸的请照纸补录。": (
        "What was entered at the hub after the backup (by phone, from paper, corrections, readings) is gone:"
        " enter what is on paper again."
    ),
    "正在补回备份之后的 {n} 条记录，不用做什么。": (
        "It is bringing {n} records made after the backup; nothing to do."
    ),
    "{n} 个站恢复后还没有来过（{names}）：来了会自己补齐。": (
        "{n} stations have not been heard since ({names}): they bring what is missing by themselves."
    ),
    "还没有拿到新的信任根：请查它的线路，或带 U 盘去导入。": (
        "It has not got the new trust root: see to its line, or carry a stick to it."
    ),
    "线路": "Lines",
    "几个站点共用一条慢线时写在这里：发给它们的内容合起来不超过这个速率，静默时段不发。签字和插播总先走。": (
        "Where stations share a slow line, say so here: they are sent no more content than this together, "
        "and none in quiet hours. Signatures and urgent notices always go first."
    ),
    "速率": "Speed",
    "静默时段": "Quiet hours",
    "现在": "Now",
    "还没有站点": "No stations yet",
    "静默到 {time}": "Quiet until {time}",
    "在发，还差 {n}": "Sending, {n} to go",
    "空闲": "Idle",
    "修改": "Change",
    "修改 {name}": "Change {name}",
    "添加线路": "Add a line",
    "不改了": "Leave it as it is",
    "名称": "Name",
    "英文名（可不写）": "English name (may be empty)",
    "合起来最多（kbit/s）": "At most, all together (kbit/s)",
    "静默时段，几段之间空一格（可不写）": "Quiet hours, a space between several (may be empty)",
    "走这条线的站点": "Stations on this line",
    "现在走 {name}": "now on {name}",
    # before publishing
    "要送的字节": "Bytes to send",
    "经 {name}": "by {name}",
    "中继 {address}": "relay at {address}",
    "预计到齐": "Expected",
    "各站点要送多少、多久": "How much and how long, by station",
    "静默时段占满全天，送不到：请改线路": "Quiet hours fill the day, nothing can be sent: change the line",
    "线路速率不知道；若有 {n} kbit/s，约 {time}": "line unknown; if it had {n} kbit/s, about {time}",
    "不在线，线路速率也不知道；上线后若有 {n} kbit/s，约 {time}": (
        "offline, and its line unknown; once back, if it had {n} kbit/s, about {time}"
    ),
    "不在线：上线后约 {time}": "offline: about {time} once it is back",
    "静默到 {at} 才开始，约 {time} 后到齐": "begins when quiet hours end at {at}; complete in about {time}",
    "约 {time}": "about {time}",
    "{n} 秒": "{n} s",
    "{n} 分 {m} 秒": "{n} min {m} s",
    "{n} 小时 {m} 分": "{n} h {m} min",
    # on its way
    "送到各站点": "At the stations",
    "已生效": "Live",
    "已生效，观察十分钟": "Live, on ten minutes' trial",
    "已退回上一版：{why}": "Taken back, the version before is shown: {why}",
    "拒收，仍显示上一版：{why}": "Refused, the version before is shown: {why}",
    "还没有上屏：{why}": "Not shown there yet: {why}",
    "显示它时程序两次出错": "the program failed twice while showing it",
    "没有一张卡片能在这里显示": "not one of its cards can be shown there",
    "要先升级站点程序": "it needs a newer station program",
    "磁盘放不下": "the disk has no room",
    "原因在它的日志里": "its log says why",
    "上屏情况": "On the screen",
    "等待：不在线，连上后继续": "Waiting: offline, goes on when it is back",
    "等待：静默时段到 {time}": "Waiting: quiet hours until {time}",
    "等待：站点还没有来取": "Waiting: it has not asked yet",
    "传输中 {n} %": "Sending {n} %",
    "{a} / {b}": "{a} of {b}",
    "正显示": "Shows",
    "已收到": "Received",
    "还要": "Left",
    "没有站点显示它的内容。": "No station shows what it publishes.",
    # versions
    "改了什么": "What changed",
    "第一版": "The first",
    "改 {names}": "changed {names}",
    "新增 {names}": "new {names}",
    "去掉 {names}": "gone {names}",
    "图片和视频 {n} 个": "{n} picture(s) or video(s)",
    "顺序、日期或板块": "order, dates or boards",
    "现行": "In force",
    "回退到此版": "Go back to this",
    "版本 {n}": "Version {n}",
    "回退": "Going back",
    "这一版的内容会以新版本号再发布一次，送到 {m} 个站点，共约 {size}；正在编辑的卡片不动。": (
        "What this version showed is published again under a new number to {m} station(s), about {size} in "
        "all; cards being edited stay as they are."
    ),
    "与现行版比": "Against now",
    "和现行版本一样": "The same as the version in force",
    "确认回退到版本 {n}": "Yes, go back to version {n}",
    "不回退": "Leave it",
    "已回退。在线的站点几秒内更换，离线的站点连上后更换；和它不同的卡片标为“待发布”，改好再发布。": (
        "Gone back. Stations on the line change within seconds, the others when they are back; cards "
        "that differ are marked as not published: mend them, then publish."
    ),
    "删除这条线路：站点都留着，只是不再限速": "Remove this line: its stations stay, without limit",
}
