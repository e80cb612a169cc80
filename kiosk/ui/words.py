"""Every sentence of the face that does not come from a pack, Chinese and English."""

from __future__ import annotations

from datetime import date, datetime

from content_packs.words import Words

TABLE = {
    "station": Words("思想动能驿站", "Motivation station"),
    "boards": Words("一栏三板一平台", "One column, three boards, one platform"),
    "theme": Words("主题", "Theme"),
    "safe": Words("安全生产", "Safe days"),
    "days": Words("天", "days"),
    "online": Words("在线", "Online"),
    "offline": Words("离线", "Offline"),
    "unsent": Words("待传 {n}", "{n} to send"),
    "version": Words("内容 {n}", "Content {n}"),
    "fetching": Words("内容更新 {n} %", "New content {n} %"),
    "clock": Words("时钟待校", "Clock needs setting"),
    "advanced": Words("已进 {n} 米，请移站", "{n} m on: move closer"),
    "shut": Words("本站签不了字，请用纸签", "No signing here: sign on paper"),
    "roster_old": Words("名单 {n} 天前", "Roster {n} days old"),
    "unchecked": Words("内容 {n} 天未核对", "Content unchecked {n} days"),
    "no_roster": Words("名单未下发", "No roster received"),
    "notice": Words("信息屏，不是安全监控系统", "Information, not a safety system"),
    "urgent": Words("插播", "Notice"),
    "urgent_until": Words("至 {n}", "until {n}"),
    "urgent_what": Words("本屏为信息提示，不是矿井报警系统", "Information, not the mine's alarm"),
    "urgent_scan": Words("照常签字：请扫工牌", "Signing goes on: scan your badge"),
    "urgent_aside": Words("要办事：触摸或按确定", "At work? Touch or OK"),
    "urgent_aside_short": Words("触摸或按确定", "Touch or OK"),
    "signed_of": Words("本班已签", "Signed this shift"),
    "next_scan": Words("下一位请扫工牌", "Next: scan your badge"),
    "stop": Words("我有权停", "I have the right to stop"),
    "stop_key": Words("按 0 确定", "key 0, OK"),
    "compared": Words("标杆：{n}", "best: {n}"),
    "actual": Words("实际", "Actual"),
    "plan": Words("计划", "Plan"),
    "benchmark": Words("标杆", "Best"),
    "reached": Words("达到计划", "On plan"),
    "short_of": Words("未达计划", "Off plan"),
    "higher": Words("越高越好", "higher is better"),
    "lower": Words("越低越好", "lower is better"),
    "basis": Words("依据：{n}", "Basis: {n}"),
    "page": Words("页 {n}/{of}", "page {n}/{of}"),
    "fresh": Words("新内容", "New"),
    "confirm_n": Words("联合确认 {n}/{of}", "Confirmed together: {n} of {of}"),
    "confirm_how": Words("签过字的，每人再扫一次工牌", "Each of you: signed already? Scan once more"),
    "confirmed": Words("已确认", "confirmed"),
    "to_confirm": Words("待确认", "to confirm"),
    "answer_follows": Words(
        "触摸选项或按确定来答题，答案随后", "Touch an option or press OK; the solution follows"
    ),
    "right_is": Words("答案：{n}", "Answer: {n}"),
    "read_at": Words("读数 {n}", "Read {n}"),
    "known_until": Words("别处签的，算到 {n}", "Signed elsewhere: as of {n}"),
    "course_n": Words("最近 {n} 次", "Last {n} readings"),
    "consented": Words("经本人同意（{n}）", "By consent, {n}"),
    "next_ones": Words("接下来", "Then"),
    "safe_legend": Words("平安的一天", "A safe day"),
    "film_off": Words("本站不放视频，看图和文字", "No video here: see picture and words"),
    "film_bad": Words("视频放不了，看图和文字", "Video cannot be played: see picture and words"),
    "coming_legend": Words("还没到", "To come"),
    "not_counted": Words("还没有开始计安全天数", "Safe days are not counted yet"),
    "since_day": Words("从 {n} 起", "since {n}"),
    "no_activity": Words("这个月没有活动", "Nothing planned this month"),
    "today": Words("今天", "Today"),
    "planned_on": Words("计划 {n}", "Plan {n}"),
    "done_on": Words("实际 {n}", "Done {n}"),
    "days_late": Words("晚 {n} 天", "{n} d late"),
    "days_early": Words("早 {n} 天", "{n} d early"),
    "overdue": Words("已过期 {n} 天", "{n} d overdue"),
    "until": Words("{n} 到期", "Due {n}"),
    "due_today": Words("就在今天", "It is today"),
    "this_month": Words("本月", "Now"),
    "posts": Words("适用岗位：{n}", "For: {n}"),
    "figures": Words("{done}/{of} 个节点完成", "{done} of {of} milestones reached"),
    "days_left": Words("还有 {n} 天", "{n} days left"),
    "scan": Words("请扫工牌", "Scan your badge"),
    "sign_it": Words("或输工号，签本班承诺", "or key your number"),
    "large_code": Words("手机扫码签字 · 点一下返回", "Scan with your phone · touch to go back"),
    "or_phone": Words("或手机扫码", "or scan with phone"),
    "this_machine": Words("手机码：仅本机可用", "Code: this machine only"),
    "silent": Words("与地面失联，手机码暂停", "No line to the surface: phone code paused"),
    "suspect": Words("时钟待校，手机码暂停", "Clock needs setting: phone code paused"),
    "until_time": Words("{n} 前签", "sign by {n}"),
    "late_now": Words("现在算补签", "late from now on"),
    "signed_n": Words("已签", "Signed"),
    "expected_n": Words("应签", "Expected"),
    "missing_n": Words("还差 {n} 人", "{n} still to sign"),
    "and_others": Words("等 {n} 人", "{n} in all"),
    "all_signed": Words("本班已签齐", "Everybody has signed"),
    "others_n": Words("另有 {n} 人已签", "{n} others signed"),
    "key_number": Words("输工号", "Key number"),
    "number": Words("工号", "Number"),
    "key_hint": Words("按数字，再按确定", "Press digits, then OK"),
    "ok": Words("确定", "OK"),
    "close": Words("返回", "Back"),
    "clear": Words("清除", "Clear"),
    "next_opens": Words("{n} 开始签承诺", "Signing opens {n}"),
    "saved_here": Words("离线保存", "Saved here, line down"),
    "answer_signed": Words("已签", "Signed"),
    "answer_late": Words("已签 · 补签", "Signed, late"),
    "answer_already": Words("本班已签过", "Already signed"),
    "answer_offroster": Words("已签 · 名单外", "Signed, off roster"),
    "answer_lent": Words("已签 · 借调", "Signed, lent"),
    "answer_vouched": Words("已代签", "Signed for him"),
    "answer_undone": Words("已撤销代签", "Taken back"),
    "answer_right": Words("答对了", "Right"),
    "answer_wrong": Words("没答对", "Not this one"),
    "answer_confirmed": Words("已确认", "Confirmed"),
    "answer_no_number": Words("没有这个工号", "No such number"),
    "answer_unknown": Words("不认识此工牌", "Badge not known"),
    "answer_revoked": Words("此工牌已停用", "Badge disabled"),
    "answer_nowindow": Words("现在不在签字时间", "Not signing time"),
    "answer_unreadable": Words("没读清", "Not read"),
    "answer_failed": Words("没有存下", "Not saved"),
    "then_late": Words("签字时间已过，已记为补签", "After signing time: counted, marked late"),
    "then_already": Words("不用再签，平安上岗", "No need to sign again"),
    "then_offroster": Words("不在本班名单，已记录", "Not on this shift's roster, recorded"),
    "then_lent": Words("外班借调，计入本班", "Lent from another team, counted here"),
    "then_vouched": Words("班组长代签，已记录原因", "By the leader, with the reason"),
    "then_undone": Words("这次代签不算，可请本人再签", "Not counted; he may sign himself"),
    "then_right": Words("已记下", "Noted"),
    "then_wrong": Words("已记下，看看解释", "Noted; see why"),
    "then_confirmed": Words("已记下", "Noted"),
    "then_no_number": Words("已记录。请看清再输，或扫工牌", "Recorded. Key it again, or scan your badge"),
    "host": Words("接待：{n}", "Host: {n}"),
    "then_unknown": Words("已记录，请找班组长", "Recorded. See your team leader"),
    "then_revoked": Words("已记录，请找班组长换工牌", "Recorded. Ask your team leader for a new badge"),
    "then_nowindow": Words(
        "已记录，不算签字；请到签字时间再扫", "Recorded, not counted; scan again in signing time"
    ),
    "then_nowindow_until": Words(
        "已记录，不算签字；{n} 开始签字", "Recorded, not counted; signing opens {n}"
    ),
    "then_unreadable": Words("请再扫一次", "Scan again"),
    "then_failed": Words("请再扫一次，还不行请找班组长", "Scan again; if it fails, see your team leader"),
    "then_shut": Words(
        "本站台账打不开，签不了字；请在纸上签，告诉班组长",
        "This station cannot keep signatures: sign on paper, tell your team leader",
    ),
    "answer_noted": Words("已记下", "Noted"),
    "then_noted": Words("已保存", "Saved"),
    "then_closed": Words("班前会已结束，已记为补签", "The meeting is closed: counted, marked late"),
    "offer": Words("按确定或触摸：我的记录", "Press OK or touch: my records"),
    "built_title": Words("驿站在等内容", "Waiting for content"),
    "built_what": Words(
        "这里将显示五块板：学习教育、安全警示、哲理启发、保安承诺、精益对标。",
        "Five boards will stand here: learning, safety alerts, reflection, pledges, benchmarks.",
    ),
    "built_sign": Words(
        "名单已到：签字时间里扫工牌或输工号，就能签字。",
        "The names are here: in signing time, scan your badge or key your number.",
    ),
    "built_wait": Words(
        "还在等人员名单和内容。每次扫工牌都会存下，接通网络后上传。",
        "Still waiting for its names and content. Every scan is kept, and passed on once the line is up.",
    ),
    "built_waits": Words("本站还没有登记。{n}", "Not enrolled yet. {n}"),
    "built_who": Words(
        "站点维护员：登记本站并接通网络，名单和内容会自动到达。",
        "Keeper: once this station is enrolled and the line is up, names and content arrive by themselves.",
    ),
}
"""Key -> words; ``{n}`` and ``{of}`` are filled in by :func:`say`."""

_WEEKDAYS = ("周一 Mon", "周二 Tue", "周三 Wed", "周四 Thu", "周五 Fri", "周六 Sat", "周日 Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say(key: str, lang: str, **values: object) -> str:
    """The words of a key, for a reader of ``lang``."""
    return TABLE[key].in_(lang).format(**values)


def day(value: date, lang: str) -> str:
    """A date as people say it: 11月22日 周日, Sun 22 Nov."""
    zh, en = _WEEKDAYS[value.weekday()].split()
    return (
        f"{value.month}月{value.day}日 {zh}"
        if lang == "zh"
        else f"{en} {value.day} {_MONTHS[value.month - 1]}"
    )


def full_day(value: date, lang: str) -> str:
    """A date with its year: 2027年3月31日 周三, Wed 31 Mar 2027."""
    return f"{value.year}年{day(value, lang)}" if lang == "zh" else f"{day(value, lang)} {value.year}"


def plain_day(value: date, lang: str) -> str:
    """A date with its year, without the day of the week: 2026年1月1日, 1 Jan 2026."""
    return (
        f"{value.year}年{short_day(value, lang)}"
        if lang == "zh"
        else f"{short_day(value, lang)} {value.year}"
    )


def short_day(value: date, lang: str) -> str:
    """A date in a table: 11月22日, 22 Nov."""
    return f"{value.month}月{value.day}日" if lang == "zh" else f"{value.day} {_MONTHS[value.month - 1]}"


def month(text: str, lang: str) -> str:
    """A month given as 2026-11: 11月, Nov."""
    number = int(text.split("-")[1])
    return f"{number}月" if lang == "zh" else _MONTHS[number - 1]


def month_of(value: date, lang: str) -> str:
    """A month with its year: 2026年11月, Nov 2026."""
    return f"{value.year}年{value.month}月" if lang == "zh" else f"{_MONTHS[value.month - 1]} {value.year}"


def weekday(number: int, lang: str) -> str:
    """A day of the week in one character, 0 = Monday: 一, M."""
    zh, en = _WEEKDAYS[number].split()
    return zh[-1] if lang == "zh" else en[0]


def hour(value: datetime) -> str:
    """A time of day, 24 hours."""
    return f"{value:%H:%M}"
