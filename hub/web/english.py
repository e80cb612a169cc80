"""English for every text of the console, by its Chinese. Data only, in the order of the pages."""

from __future__ import annotations

from hub.web.english_accounts import ACCOUNTS
from hub.web.english_audit import AUDIT
from hub.web.english_delivery import DELIVERY
from hub.web.english_empty import EMPTY
from hub.web.english_figures import FIGURES
from hub.web.english_fleet import FLEET
from hub.web.english_imports import IMPORTS
from hub.web.english_meetings import MEETINGS
from hub.web.english_notices import NOTICES
from hub.web.english_participation import PARTICIPATION
from hub.web.english_pledges import PLEDGES
from hub.web.english_programs import PROGRAMS
from hub.web.english_records import RECORDS
from hub.web.english_review import REVIEW
from hub.web.english_rights import RIGHTS
from hub.web.english_roster import ROSTER
from hub.web.english_stations import STATIONS
from hub.web.english_tables import TABLES
from hub.web.english_writing import WRITING

ENGLISH: dict[str, str] = {
    **ACCOUNTS,
    **AUDIT,
    **EMPTY,
    **RIGHTS,
    **IMPORTS,
    **REVIEW,
    **NOTICES,
    **FIGURES,
    **MEETINGS,
    **PARTICIPATION,
    **PLEDGES,
    **PROGRAMS,
    **RECORDS,
    **ROSTER,
    **STATIONS,
    **FLEET,
    **TABLES,
    **DELIVERY,
    **WRITING,
    # frame
    "驿站": "Yizhan",
    "思想动能驿站": "Motivation stations",
    "中枢控制台": "Hub console",
    "跳到正文": "Skip to content",
    "栏目": "Sections",
    "总览": "Overview",
    "本班签字": "This shift",
    "站点": "Stations",
    "内容": "Content",
    "排班": "Roster",
    "人员": "People",
    "拒收": "Refused",
    "退出": "Sign out",
    "演示": "Demo",
    "实时": "Live",
    "连接中断，重连中": "Line lost, reconnecting",
    "中枢时间": "The hub's time",
    "编辑": "Editor",
    "审批人": "Approver",
    "班组长": "Leader",
    "站点维护员": "Station keeper",
    "审计员": "Auditor",
    "系统管理员": "Administrator",
    "全部": "All",
    "筛选": "Filter",
    "清除筛选": "Clear filters",
    "查找": "Find",
    "其他": "Other",
    # times
    "刚刚": "just now",
    "{n} 天前": "{n} d ago",
    "{n} 小时前": "{n} h ago",
    "{n} 分钟前": "{n} min ago",
    # signing in
    "登录": "Sign in",
    "角色：": "Roles: ",
    "回到首页": "Back to the start",
    "回到刚才那一页": "Back to the page before",
    "填过的和勾选的都还在（文件、密码除外）：回到刚才那一页改好，再交一次。": (
        "What you typed and ticked is kept (not files or passwords): go back, mend it, send it again."
    ),
    "登录链接只能在中枢这台机器上打开（或经 SSH 隧道）；链接没有用掉。": (
        "A sign-in link opens only on the hub's own machine (or through an SSH tunnel); it was not used up."
    ),
    "您的角色不能用这一页；需要的角色：{roles}。": "Your role may not use this; it needs: {roles}.",
    # overview and this shift
    "人已签": "signed",
    "名单未下发": "No roster",
    "应签": "Expected",
    "已签": "Signed",
    "未签": "Missing",
    "补签": "Late",
    "请假": "On leave",
    "不计入": "Not counted",
    "访客和名单外": "Visitors and others",
    "正在签字，{time} 截止": "Signing open until {time}",
    "消息主题": "Topic",
    "签字时间已过，现在算补签": "Window over, signatures now count as late",
    "还没有开始签字": "Signing has not begun",
    "本班已结束": "Shift over",
    "看名单": "See the list",
    "现在没有班次": "No shift now",
    "下一班 {shift}，{time} 开始签字": "Next: {shift}, signing opens {time}",
    "没有班次表": "No shift table",
    "要处理的事": "To do next",
    "还有 {n} 件": "{n} more",
    "没有要处理的事": "Nothing to do",
    "状态": "State",
    "最后消息": "Last heard",
    "待传": "Unsent",
    "发布单位": "Publisher",
    "版本": "Version",
    "时间": "Time",
    "还没有发布过。": "Nothing has been published yet.",
    "最近拒收的消息": "Last refused messages",
    "24 小时内没有拒收": "Nothing refused within 24 hours",
    "日期": "Date",
    "班次": "Shift",
    "当前": "Current",
    "地点": "Place",
    "单位": "Unit",
    "回到当前班": "Back to the current shift",
    "导出 CSV": "Export CSV",
    "打印": "Print",
    "名单未下发：不知道谁应签，只数已签的人。": (
        "No roster was issued: who should sign is not known, only those who signed are counted."
    ),
    "未签名单": "Not signed yet",
    "{n} 人": "{n}",
    "{n} 人未签，共 {m} 人": "{n} missing of {m}",
    "手签": "signature",
    "全部已签": "Everybody has signed",
    "姓名": "Name",
    "工号": "Number",
    "工种": "Post",
    "班组": "Team",
    "方式": "Method",
    "标记": "Flags",
    "接待": "host",
    "没有符合的地点或班次。": "No place or shift matches.",
    "名单外": "Not on the roster",
    "工牌": "Badge",
    "输号": "Keyed",
    "手机": "Phone",
    "代签": "Proxy",
    "纸签": "Paper",
    "不认识": "Unknown",
    "工牌已停用": "Badge revoked",
    "已停用": "Shut out",
    "不在名单": "Off roster",
    "时钟可疑": "Clock suspect",
    "借调": "Lent",
    "非签字时间": "No window",
    "签过又扫": "Had signed already",
    "迟到中枢": "Arrived late",
    "重复": "Repeated",
    "两处签字": "Two places",
    "日期应写成 2026-11-22 这样。": "Write the date like 2026-11-22.",
    # what to do next
    "24 小时内拒收了 {n} 条消息，请查看原因。": "{n} message(s) were refused within 24 hours; see why.",
    "本班名单未下发：请上传排班，否则不知道谁没签。": (
        "No roster for this shift: upload one, or nobody knows who is missing."
    ),
    "签字时间已过，还有 {n} 人未签。": "The window is over and {n} have not signed.",
    "还没有发布过，站点上看不到。": "Never published: no station shows it.",
    "{n} 张卡片改了还没有发布。": "{n} changed card(s) are not published.",
    "同一编号来了两种记录：请查是否换过或复制过硬盘；先到的没有被改。": (
        "Two different records came under one number: was a disk swapped or copied? The first stays as it is."
    ),
    "记录中间缺了一段：等站点补发；一直不来请带盘来查。": (
        "Records are missing in between: wait for the station to resend, else bring its disk."
    ),
    # packs and cards
    "内容包": "Packs",
    "主题": "Theme",
    "有效期": "Valid",
    "卡片": "Cards",
    "各板块卡片": "Cards by board",
    "已发布": "Published",
    "从未发布": "Never published",
    "待发布": "Not published",
    "发布后撤下": "Goes with the next publish",
    "显示到哪一天（空着：一直显示）": "Shown until (empty: for good)",
    "撤下这张卡片": "Withdraw this card",
    "这张卡片将撤下。站点上还在，发布后才会去掉；再保存一次就留下。": "This card will be withdrawn."
    " Stations still show it until you publish; save it again to keep it.",
    "{n} 张待发布": "{n} not published",
    "板块": "Boards",
    "这个板块没有卡片。": "This board has no cards.",
    "发布记录": "Published versions",
    "发布人": "By",
    "已保存。站点上还是原来的内容，发布后才会更换。": "Saved. Stations show the old words until you publish.",
    "已发布。在线的站点几秒内更换，离线的站点连上后更换。": (
        "Published. Stations on the line change within seconds, the others when they are back."
    ),
    "内容和已发布的一样，没有产生新版本。": "Nothing differs from what is published: no new version.",
    "标题": "Title",
    "正文": "Body",
    "英文标题": "English title",
    "英文正文": "English body",
    "保存": "Save",
    "最后修改": "Last changed",
    "站点上现在是": "What stations show now",
    "指标": "Figure",
    "实际": "Actual",
    "计划": "Planned",
    "标杆": "Benchmark",
    "节点": "Milestone",
    "目标日期": "Target date",
    "依据：": "Basis: ",
    "没有保存：请先改好下面标出的地方。": "Not saved: mend what is marked below first.",
    "{name} 刚改过这张卡片，您的修改没有保存；下面仍是您写的，请对照后再存。": (
        "{name} has just changed this card, so yours was not saved; it stands below: compare, save again."
    ),
    # roster and people
    "行": "Line",
    "原因": "Reason",
    "列名：": "Columns: ",
    "上传": "Upload",
    "上传排班": "Upload a roster",
    "回到今天": "Back to today",
    "看签字": "Signatures",
    "名单": "List",
    "访客已登记，工牌已签发。": "The visitor is registered and has a badge.",
    "打印工牌": "Print badges",
    "类别": "Kind",
    "本矿": "Own",
    "外委": "Contractor",
    "访客": "Visitor",
    "姓名、工号、公司": "name, number, firm",
    "{n} / {total} 人": "{n} of {total}",
    "手机签字": "By phone",
    "有效": "Valid",
    "有效至 {day}": "Valid to {day}",
    "无": "None",
    "可以": "Yes",
    "没有密码": "No PIN",
    "登记访客": "Register a visitor",
    "公司": "Firm",
    "接待人": "Host",
    "接待单位": "Unit",
    "工牌有效至": "Badge valid to",
    "登记并签发工牌": "Register and issue a badge",
    "上传人员表": "Upload persons",
    "工号，姓名，单位，工种，公司，接待人": "staff_no, name, unit, job, firm, host",
    # one person
    "新密码": "New PIN",
    "只显示这一次：请当面告诉本人，不要留底。忘了随时可以再换。": (
        "Shown only this once: tell the person face to face and keep no copy. It can be changed at any time."
    ),
    "签发": "Issued",
    "已过期": "Expired",
    "还没有工牌。": "No badge yet.",
    "停用和补发": "Revoke and reissue",
    "工牌丢了或坏了：补发会停用旧牌，井下几秒内就不认旧牌；断线的站点恢复后才知道。": (
        "Lost or broken: a new badge revokes the old one. Stations know within seconds; "
        "one whose line is cut, when it is back."
    ),
    "如：丢失、损坏、调离": "e.g. lost, broken, left",
    "补发新工牌": "Issue a new badge",
    "只停用，不补发": "Revoke only",
    "用手机签字要密码。新密码生成后，旧密码作废。": (
        "Signing by phone asks for a PIN. A new one ends the old."
    ),
    "换新密码": "Give a new PIN",
    # refused
    "拒收的消息": "Refused messages",
    "来自": "From",
    "{n} / {total} 条": "{n} of {total}",
    "字节": "Bytes",
    "没有拒收的消息": "No message was refused",
    "拒收的消息没有改动任何数据；站点盘上的记录仍在，改好后会再发。": (
        "A refused message changed nothing; the records are still on the station's disk and come again."
    ),
    "{station}：新收 {a} 条，已有 {b} 条。": "{station}: {a} new, {b} held already.",
    "U盘带回的记录": "Records from a stick",
    "选 U盘上 yizhan-records 里的文件，可以多选；重复上传不会重复计数。": (
        "Choose files in yizhan-records on the stick, several at once; twice is counted once."
    ),
    "选择文件": "Choose files",
    # audit and the words signed
    "审计": "Audit",
    "操作日志的链完整": "The log's chain is whole",
    "操作日志从第 {n} 条起对不上：有人改过数据库，请保留现场并报告。": (
        "The log does not fit from line {n} on: somebody changed the database; touch nothing and report it."
    ),
    "账号": "Account",
    "账号管理": "Accounts",
    "动作": "Action",
    "对象": "Object",
    "没有符合的操作。": "Nothing matches.",
    "记录": "Records",
    "检查": "Check",
    "已关闭": "closed",
    "中枢": "Hub",
    "完整": "Whole",
    "第 {n} 条对不上": "Record {n} does not fit",
    "签的原话": "The words signed",
    # phone
    "签承诺": "Pledge",
    "保安承诺": "Safety pledge",
    "密码": "PIN",
    "我承诺，签字": "I pledge and sign",
    "试错太多次，请等 {n} 秒再试，或到站点扫工牌。": "Too many tries: wait {n} s, or scan your badge.",
    "再试一次": "Try again",
    # refusals
    "内容太大，没有收下；请分成小一些的文件。": "Too large and not taken; split it into smaller files.",
    "这个请求不是从中枢的页面发出的，没有执行；请回到页面再试。": (
        "This did not come from a page of the hub and was not done; go back to the page and try again."
    ),
    "页面已过期，没有执行；请刷新页面再试一次。": "This page is out of date; nothing was done. Reload it.",
    "填写不完整或格式不对：{fields}。": "Missing or malformed: {fields}.",
    "没有这一页；请从首页的栏目进入。": "There is no such page; start from the overview.",
    "这个请求不能执行；请回到首页。": "This cannot be done; go back to the start.",
    "需要 API 令牌：见数据目录 secrets/api.token。": (
        "A bearer token is needed: secrets/api.token in the data folder."
    ),
}
