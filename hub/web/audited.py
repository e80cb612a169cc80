"""Lines of the audit log in words: what was done, to what, and what changed from what to what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.audit.service import Entry
from hub.web.cardform import LABELS
from hub.web.fleet import LEDGER_FLAGS
from hub.web.named import RUNS, VALUES
from hub.web.rights import ROLE_NAMES, SCOPE_NAMES

WHATS: Mapping[str, str] = {
    "add": "新增", "advance": "登记进尺", "approve": "批准", "authorise": "启用或停用",
    "autosave": "自动保存", "backup": "备份", "catch up": "从备份恢复后补签版本", "chain": "签名链有变化",
    "codes": "动态码", "comment": "批注", "confirm": "确认插播", "copy": "复制", "correct": "更正",
    "create": "新建", "delete": "删除", "edit": "修改", "enrol": "登记", "enrol token": "取登记码",
    "excuse": "请假", "export": "导出", "extend": "延期", "forget": "到期删去人员", "go back": "恢复旧稿",
    "guess": "多次试密码", "import": "导入", "init": "建矿", "invite": "邀请", "line": "改线路",
    "line taken": "另一个中枢顶掉了连接", "miss": "到点没有发布", "move": "移动", "paper": "补登纸签",
    "password": "改密码", "pin": "换手机密码", "proxy": "代签", "publish": "发布",
    "publish first": "先发到几个站", "plan first": "定时先发到几个站", "plan all": "定时发到全部站点",
    "widen": "发到全部站点", "take back": "收回先行", "reading": "登记读数",
    "recall": "撤回发布", "recovery-codes": "生成备用码", "reissue": "补发工牌", "reminder": "移站提醒",
    "remove": "移除", "reset": "重置密码", "restore": "恢复", "revoke": "停用", "rights": "改权限",
    "roll back": "退回旧版本", "send back": "退回", "sheet": "签字凭据", "sign-in": "登录",
    "sign-out": "退出登录", "submit": "送审", "switch": "启用或停用", "token": "发令牌", "trust": "换密钥",
    "undo": "撤销", "leave": "请假", "lend": "借调", "end": "结束轮班", "withdraw": "撤下",
    "write": "写插播", "tag": "加上标签", "untag": "取下标签", "group": "改组", "look": "要画面",
    "push": "重新推送", "replace": "替换站点", "contest": "登记否认", "unexcuse": "撤销请假",
    "view": "查看", "print": "打印", "broken": "链对不上", "verify": "从头核对",
}  # fmt: skip
"""What was done, in Chinese; English by the console's table."""
KINDS: Mapping[str, str] = {
    "account": "账号", "before": "早于", "broker": "消息服务器", "card": "卡片", "hub": "中枢",
    "ledgers": "台账", "line": "线路", "media": "图片和视频", "mine": "矿", "notice": "插播",
    "pack": "内容包", "person": "人员", "persons": "人员名单", "place": "地点", "publisher": "发布单位",
    "readings": "指标读数", "record": "记录", "records": "记录", "recovery": "恢复密钥", "roster": "排班",
    "station": "站点", "stick": "U 盘", "token": "令牌", "visitor": "访客", "audit": "操作日志",
    "import": "导入", "pattern": "轮班", "badges": "工牌", "shift": "本班签字", "exceptions": "待查",
    "suggestions": "建言",
}  # fmt: skip
"""What it was done to."""
FIELDS: Mapping[str, str] = {
    **LABELS,
    "active": "启用", "added": "新增", "all_at": "何时发到全部", "as": "同旧版", "at": "时间",
    "author": "作者", "auto": "自动",
    "badge": "工牌", "badges": "工牌", "before": "排在谁前", "browser": "浏览器", "by": "方式",
    "card": "卡片", "cards": "卡片", "changed": "更改", "changes": "改动", "content": "内容校验值",
    "date": "日期", "due": "定时", "ended": "退出的设备", "expires_at": "有效到", "figure": "读数",
    "files": "文件", "flags": "标记", "folder": "文件夹", "from": "来自", "how": "方式", "keys": "密钥",
    "ledger": "台账", "ledgers": "台账", "lines": "条数", "list": "清单编号", "made": "生成",
    "made_at": "备份时间", "metres": "米数", "metric": "指标", "metrics": "指标", "minutes": "分钟",
    "name": "名称", "of": "复制自", "on": "日期", "order": "次序", "place": "地点",
    "publishers": "发布单位", "reason": "原因", "records": "记录", "refused": "拒收", "reports": "班次报告",
    "roles": "角色", "root": "根版本", "roster": "排班", "run": "班次", "scopes": "可读", "seq": "记录编号",
    "shift": "班次", "signed": "已签", "signed_out": "退出的设备", "state": "状态", "station": "站点",
    "stations": "站点", "submission": "送审编号", "text": "内容", "theme": "主题", "times": "次数",
    "type": "类型", "until": "有效到", "verdict": "结论", "version": "版本", "wait_s": "等待秒数",
    "where": "显示范围", "yes": "启用", "unchanged": "未变", "absent": "不在文件里", "file": "文件",
    "import": "导入", "undone": "已撤销", "starts": "从哪天起", "ends": "最后一天", "cycle": "循环",
    "persons": "人员", "to": "去哪个班", "kept": "没有撤销", "tag": "标签", "group": "组",
    "line": "从第几条起", "broken": "对不上的链", "kbit_s": "限速（kbit/s）", "quiet": "静默时段",
}  # fmt: skip
"""What a changed value is called."""
ASKED = {
    "from": "从",
    "to": "到",
    "kind": "类别",
    "q": "查找",
    "unit": "单位",
    "flag": "标记",
    "person": "人员",
}
"""What stands in the address of a list that somebody looked at or took away."""
_MANY = {"stations": "一起改的站点数", "of": "一起改的人数"}
OF: Mapping[str, Mapping[str, str]] = {
    "codes": {"on": "启用"}, "approve": {"by": "送审人"}, "publish first": {"by": "送审人"},
    **dict.fromkeys(("tag", "untag", "group", "look", "push", "reissue", "revoke"), _MANY),
}  # fmt: skip
"""What a value is called where it means something else than elsewhere."""
CODES: Mapping[str, Mapping[str, str]] = {
    "by": {
        "link": "登录链接", "password": "登录密码", "code": "动态码", "recovery": "备用码",
        "invitation": "邀请",
    },
    "flags": LEDGER_FLAGS,
    "how": {"link": "邀请链接", "password": "首个密码"},
    "level": {"strip": "横条", "full": "全屏"},
    "scopes": SCOPE_NAMES,
    "state": {"waiting": "待确认", "shown": "插播中", "over": "已到期", "withdrawn": "已撤下"},
}  # fmt: skip
"""Codes that stand as values, in Chinese."""
_LOOKS = frozenset({"look", "export"})
_MOMENTS = frozenset({"all_at", "at", "due", "expires_at", "made_at", "until"})
_SINCE_2001_MS = 10**12
NOTHING = "—"
MOST_SAID = 30
"""Of a longer list the rest is counted."""
BY_ITSELF = {"cli": "命令行", "seed": "初始数据", "hub": "中枢", "station": "站点"}
"""What did something in place of an account."""


def called(say: Callable[[str], str], names: Mapping[str, str], who: str) -> str:
    """Who did something, by an account's name; what the program did by itself has a word, else the id."""
    return names.get(who) or (say(BY_ITSELF[who]) if who in BY_ITSELF else who)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that changed; ``label`` in Chinese, or as the log has it where it is not known."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reader:
    """In whose words.

    Attributes:
        say: translates, and puts values in.
        moment: writes milliseconds as the mine's time.
        names: of what the log has an id of, by ``<kind>:<id>`` (:func:`hub.web.named.names_of`).
    """

    say: Callable[..., str]
    moment: Callable[[int], str]
    names: Mapping[str, str] = field(default_factory=dict)

    def who(self, entry: Entry) -> str:
        """Who did it: name and account, or a keeper's; what the program did by itself has a word."""
        return self.named(entry.who)

    def named(self, who: str) -> str:
        """The same of what stands there."""
        if who in BY_ITSELF:
            return self.say(BY_ITSELF[who])
        return self._with_name(f"account:{who}" if f"account:{who}" in self.names else f"person:{who}", who)

    def what(self, entry: Entry) -> str:
        """What was done."""
        return self._known(WHATS, entry.what)

    def object(self, entry: Entry) -> str:
        """What it was done to: its kind and its name."""
        kind, _, name = entry.object.partition(":")
        if kind == "pattern":  # a team's turn at a place
            team, _, place = name.partition("@")
            called = f"{self._with_name(f'unit:{team}', team)} @ {self._with_name(f'place:{place}', place)}"
        else:
            called = self._with_name(entry.object, name)
        return f"{self._known(KINDS, kind)} {called}".strip()

    def differences(self, entry: Entry) -> tuple[Difference, ...]:
        """What changed, in the order noted."""
        names = dict.fromkeys([*entry.before, *entry.after])
        called = {**FIELDS, **ASKED} if entry.what in _LOOKS else {**FIELDS, **OF.get(entry.what, {})}
        return tuple(self._difference(name, self._known(called, name), entry) for name in names)

    def _difference(self, name: str, label: str, entry: Entry) -> Difference:
        """What stayed as it was stands there once: it only says what the rest is about."""
        before, after = (self._text(name, values.get(name)) for values in (entry.before, entry.after))
        return Difference(label, NOTHING if before == after else before, after)

    def line(self, entry: Entry) -> str:
        """All that changed, in one line, for a table program."""
        return self.say("；").join(
            f"{one.label} {one.after}" if one.before == NOTHING else f"{one.label} {one.before} → {one.after}"
            for one in self.differences(entry)
        )

    def _with_name(self, key: str, id: str) -> str:
        """The name first, and the id behind it, by which the log is searched."""
        return f"{self.names[key]} {id}" if key in self.names else id

    def _known(self, words: Mapping[str, str], name: str) -> str:
        return self.say(words[name]) if name in words else name

    def _text(self, name: str, value: Any) -> str:
        if value is None or value in ("", [], {}):
            return NOTHING
        if isinstance(value, bool):
            return self.say("是" if value else "否")
        if isinstance(value, int) and name in _MOMENTS:
            return self.moment(value) if value > _SINCE_2001_MS else str(value or NOTHING)
        if isinstance(value, Mapping):
            return self.say("、").join(f"{key} {self._text('', item)}" for key, item in value.items())
        if isinstance(value, list | tuple):
            said = self.say("、").join(self._text(name, item) for item in value[:MOST_SAID])
            left = len(value) - MOST_SAID
            return said if left <= 0 else said + self.say("…… 还有 {n} 个", n=left)
        return self._one(name, str(value))

    def _one(self, name: str, value: str) -> str:
        """A value that may be a code, a role in a unit, a shift at a place, or the id of something."""
        if value in CODES.get(name, {}):
            return self.say(CODES[name][value])
        if name == "roles":
            role, _, unit = value.partition("@")
            said = self.say(ROLE_NAMES[role]) if role in ROLE_NAMES else role
            return f"{said} @ {self._with_name(f'unit:{unit}', unit)}" if unit else said
        if name in RUNS:
            place, _, shift = value.partition(" ")
            return f"{self._with_name(f'place:{place}', place)} {shift}".strip()
        return self._with_name(f"{VALUES[name]}:{value}", value) if name in VALUES else value
