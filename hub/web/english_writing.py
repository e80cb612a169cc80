"""English of writing: cards, packs, their history; a part of :data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

WRITING: dict[str, str] = {
    "拖到这一页、粘贴（Ctrl+V）或": "Drop on this page, paste (Ctrl+V) or",
    "收下就用在这张卡片上。最大 {n} MB。": "What comes in is used on this card. At most {n} MB.",
    # the editor
    "已保存。标出的地方改好后才能发布。": "Saved. It can be published once what is marked is mended.",
    "新卡片已建好，里面是样例：把【填…】换成您的话。写的时候会自动保存。": (
        "The card is there, with an example in it: put your words where it says [fill …]. It saves itself."
    ),
    "已恢复。发布后站点上才会有。": "Restored. Stations have it once it is published.",
    "已经保存的是": "What is saved",
    "保留我写的": "Keep mine",
    "改用他写的": "Take his",
    "{name} 在 {time} 改过这张卡片，他的已经保存，您的还没有。请对照后选一个：": (
        "{name} changed this card at {time}; his is saved, yours is not yet. Compare, and choose one:"
    ),
    "{names} 也在写这张卡片": "{names} is writing this card too",
    "已自动保存 {time}": "Saved by itself {time}",
    "还没有保存": "Not saved yet",
    "还没有填。": "Not filled in yet.",
    "还没有保存：先改好标出的地方。": "Not saved yet: mend what is marked first.",
    "存不上：连不到中枢，写的还在这一页，连上后会再存。": (
        "Not saved: the hub cannot be reached. Your words are still on this page and are saved when it can."
    ),
    "何时、何地、给谁看": "When, where, for whom",
    "一项都不选就不限；同一栏选几项，有一项合就显示。": (
        "Nothing ticked: everywhere. Several in one box: one of them is enough."
    ),
    "英文": "English",
    "没有": "None",
    "再加一行": "Another row",
    "空着的一行不算；填满后保存，会再多一行。": "An empty row does not count; save, and there is one more.",
    "岗位（逗号隔开）": "Posts (with commas)",
    "站点标签（逗号隔开）": "Station tags (with commas)",
    "图片和视频": "Pictures and videos",
    "删除这张卡片": "Delete this card",
    "30 天内可以恢复": "can be restored within 30 days",
    "依据（文件和版本）": "Basis (document and edition)",
    "依据（英文）": "Basis (English)",
    "出处（英文）": "Source (English)",
    "复核日期": "Review by",
    "标签（逗号隔开）": "Tags (with commas)",
    "从哪天起显示": "Show from",
    "正确的选项": "Right option",
    "答案说明": "Explanation",
    "答案说明（英文）": "Explanation (English)",
    "共同确认的岗位（逗号隔开，至少两个）": "Posts that confirm together (with commas, two or more)",
    "本人同意展示的日期": "Agreed to be shown on",
    "占多大屏幕": "How much of the screen",
    "其他栏目": "Other fields",
    # rows
    "计量单位": "Unit of measure",
    "方向": "Better",
    "周期": "Per",
    "标杆说明": "Compared with",
    "以前各期（逗号隔开）": "Earlier figures (with commas)",
    "越大越好": "more is better",
    "越小越好": "less is better",
    "班": "shift",
    "日": "day",
    "月": "month",
    "计划日期": "Planned for",
    "完成日期": "Reached on",
    "领学人": "Who leads",
    "月份": "Month",
    "图片组": "Picture series",
    "图下的话": "Words below",
    "安排": "Entries",
    "负责人": "Who",
    # places
    "采煤工作面": "Coal face",
    "掘进工作面": "Heading",
    "工程现场": "Project site",
    "其他井下地点": "Elsewhere underground",
    "地面": "Surface",
    "展厅": "Exhibition",
    "地点类别": "Kind of place",
    # types
    "文字": "Text",
    "一句提醒、一段说明": "a reminder, an explanation",
    "语录": "Quotation",
    "一句话和它的出处": "a sentence and its source",
    "清单": "Checklist",
    "逐条要看、要做的": "what to look at and do, point by point",
    "一张图和一句话": "a picture and a sentence",
    "二到八张图，一步一张": "two to eight pictures, one a step",
    "一段短片和封面": "a short film and its poster",
    "一个问题，二到四个选项": "a question, two to four options",
    "承诺": "Pledge",
    "班前要签的话": "what is signed before the shift",
    "对标": "Figures",
    "实际、计划、标杆": "actual, planned, benchmark",
    "人物": "Person",
    "先锋岗、一人一法，须本人同意": "somebody and his way, with his consent",
    "领学": "Duty",
    "每月轮到谁": "whose turn it is each month",
    "倒计时": "Countdown",
    "离某一天还有多少天": "days to a day",
    "平安天数": "Safe days",
    "自动数的平安日": "counted by themselves",
    "活动安排": "Calendar",
    "哪天、几点、什么事": "which day, when, what",
    "计划与完成日期": "planned and reached",
    "应急插播备用": "Ready for a notice",
    "不进轮播，插播时用": "in no rotation, for urgent notices",
    # preview
    "预览": "Preview",
    "站点屏幕的图：{title}": "A station's screen: {title}",
    "由站点的程序画出，保存后更新。": "Drawn by the station's own program; anew after each save.",
    "换站点、时刻、屏幕看": "At another station, moment, screen",
    "只看文字": "Words only",
    "不选：只看卡片": "None: the card alone",
    "时刻": "Moment",
    "看什么": "See",
    "这张卡片": "this card",
    "轮到的那一张": "what is on then",
    "全部五板": "all boards",
    "屏幕": "Screen",
    "中文": "Chinese",
    "底色": "Ground",
    "看": "Look",
    "由站点的程序画出，和井下看到的一样；用的是草稿，不是已发布的。": (
        "Drawn by the station's own program, as it looks underground; from the draft, not what is published."
    ),
    "哪些站点会显示": "Stations that would show it",
    "显示": "shows it",
    "地点类别不合": "other kind of place",
    "单位不合": "other unit",
    "地点不合": "other place",
    "站点不合": "other station",
    "站点标签不合": "other tags",
    "班次不合": "other shift",
    "不收这个单位的内容": "does not follow this publisher",
    "这一天不在有效期内": "not valid on that day",
    # pictures and videos
    "已收下。到卡片里选用。": "Taken. Choose it on a card.",
    "已从内容包移走。": "Removed from the pack.",
    "等着传": "waits",
    "正在检查": "being looked into",
    "已收下": "taken",
    "取消": "Cancel",
    "重试": "Try again",
    "线断了：已传的留着，点“重试”接着传。": "The line broke: what has come is kept; try again to go on.",
    "已取消": "cancelled",
    "把图片或视频拖到这里，或粘贴（Ctrl+V），一次可以几个。PNG、JPEG、WebP、MP4（H.264），最大 {n} MB。": (
        "Drop pictures or videos here, or paste them (Ctrl+V), several at once. "
        "PNG, JPEG, WebP; MP4 (H.264); at most {n} MB each."
    ),
    "选文件": "Choose files",
    "不开脚本时一次最多 {n} MB": "without scripts at most {n} MB at once",
    "“{name}”已传 {n} %，没有传完：再拖入同一个文件就接着传。": (
        "{name}: {n} % has come. Drop the same file again, and it goes on from there."
    ),
    "不传了": "Give it up",
    "用在": "used by",
    "移走": "Remove",
    "还没有图片和视频。": "No pictures or videos yet.",
    # packs
    "新内容包": "New pack",
    "新建": "Create",
    "新卡片": "New card",
    "编号（可不填）": "Id (may be left empty)",
    "按样例": "As in the example",
    "选一种。新卡片里是样例，把【填…】换成您的话；没填完的不会发布。": (
        "Choose one. The new card holds an example: put your words where it says [fill …]; "
        "what is not filled is not published."
    ),
    "设置": "Settings",
    "设置、复制": "Settings, copy",
    "名称（英文）": "Title (English)",
    "主题（英文）": "Theme (English)",
    "复制": "Copy",
    "复制成下一个月的": "Copy it for the next month",
    "{n} 张卡片换上新编号，有效期、活动和领学的日期都推后一个月；复制出来的是草稿，原来的不动。": (
        "{n} card(s) get new ids; validity, activities and duties move a month on. "
        "The copies are drafts, the old pack stays as it is."
    ),
    "新内容包的编号": "Id of the new pack",
    "已复制，都是草稿；请逐张看日期和数字，再送审。": (
        "Copied, all as drafts. Look at the dates and figures of each, then submit them."
    ),
    "往前移：{name}": "Move forward: {name}",
    "往后移：{name}": "Move back: {name}",
    # history and what was deleted
    "修改记录": "History",
    "每次保存都留着；同一个人连着写的，十分钟合成一条。": (
        "Every save is kept; what one person writes in one go is one entry for ten minutes."
    ),
    "改了": "changed",
    "现在的样子": "as it is now",
    "恢复成这样": "Go back to this",
    "来了以后还没有改过。": "Never changed since it came.",
    "已删除，30 天内可以恢复。": "Deleted; it can be restored within 30 days.",
    "删除": "Deleted",
    "删除的卡片": "Deleted cards",
    "删除的卡片保留 {n} 天，恢复后是草稿，发布后站点上才会有。": (
        "Deleted cards are kept for {n} days. What is restored is a draft; stations have it once published."
    ),
    "还留": "Kept for",
    "恢复": "Restore",
    "没有删除的卡片。": "No deleted cards.",
    # several cards at once
    "勾选：{name}": "Tick {name}",
    "有效到（空着：不限）": "Valid to (empty: no end)",
    "改有效期": "Change the end",
    "改 {n} 张的有效期": "Change the end of {n}",
    "撤下 {n} 张": "Withdraw {n}",
    "已改有效期：{n} 张卡片。站点上还是原来的，发布后才更换。": (
        "The end of {n} card(s) is changed. Stations show the old ones until it is published."
    ),
    "{n} 张卡片将撤下，发布后站点上才去掉；打开一张再保存一次就留下。": (
        "{n} card(s) will be withdrawn with the next publish. Open one and save it to keep it."
    ),
    "每个站点都已生效": "In force at every station",
    "已生效的 {n} 个站点不逐个列出；": "The {n} stations where it is in force are not listed; ",
    "看全部站点": "see all stations",
}
