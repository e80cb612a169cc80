"""English of review and publishing by two persons, by the Chinese. Data only."""

from __future__ import annotations

REVIEW: dict[str, str] = {
    "审批": "Review",
    "改动的卡片": "Cards changed",
    "送审": "Send to review",
    "送审人": "Sent by",
    "保存并送审": "Save and send to review",
    "定时": "At",
    "看改动": "See the changes",
    "还没有内容包。先在“内容”里建一个。": "There are no packs yet. Make one under “Content”.",
    # states
    "和站点上的一样": "Same as on the stations",
    "编辑中": "Draft",
    "等审批": "In review",
    "已批准": "Approved",
    "已退回": "Sent back",
    "已收回": "Withdrawn",
    "送审后又改了": "Edited since",
    "发布已撤回": "Recalled",
    "已被新版代替": "Superseded",
    "新增": "New",
    "改动": "Changed",
    "去掉": "Removed",
    # what was done
    "已送审。另一个人批准之前，站点上不变；再改就要重新送审。": (
        "Sent to review. Stations change when another person has approved it; an edit means asking again."
    ),
    "已批准，还没有发布。": "Approved, not yet published.",
    "已退回给编辑。": "Sent back to the editor.",
    "已收回，可以接着改。": "Withdrawn; go on editing.",
    "已撤回。站点几秒内换回原来的内容；撤回的改动还在，改好再送审。": (
        "Recalled. Stations show the old content again within seconds; your changes are kept."
    ),
    "批注已写上。": "Your comment stands.",
    # one submission
    "走到哪一步": "How far it is",
    "送审后又改过，原来的送审不算了：改完请重新送审。": (
        "It has been edited since it was sent to review: send it again when you have done."
    ),
    "改的人": "Written by",
    "批准": "Approved by",
    "{time} 发布": "to be published at {time}",
    "发布后送到 {m} 个站点，共约 {size}。": "Publishing sends it to {m} station(s), about {size} in all.",
    "由另一个人批准后发布。": "Another person approves it, then it is published.",
    "批准并发布": "Approve and publish",
    "定时，或先不发布": "At a time, or not yet",
    "什么时候发布": "When to publish",
    "到时一分钟内自己发布，中枢重启也照发。": "It goes out within a minute of then, also after a restart.",
    "想先在几个站试：在卡片上只选那几个站，批准发布；看好了再去掉，重新送审。": (
        "To try it at a few stations first, choose only those on the card; later take them off and ask again."
    ),
    "批准，到时发布": "Approve, publish then",
    "只批准": "Approve only",
    "您改过其中的内容，或是您送审的：请另一位审批人批准。": (
        "You have written some of this, or sent it to review: another approver must approve it."
    ),
    "等审批人批准。": "Waiting for an approver.",
    "现在发布": "Publish now",
    "退回修改": "Send back",
    "要改什么": "What to mend",
    "退回": "Send back",
    "收回，接着改": "Withdraw and go on editing",
    "去改内容": "Go and edit",
    "左：站点上现在。右：改成。": "Left: on the stations now. Right: what it becomes.",
    "去掉的字": "words that go",
    "新写的字": "words that come",
    "改成": "Becomes",
    "站点上现在": "On the stations now",
    "站点上的画面，改前和改后": "The station's screen, before and after",
    "画面": "Screen",
    "内容包、次序和板块": "Packs, order and boards",
    "对全部内容的批注": "Comments on all of it",
    "写批注": "Comment",
    "批注（编辑和审批人都看得到）": "Comment (editors and approvers see it)",
    "写上": "Say it",
    "送审记录": "What was sent to review",
    "决定": "Decided",
    # on the pages of packs
    "版本 {n} 发错了？写明原因，换回上一版（{time} 前）": (
        "Version {n} is wrong? Say why and go back to the one before (until {time})"
    ),
    "撤回发布": "Recall",
    "已批准：{n} 张卡片换成新内容，送到 {m} 个站点，共约 {size}。": (
        "Approved: {n} card(s) are renewed at {m} station(s), about {size} in all."
    ),
    "{time} 自己发布。": "It is published by itself at {time}.",
    "{n} 张卡片改了，已送审，等另一个人批准。": (
        "{n} card(s) changed and in review: another person must approve them."
    ),
    "审批人退回了：{reason}": "The approver sent it back: {reason}",
    "{n} 张卡片改了还没有发布：先送审，由另一个人批准。": (
        "{n} card(s) changed and not published: send them to review; another person approves."
    ),
    "去审批": "Review it",
    # fields
    "依据": "Basis",
    "出处": "Source",
    "图片": "Picture",
    "视频": "Video",
    "从哪天起": "From",
    "到哪天止": "Until",
    "复核期限": "Read again by",
    "类型": "Type",
    "作者": "Author",
    "标签": "Tags",
    "职责": "Duties",
    "答案": "Answer",
    "解释": "Explanation",
    "活动": "Activities",
    "本人同意": "Consent of",
    "先后次序": "Order",
    "品牌": "Brand",
    # what to do next
    "{name} 送审了 {n} 张卡片，请审批。": "{name} sent {n} card(s) to review.",
    "{n} 张卡片已批准，还没有发布。": "{n} card(s) are approved and not yet published.",
    "审批人退回：{reason}": "Sent back: {reason}",
}
