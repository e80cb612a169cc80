"""English of the stations' pages, by the Chinese. Data only."""

from __future__ import annotations

STATIONS: dict[str, str] = {
    "移站已记下：之后的记录算在新的位置，进尺从那天起重新数。": (
        "The move is noted: later records are of the new position, and metres count from that day."
    ),
    "进尺已记下。": "The advance is noted.",
    "移站提醒已保存。": "The reminder is saved.",
    "在同一个地点移近工作面也记在这里：地点不变，写移站那天。": (
        "A move closer to the face at the same place is noted here too: leave the place, give the day."
    ),
    "登记命令，二维码": "The command to enrol, as QR",
    "不用抄：在站点机器的命令行前用它的扫码枪扫这个码，命令就打好了（键盘布局选英文）；或拍下来带去。": (
        "No need to copy it: at the station's command line scan this with its scanner: it types the command "
        "(keyboard layout: English); or take a photograph along."
    ),
    "还没有登记：取一个一次性的登记命令，在站点机器上运行一次。": (
        "Not enrolled yet: get a one-use command and run it once on the station."
    ),
    "还没有登记：取登记命令由这些角色来做：{roles}。": (
        "Not enrolled yet: getting the command is for these roles: {roles}."
    ),
    "还没有看过它的画面：站点登记并在线后才能看。": (
        "Its screen was not looked at yet: that takes a station that is enrolled and on the line."
    ),
    "在线": "Online",
    "离线": "Offline",
    "失联": "Silent",
    "需处理": "Needs care",
    "未登记": "Not enrolled",
    "已停用，中枢不收它的消息。": "Shut out: the hub takes nothing from it.",
    "还没有登记：打开它的页面，取登记命令。": "Not enrolled yet: its page gives you the command.",
    "离线：请检查电源和网线；已签的记录在它的盘上。": (
        "Offline: check power and cable; what was signed is on its disk."
    ),
    "消息服务": "Broker",
    "另一台中枢用同一名称把本机挤下线：请停掉不该开的那台，之后自动恢复。记录都在站点上，不会丢。": (
        "Another hub under the same name puts this one off the line: stop the one that should not run, and "
        "this one is back by itself. All records are on the stations and none is lost."
    ),
    "很久没有消息：请检查网络。": "Nothing heard for long: check the network.",
    "内容不是最新：{names}。": "Its content is not the newest: {names}.",
    "时钟不可信：请校对时间。": "Its clock cannot be trusted: set it.",
    "磁盘只剩 {n} MB：请清理或换盘。": "{n} MB of disk left: clear it or change it.",
    "有记录在站点的磁盘上损坏，只收到它的校验值；其余照收。请换磁盘，并请当事人说明。": (
        "A record was damaged on the station's disk and only its hash has come; the others come as always. "
        "Replace the disk, and ask those concerned what it was."
    ),
    "站点磁盘已满：签字仍存在专留的空间里，新内容不收。请尽快清理或换盘。": (
        "The station's disk is full: signatures are still kept, in room set aside for them; no new content "
        "is taken. Clean it up or replace it soon."
    ),
    "台账打不开，那里签不了字：请马上检查磁盘，先用纸签；板块照常显示。": (
        "The ledger cannot be opened, nothing can be signed there: have the disk checked at once and sign on"
        " paper; the boards go on."
    ),
    "磁盘写不进：新的签字存不下，请清理或换盘。": (
        "Its disk refuses: new signatures cannot be kept; clear it or change it."
    ),
    "站点程序出过错，已自行重来：请看它的日志。": "Its program failed and started anew: see its log.",
    "它拒收了来自中枢的消息，仍用原来的：请看它的日志。": (
        "It refused what came from the hub and keeps what it has: see its log."
    ),
    "扫到的不是工牌码：请检查扫码器。": "What was scanned is no badge's code: check the reader.",
    "扫码器或摄像头没接上：请检查插头；键盘式扫码、输工号照常。": (
        "The scanner or camera is not there: check its plug; keyboard scanning and numbers go on."
    ),
    "名单或设置有错，它仍用原来的：中枢会再发，一直不好请看它的日志。": (
        "Its roster or settings came damaged, it keeps the old ones: they come again; else see its log."
    ),
    "和中枢的连接不正常：请检查网络和证书。": "Its line to the hub fails: check network and certificate.",
    "有一版内容它没有上屏，或已退回上一版：请看它页面上的原因，改好再发布。": (
        "A version is not shown there, or was taken back: its page says why; mend it and publish again."
    ),
    "内容库坏过，已换新的，内容正在重新下发；记录都在：请检查磁盘。": (
        "Its content database was damaged and begun anew; content is being sent again; all records are kept: "
        "have the disk checked."
    ),
    "有一版内容坏了，它仍显示原来的：请再发布一次。": (
        "A version of its content is damaged, it shows the old one: publish once more."
    ),
    "有卡片显示不了，已跳过：请看它的日志并改卡片。": (
        "A card cannot be shown and is skipped: see its log and mend the card."
    ),
    "有故障：请看它的日志。": "It reports a fault: see its log.",
    "中间缺记录": "Records are missing",
    "记录不一致": "Two histories",
    "站上的记录变少了": "The station holds fewer than came",
    "站上丢过记录": "The station has lost records",
    "换了新台账": "New ledger",
    "恢复过备份": "Came from a backup",
    "台账和读不了的记录": "Ledgers, and records that cannot be read",
    "怎么办": "What to do",
    "第 {n} 条": "record {n}",
    "读不了，不计入": "Cannot be read, counts nowhere",
    "原样": "As it came",
    "中枢的程序读不了它：原样留着，前后的照收。升级中枢后会自己再读。": (
        "The hub's program cannot read it: it is kept as it came, those before and after it are taken. A "
        "newer program reads it again by itself."
    ),
    "同一编号来了两种记录：先到的没改，后到的没用。请查是否换过或复制过硬盘；原来的接上就消失。": (
        "Two histories for the same numbers: what came first was kept, the other not used. Was a disk "
        "changed or copied? This mark goes when the first one goes on."
    ),
    "它的盘是旧的，多半恢复过备份或换过盘：收过的都在中枢，不会丢。请查清原因，再重新登记。": (
        "Its disk is older than what has come from it: a backup was restored, or the disk changed. What came "
        "is kept here and not lost. Find out why, then enrol it again."
    ),
    "它的盘丢了最新的几条，都已在中枢，一条不少；后面的签字照常收。请查这块盘，换好后重新登记。": (
        "Its disk has lost its newest records; all of them are here, and signatures are taken as before. "
        "Have that disk looked at, and when it was changed enrol the station again."
    ),
    "后面的先到了，等站点补发前面的；补齐后此标记就消失。一直不来，请带 U 盘去取。": (
        "Later records came first; the station will send those before them, and this mark goes. If they "
        "never come, fetch them with a stick."
    ),
    "中枢恢复过备份，这本到此为止。印出的报告上它的条数更大，多的就没了：有纸的请照纸补录。": (
        "The hub came from a backup: this ledger of its own ends here. Where a printed report has a higher"
        " number for it, what is above is gone: enter what is on paper again."
    ),
    "站点重新登记过，新旧台账都留着，各自连续。请确认是换机或重装。": (
        "The station was enrolled again; both ledgers are kept, each whole. Make sure that it was replaced "
        "or set up anew."
    ),
    "站上的记录比中枢收到的少：盘是旧的。收过的都在中枢；请查清原因，再重新登记。": (
        "The station holds fewer records than came from it: an older disk. What came is kept here; find out"
        " why, then enrol it again."
    ),
    "收记录的进程": "Who takes records in",
    "进程": "Worker",
    "分区": "Partitions",
    "已存批次": "Batches stored",
    "开始": "Since",
    "没有进程在收记录：站点的记录都留在站上。请启动 yizhan serve 或 yizhan intake。": (
        "Nobody takes records in: all stay at the stations. Start yizhan serve or yizhan intake."
    ),
    "站点按编号分在十六个分区里，各进程分着收；一个停了，十五秒后别的接着收。": (
        "Stations are spread over sixteen partitions, which the workers share; when one stops, others take "
        "over within fifteen seconds."
    ),
    "内容版本": "Content",
    "时钟": "Clock",
    "从未": "Never",
    "显示 {a}，已发布 {b}": "shows {a}, published {b}",
    "可疑": "Suspect",
    "中枢校时": "Set by the hub",
    "自走": "Its own",
    "{n} / {total} 个站点": "{n} of {total} stations",
    "离线：它在中继 {name} 后面，请先看中继在不在线；已签的记录在它的盘上。": (
        "Offline: it stands behind {name}; look at the relay first. What was signed is on its disk."
    ),
    "中继": "Relays",
    "后面的站": "Stations behind",
    "后面的站访问它的地址": "Address for the stations behind",
    "编号（小写字母、数字、连字符）": "Id (lower-case letters, digits, hyphens)",
    "添加": "Add",
    "登记命令": "Enrolment command",
    "在站点机器上运行一次。登记码 {n} 小时内有效，只能用一次；丢了随时可以再要。": (
        "Run it once on the station's machine. The token is good for {n} hours and one use; "
        "if it is lost, ask for another."
    ),
    "正在显示": "Showing",
    "已发布 {n}": "published {n}",
    "{n} 条": "{n}",
    "最后编号": "Last number",
    "相差 {n} 秒": "off by {n} s",
    "剩余磁盘": "Free disk",
    "{n} MB": "{n} MB",
    "安放": "Placed",
    "台账": "Ledger",
    "收到 {n} 条": "{n} received",
    "还没有登记": "Not enrolled yet",
    "最近的记录": "Latest records",
    "编号": "No.",
    "到达": "Arrived",
    "不计": "Does not",
    "还没有记录。在站点扫一次工牌，这里就会出现。": "No records yet. Scan a badge at the station.",
    "登记": "Enrolment",
    "新机器、换盘或重装之后要登记一次；重新登记会开一个新台账，旧记录不丢。": (
        "A new machine, disk or installation enrols once; enrolling again opens a new ledger, "
        "no old record is lost."
    ),
    "取登记命令": "Get the command",
    "停用": "Shut out",
    "{n} 米": "{n} m",
    "已前进 {n} 米": "{n} m of advance since",
    "机器": "Machine",
    "内存 {n} MB": "{n} MB of memory",
    "已运行 {n} 小时": "up {n} h",
    "屏幕累计 {n} 小时": "screen {n} h in all",
    "现在的画面": "The screen now",
    "站点屏幕的画面": "picture of the station's screen",
    "有人正在屏幕前办事，没有拍下画面。": "Somebody is busy at the screen: no picture was taken.",
    "已签 {n}": "{n} signed",
    "还没有看过。按下面的按钮，站点会送来一张小图；有待传记录时记录先走。": (
        "Not looked at yet. The button asks the station for a small picture; unsent records go first."
    ),
    "看现在的画面": "See the screen now",
    "进尺和移站": "Advance and moves",
    "工作面累计进尺（米）": "Advance of the face so far (m)",
    "记下": "Note",
    "前进多少米后提醒移站（0 为不提醒）": "Remind to move after so many metres (0: never)",
    "谁": "Who",
    "站上扫工牌": "by badge at the station",
    "工作面已前进 {n} 米：请把站点移近。": "The face has gone {n} m: move the station closer.",
    "卡片 {key}（第 {version} 版）显示不了，已跳过：{why}": (
        "The card {key} (version {version}) cannot be drawn and is left out: {why}"
    ),
    "移到": "Move to",
    "移动": "Move",
    "停用：中枢不再收它的消息": "Shut out: take nothing from it any more",
    "重新启用": "Let in again",
}
