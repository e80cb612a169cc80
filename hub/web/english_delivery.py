"""English of lines, of what is about to go out, and of what is on its way, by the Chinese. Data only."""

from __future__ import annotations

DELIVERY: dict[str, str] = {
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
    "还没有线路。站点都在快网上时不用写；有慢线时在下面添加。": (
        "No lines yet. None are needed where all stations are on a fast network; add the slow ones below."
    ),
    "修改 {name}": "Change {name}",
    "添加线路": "Add a line",
    "不改了": "Leave it as it is",
    "名称": "Name",
    "英文名（可不写）": "English name (may be empty)",
    "合起来最多（kbit/s）": "At most, all together (kbit/s)",
    "静默时段，几段之间空一格（可不写）": "Quiet hours, a space between several (may be empty)",
    "走这条线的站点": "Stations on this line",
    "现在走 {name}": "now on {name}",
    "删除这条线路：站点都留着，只是不再限速": "Remove this line: its stations stay, without limit",
}
