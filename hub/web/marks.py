"""What stands beside a signature, in words: how it was given, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Mapping

METHODS: Mapping[str, str] = {
    "badge": "工牌", "keyed": "输号", "phone": "手机", "proxy": "代签", "paper": "纸签",
}  # fmt: skip
FLAGS: Mapping[str, str] = {
    "late": "补签", "unknown": "不认识", "revoked": "工牌已停用", "offroster": "不在名单",
    "clock": "时钟可疑", "lent": "借调", "nowindow": "非签字时间", "again": "签过又扫", "delayed": "迟到中枢",
    "dup": "重复", "two_places": "两处签字",
    "contested": "本人否认", "undone": "已撤回", "station": "站点不符",
    "voided": "已作废", "settled": "已核实",
}  # fmt: skip
