"""English of the audit page; a part of :data:`hub.web.english.ENGLISH`. Data only."""

from __future__ import annotations

AUDIT: dict[str, str] = {
    "命令行": "Command line",
    "初始数据": "Demo data",
    "操作日志：已核对 {a} 条，还有 {b} 条，稍后自动核对": (
        "Log: {a} lines checked, {b} more follow by themselves"
    ),
    "到第 {n} 条": "up to line {n}",
    "上次从第一条核对到底：{time}。": "Last checked from the first line to the end: {time}.",
    "新的几分钟内自动核对，每周从头核对一遍。": (
        "What is new is checked within minutes, all of it once a week."
    ),
    "现在从头核对": "Check all of it now",
    "已核对 {a} 条，还有 {b} 条，稍后自动核对": "{a} checked, {b} more follow by themselves",
    "从": "From",
    "到": "To",
    "导出 JSON 行": "Export JSON lines",
    "带校验值：在任何机器上用 yizhan audit verify 文件 核对。": (
        "with checksums: any machine can check it with yizhan audit verify FILE."
    ),
    "、": ", ",
    "；": "; ",
    # what was done
    "登记进尺": "Advance entered",
    "启用或停用": "Switched on or off",
    "自动保存": "Saved by itself",
    "备份": "Backup",
    "从备份恢复后补签版本": "Version made up for after a restore",
    "签名链有变化": "Chain changed",
    "批注": "Remark",
    "确认插播": "Notice confirmed",
    "取登记码": "Enrolment token",
    "导出": "Export",
    "延期": "Extended",
    "到期删去人员": "Persons removed after their time",
    "恢复旧稿": "Put back to an earlier state",
    "多次试密码": "Password guessed at",
    "导入": "Import",
    "建矿": "Mine founded",
    "邀请": "Invited",
    "改线路": "Line changed",
    "另一个中枢顶掉了连接": "Another hub took the line",
    "到点没有发布": "Not published at its time",
    "改密码": "Password changed",
    "换手机密码": "New PIN",
    "补登纸签": "Paper entered",
    "发布": "Published",
    "登记读数": "Reading entered",
    "生成备用码": "Recovery codes made",
    "补发工牌": "Badge reissued",
    "移站提醒": "Reminder to move",
    "移除": "Removed",
    "重置密码": "Password reset",
    "改权限": "Rights changed",
    "退回旧版本": "Rolled back",
    "签字凭据": "Sheet of evidence",
    "退出登录": "Signed out",
    "发令牌": "Token made",
    "换密钥": "Keys changed",
    "写插播": "Notice written",
    "链头": "head",
    "与纸上的链头核对": "Compare with a head on paper",
    "调度会一页纸上印着当时的条数和链头。末尾被删掉、或整个被重写过的日志自己看不出来，纸上的改不了。": (
        "The sheet of the dispatch meeting has the number of lines and the head of then. A log whose end was "
        "cut off, or that was written anew whole, cannot show it by itself; paper cannot be changed."
    ),
    "第 {n} 条与纸上一致": "Line {n} is what the paper says",
    "第 {n} 条的链头与纸上的不同：日志在那之后被改过或删过，请保留现场并报告。": (
        "Line {n} has another head than the paper: the log was changed or cut. Touch nothing and report."
    ),
    "核对": "Compare",
    "到现在；在“审计”页核对": "until now; compared on the page Audit",
    "台账 {id} 第 {n} 条对不上：有人改过数据库，请保留现场并报告。": (
        "Ledger {id} does not fit from record {n} on: the database was changed. Touch nothing and report."
    ),
    "中枢在 {time} 从备份恢复过：{made} 以后的条目没有了，那段时间的纸对不上不算。": (
        "At {time} the hub came back from a backup of {made}: lines noted after it are gone; paper of that "
        "time fits no more."
    ),
    "与各站核对过：都来过，备份之后的记录都补齐了。": (
        "Checked against the fleet: every station was heard, and all records made since the backup are here."
    ),
    "对不上的链": "Broken chains",
    "姓名、标题、编号": "name, title or id",
    "链对不上": "Chain broken",
    "从头核对": "All checked",
    "从第几条起": "From line",
    "登录链接": "Link for signing in",
    "邀请链接": "Link of an invitation",
    "首个密码": "First password",
    "一起改的站点数": "Stations changed together",
    "一起改的人数": "Persons changed together",
    "限速（kbit/s）": "Limit (kbit/s)",
    "…… 还有 {n} 个": " … and {n} more",
    # to what
    "早于": "before",
    "消息服务器": "Broker",
    "矿": "Mine",
    "人员名单": "List of persons",
    "U 盘": "Stick",
    "操作日志": "Audit log",
    # what changed
    "启用": "Active",
    "同旧版": "As version",
    "自动": "By itself",
    "排在谁前": "In front of",
    "浏览器": "Browser",
    "更改": "Changed",
    "内容校验值": "Content hash",
    "退出的设备": "Devices signed out",
    "有效到": "Good until",
    "读数": "Figure",
    "文件": "Files",
    "文件夹": "Folder",
    "密钥": "Keys",
    "条数": "Lines",
    "清单编号": "List number",
    "备份时间": "Time of the backup",
    "米数": "Metres",
    "分钟": "Minutes",
    "复制自": "Copied from",
    "次序": "Order",
    "根版本": "Root version",
    "记录编号": "Record number",
    "送审编号": "Submission",
    "次数": "Times",
    "结论": "Verdict",
    "等待秒数": "Seconds to wait",
    "显示范围": "Shown where",
    "未变": "Unchanged",
}
