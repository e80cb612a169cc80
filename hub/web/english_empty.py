"""English of what stands where nothing is yet, and of a new mine's first steps, by the Chinese. Data only."""

from __future__ import annotations

EMPTY: dict[str, str] = {
    "“{step}”由这些角色来做：{roles}。": "“{step}” is for these roles: {roles}.",
    "还没有站点。": "No stations yet.",
    "添加站点": "Add a station",
    "没有符合的站点。": "No station matches.",
    "还没有在用的地点：写进 mine.toml，在中枢上运行 yizhan init 文件。": (
        "No place is in use yet: write it into mine.toml and run yizhan init FILE on the hub."
    ),
    "还没有人员。": "No persons yet.",
    "还没有人员，没有工牌可印。": "No persons yet, so there is no badge to print.",
    "没有符合的人员。": "No person matches.",
    "看站点": "See the stations",
    "板上还没有指标卡：写一张并发布，这里就能填读数。": (
        "No metric card is on the boards: write one and publish it, then readings are entered here."
    ),
    "去写卡片": "Write a card",
    "还没有人答题。发布一张答题卡，签字后在站上就能答。": (
        "Nobody has answered yet. Publish a question card; after signing it is answered at the station."
    ),
    "看本班签字": "See this shift",
    "还没有内容包，没有要审批的。": "No packs yet, so there is nothing to review.",
    "新建内容包": "Make a pack",
    "回到内容包": "Back to the packs",
    "还没有线路。站点都在快网上时不用写。": "No lines yet. None is needed where all are on a fast network.",
    "还没有站点，以后可以再选。": "No stations yet; they can be chosen later.",
    "还没有令牌。要让别的程序读数字，先生成一个。": "No tokens yet. To let a program read figures, make one.",
    "还没有导入过。": "Nothing has been imported yet.",
    "上传一份表，先看会改什么": "Upload a table and look first at what it changes",
    "还没有台账：第一个站点登记后就有。": "No ledgers yet: the first comes when a station enrols.",
    "没有符合的账号。": "No account matches.",
    "没有符合的插播。": "No notice matches.",
    "这段时间没有应签的人，也没有人签字。": "Nobody was expected in this time, and nobody signed.",
    "去登记": "Enter some",
    "还没有内容包。新建一个，或在中枢上用 yizhan pack import 文件夹 导入现成的。": (
        "No packs yet. Make one, or bring in a folder on the hub with yizhan pack import FOLDER."
    ),
    "还没有地点和班次：写进 mine.toml，在中枢上运行 yizhan init 文件。": (
        "No places and shifts yet: write them into mine.toml and run yizhan init FILE on the hub."
    ),
    "还没有卡片。": "No cards yet.",
    "写一张": "Write one",
    "第一次用，按这个次序做": "First steps, in this order",
    "已做": "Done",
    "没做": "To do",
    "写明单位、地点和班次：mine.toml，在中枢上运行 yizhan init 文件。": (
        "State units, places and shifts: mine.toml, then yizhan init FILE on the hub."
    ),
    "上传人员表，每个人随即有工牌。": "Upload the table of persons; everybody has a badge at once.",
    "上传排班，或设班组轮班：这样才知道谁该签。": (
        "Upload a roster, or set how teams rotate: only then it is known who should sign."
    ),
    "建一个内容包，写卡片。": "Make a pack and write cards.",
    "送审，由另一个人批准并发布。": "Submit it; another person approves and publishes.",
    "添加站点，用登记码登记。": "Add a station and enrol it with its code.",
}
