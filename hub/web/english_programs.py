"""English of the page of programs; a part of :data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

PROGRAMS: dict[str, str] = {
    "程序接口": "Programs",
    "调度大屏、报表等程序用令牌读中枢的数字；令牌只能读，不能改任何东西。": (
        "Programs, such as a dispatcher's wall or a spreadsheet, read the hub's figures with a token; "
        "a token reads and can change nothing."
    ),
    "令牌已生成": "The token is made",
    "只显示这一次，请现在复制到那个程序里；丢了就作废它，再生成一个。": (
        "Shown this once: copy it into the program now. If it is lost, revoke it and make another."
    ),
    "试一下": "Try it:",
    "令牌": "Tokens",
    "程序": "Program",
    "可读": "May read",
    "何时生成": "Made",
    "到期": "Ends",
    "最近使用": "Last used",
    "还没有用过": "never",
    "作废": "Revoke",
    "生成令牌": "Make a token",
    "给哪个程序用": "For which program",
    "调度室大屏": "Dispatcher's wall",
    "有效天数": "Good for, days",
    "可以问什么": "What may be asked",
    "范围": "Scope",
    "参数": "Parameters",
    "地址": "Address",
    "回答": "Answer",
    "不用令牌": "no token",
    "必填": "needed",
    "中枢是否正常": "Whether the hub answers",
    "每个地点一个班：应签、已签、未签；不写日期和班次就是现在这个班": (
        "One shift at each place: expected, signed, missing; without a date and a shift the one of now"
    ),
    "每个站点现在怎么样，和控制台上一样": "How each station is now, as on the console",
    "一本台账的记录，按编号；接着问时 after 写上次最后的编号": (
        "Records of a ledger by number; to go on, after is the last number of the answer before"
    ),
    "有哪些台账，各到第几条": "Which ledgers there are, and how far each is",
    "中枢收到的总数；doubled 必须是 0": "Sums of all that the hub holds; doubled must be 0",
    "哪一天，如 2026-11-22": "day of the run, such as 2026-11-22",
    "班次的编号": "id of the shift",
    "一个地点的编号": "id of one place",
    "单位的编号：它和下属单位的地点": "id of a unit: its places and those of units under it",
    "台账的编号，/api/v1/ledgers 里有": "id of a ledger, as /api/v1/ledgers has it",
    "已有的最后一条的编号": "number of the last record known",
    "最多几条": "how many at most",
    "谁签了": "who signed",
    "逐条记录": "records one by one",
    "需要有效的令牌：在控制台“程序接口”页生成。": (
        "A good token is needed: make one on the console's page Programs."
    ),
    "没有这样的参数：{names}。": "There is no such parameter: {names}.",
    "这个令牌不能读这一项（{scope}）。": "This token may not read this ({scope}).",
}
