"""English of the fleet's tags, groups, selection and replacement, by the Chinese. Data only."""

from __future__ import annotations

FLEET: dict[str, str] = {
    "正常": "Fine",
    "落后": "Behind",
    "要人处理": "Needs somebody",
    "下一步": "What to do next",
    "组": "Group",
    "组和标签": "Group and tags",
    "落后的内容包": "Packs behind",
    "时钟相差（秒）": "Clock off (s)",
    "剩余磁盘（MB）": "Free disk (MB)",
    "安放天数": "Days since placed",
    "安放后进尺（米）": "Metres since placed",
    "经中继": "Relay",
    "经中继 {name}": "through {name}",
    "站点上现有的标签：": "Tags that stations have: ",
    "还没有站点带标签：在站点页勾选站点，就能加上。": "No station has a tag yet: their list gives them.",
    "{tag}（{n} 站）": "{tag} ({n})",
    "改组": "Group",
    "替换站点": "Replace station",
    "加上标签": "Tag",
    "取下标签": "Take the tag off",
    "组（空着：无）": "Group (empty: none)",
    "放进组": "Put into the group",
    "要画面": "Ask for a picture",
    "重新推送": "Push anew",
    "给 {n} 个加上": "Tag {n}",
    "从 {n} 个取下": "Take it off {n}",
    "把 {n} 个放进组": "Group {n}",
    "向 {n} 个要画面": "Picture of {n}",
    "向 {n} 个重新推送": "Push to {n} anew",
    "已加上标签：{n} 个站点。": "Tagged: {n} stations.",
    "已取下标签：{n} 个站点。": "Tag taken off: {n} stations.",
    "已改组：{n} 个站点。": "Group changed: {n} stations.",
    "已向 {n} 个在线的站点要画面，几秒后就到。": "{n} stations asked; the pictures come within seconds.",
    "已向 {n} 个在线的站点重新推送。": "Pushed anew to {n} stations on the line.",
    "替换坏了的站点": "Replace a dead station",
    "换一台机器，名称和地点不变：原来的登记马上作废，发一个新的一次性登记码。": (
        "Another machine under the same name at the same place: the old enrolment ends at once and a new "
        "one-use token is given out."
    ),
    "新机器开一个新台账，旧台账关闭保留。": (
        "The new machine begins a new ledger; the old one is closed and kept."
    ),
    "这里用 Mosquitto：旧证书要作废，还要在中枢的机器上运行": (
        "Mosquitto is used here: for the old certificate to count no more, run on the hub's machine"
    ),
    "，再重启 yizhan-broker。": ", and restart yizhan-broker.",
    "输入 {name} 确认": "Type {name} to confirm",
    "作废并替换": "End it and replace",
    "原来的登记已作废：旧机器的密码和手机码不再有效。": (
        "The old enrolment has ended: the old machine's password and phone codes are good no more."
    ),
    "旧台账 {ledger} 已关闭，收到的记录都在；新机器登记后开一个新台账，从第 1 条记起。": (
        "The old ledger {ledger} is closed and what came of it is all here; the new machine begins a new "
        "ledger, at record 1."
    ),
    "旧盘还能读的话，带 U 盘取回没传完的记录。": (
        "If the old disk can still be read, fetch what was unsent with a stick."
    ),
}
