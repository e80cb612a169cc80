"""English of the pages of urgent notices; a part of :data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

NOTICES: dict[str, str] = {
    "插播": "Notices",
    "安全主管": "Safety supervisor",
    "插播是信息提示，不是矿井报警系统。井下撤人、停电等命令按矿上的报警和调度电话执行。": (
        "A notice is information, not the mine's alarm system. Evacuation, power-off and the like go by the "
        "mine's own alarms and the dispatcher's telephone."
    ),
    "待确认": "Waits for a second person",
    "插播中": "On screen now",
    "{n} 条插播在等第二个人确认。": "{n} notices wait for a second person.",
    "已到期": "Ended",
    "已撤下": "Withdrawn",
    "全屏": "Full screen",
    "横条": "Strip",
    "级别": "Level",
    "显示到": "Until",
    "已上屏": "Drawn",
    "写的人": "Written by",
    "确认的人": "Confirmed by",
    "撤下的人": "Withdrawn by",
    "确认后 {n} 分钟": "{n} min from confirming",
    "{n} / {total} 站": "{n} of {total} stations",
    "撤下": "Withdraw",
    "还没有发过插播。": "No notice yet.",
    "备好的插播板": "Prepared boards",
    "选一块，改几个字就能发；图片已在各站盘上": (
        "Choose one, change a few words, send; its picture is on every station's disk"
    ),
    "写一条插播": "Write a notice",
    "安全主管可以直接发": "The safety supervisor may send it alone",
    "存下后由另一个人确认才发出：审批人或安全主管": (
        "It goes out when a second person has confirmed it: approver or safety supervisor"
    ),
    "最多 {n} 字": "at most {n} characters",
    "英文（给看英文界面的人，可以不填）": "English (for screens set to English; may be left empty)",
    "盖住整个屏幕，扫工牌照样能签": "covers the screen; a badge still signs",
    "屏上一条带，不挡签字": "a band on the screen; signing stays free",
    "显示多久": "For how long",
    "{n} 分钟": "{n} min",
    "{n} 小时": "{n} h",
    "{n} 天": "{n} days",
    "在哪里显示": "Where",
    "都不选就是全矿": "None chosen: the whole mine",
    "全矿": "The whole mine",
    "按单位选": "By unit",
    "立即插播": "Show now",
    "只存下，等人确认": "Save only",
    "存下，请人确认": "Save for confirmation",
    "站点屏上写明：本屏为信息提示，不是矿井报警系统。": (
        "The screens say: information, not the mine's alarm system."
    ),
    "插播板": "Board",
    "自己写的要由另一个人确认。": "Your own is confirmed by somebody else.",
    "确认并插播": "Confirm and show",
    "立即撤下": "Withdraw now",
    "各站是否已上屏": "Drawn at the stations",
    "上屏": "Drawn",
    "站点时间": "By the station's clock",
    "还没发出": "Not sent yet",
    "在线，还没上屏": "Online, not drawn yet",
    "断线，连上后才收到": "Offline; gets it when it is back",
    "中枢收到": "At the hub",
    "没有站点在显示范围内。": "No station is in its range.",
    "站点把插播真的画到屏上以后，记一条回执传上来；断线的站点连上后才收到、才回执。": (
        "A station says so in a record once it has really drawn the notice; one that is cut off gets it, and "
        "says so, when it is back."
    ),
}
