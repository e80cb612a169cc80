"""English of the page of answers and joint confirmation; a part of :data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

PARTICIPATION: dict[str, str] = {
    "指标读数": "Readings",
    "填上读数，站点的指标卡几秒内就换，旁边写着时间。填错了，再填一次对的；每次都记着是谁填的。": (
        "Enter a figure and the stations show it within seconds, with its time. A wrong one is set right by "
        "entering the right one; who entered which is kept."
    ),
    "现在显示": "Shown now",
    "随卡片发布": "published with the card",
    "新读数": "New figure",
    "参与": "Taking part",
    "答题、联合确认和代签": "Answers, joint confirmation, proxies",
    "联合确认": "Joint confirmation",
    "岗位": "Posts",
    "还没有确认": "not yet",
    "全部已确认": "All confirmed",
    "没有确认齐": "Not complete",
    "还没有联合确认。卡片写明岗位后，这些岗位的人签字后在卡片前再扫一次工牌就是确认。": (
        "No joint confirmation yet. Where a card names posts, who has signed and scans again before it "
        "confirms it."
    ),
    "每日一题": "Daily question",
    "题目": "Question",
    "选项": "Options",
    "答题": "Answers",
    "答对": "Right",
    "答错": "Wrong",
    "最近": "Last",
    "替谁签": "For whom",
    "代签人": "By",
    "忘带工牌": "forgot his badge",
    "工牌损坏": "badge is damaged",
    "手上有伤": "hand is hurt",
    "已撤销，不算": "Taken back, does not count",
    "没有代签。": "No proxies.",
}
