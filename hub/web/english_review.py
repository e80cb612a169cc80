"""English of review and publishing by two persons, by the Chinese. Data only."""

from __future__ import annotations

REVIEW: dict[str, str] = {
    "{name} 批注：{said}": "{name} says: {said}",
    "{name} 批注：{said}（{n} 条没看）": "{name} says: {said} ({n} unread)",
    "审批": "Review",
    "改动的卡片": "Cards changed",
    "送审": "Send to review",
    "送审人": "Sent by",
    "保存并送审": "Save and send to review",
    "定时": "At",
    "看改动": "See the changes",
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
    # to some stations first
    "先发到几个站": "Some stations first",
    "先发到 {n} 个站": "{n} station(s) first",
    "先行": "ahead",
    "选中的站换成新内容；其余的，也包括以后新登记的，还是原来的，各至多收约 {size}。": (
        "Stations you choose show the new content; all others, also those enrolled later, keep the old "
        "and are sent at most about {size} each."
    ),
    "看好了再一次发到全部，或收回。": "Then send it to all, or take it back.",
    "什么时候先发（不填就是现在）": "When to go first (empty: now)",
    "什么时候自己发到全部（不填就等人来按）": "When it goes to all by itself (empty: when somebody says so)",
    "{time} 自己先发到 {names}。": "It goes first to {names} at {time}.",
    "{time} 自己发到全部站点。": "It goes to all stations at {time}.",
    "改时间，或不自己发": "Change the time, or not by itself",
    "到时自己发到全部": "To all by itself at a time",
    "什么时候发到全部": "When to all",
    "到时发到全部": "To all then",
    "不自己发": "Not by itself",
    "到时没有发到全部：{reason}": "It did not go to all at its time: {reason}",
    "现在发布到全部站点": "Publish to all stations now",
    "时间已改。": "The time is changed.",
    "程序太旧，不会先行": "program too old to go first",
    "批准，先发到选中的站": "Approve, publish at those chosen",
    "先发到选中的站": "Publish at those chosen",
    "版本 {n}：{names}。其余的站点还是原来的内容。": "Version {n}: {names}. All others keep the old content.",
    "看得怎么样": "See how it goes",
    "只有 {names} 换成新内容；其余的站点，也包括以后新登记的，还是原来的。": (
        "New content at {names} only. All other stations, also those enrolled later, keep the old."
    ),
    "之后又改的卡片不在里面，要另外送审；它们一发布，先行就结束。": (
        "Cards edited since are not in it and need their own review; publishing those ends this."
    ),
    "发到全部 {m} 个站点，共约 {size}：{n} 个站还要取内容，其余的已经有，只收清单的变化。": (
        "To all {m} station(s), about {size} in all: {n} still fetch the content, the others have it "
        "and are sent only what changes in the manifest."
    ),
    "内容就是批准过的那一份，不用再批。": "It is what was approved; no second approval is needed.",
    "发到全部站点": "Send to all stations",
    "不好？写明原因，先行的站换回原来的": "Not good? Say why, and these stations show the old content again",
    "收回": "Take back",
    "收回先行": "Taken back",
    "定时先发到几个站": "Set to go to some stations first",
    "何时发到全部": "to all at",
    "定时发到全部站点": "Set to go to all stations",
    "这些改动已批准，先发到几个站：看上面一栏。": "Approved and shown at some stations first: see above.",
    "正先发到几个站的那一版随之结束。": "What some stations show first ends with it.",
    "已先发到选中的站，其余的站点还是原来的内容。": (
        "Published at those stations; all others keep the old content."
    ),
    "已发到全部站点。十分钟内可以撤回。": "Sent to all stations. It can be recalled for ten minutes.",
    "已收回。先行的站几秒内换回原来的内容；改动还在，改好再送审。": (
        "Taken back. These stations show the old content within seconds; your changes are kept."
    ),
    "先发到了 {n} 个站：看得好就发到全部，或收回。": (
        "{n} station(s) show it first: send it to all, or take it back."
    ),
    "先发到了 {n} 个站，到时自己发到全部；不好就收回。": (
        "{n} station(s) show it first; it goes to all at the time set, or take it back."
    ),
    "只在 {names}：": "Only at {names}: ",
    "只给过几个站": "Some stations only",
    "现行，只在几个站": "In force, at some stations",
    "这一版只先发到过 {names}，不能回退到它；请选前后的版本。": (
        "This version was only ever shown at {names}; there is no way back to it. Choose another."
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
