"""English of the matrix, the sheet on paper and a person's history; a part of
:data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

PLEDGES: dict[str, str] = {
    # matrix
    "签字矩阵": "Matrix",
    "应签{expected}，已签{signed}，未签{missing}，补签{late}，代签{proxy}，纸签{paper}，请假{excused}": (
        "{expected} expected, {signed} signed, {missing} missing, {late} late, {proxy} by proxy, {paper} on "
        "paper, {excused} on leave"
    ),
    "名单外 {n}": "{n} not on the roster",
    "补{n}": "{n} late",
    "代{n}": "{n} proxy",
    "纸{n}": "{n} paper",
    "签的不到 {n} %": "Under {n} % signed",
    "有人未签": "Some missing",
    "很多人未签": "Many missing",
    "没有应签的人": "Nobody expected",
    "名单未下发，或还没到截止时间": "No roster, or the window is still open",
    "正在签字": "Being signed",
    "每格是已签/应签，点开就是那一班。": "Signed of expected; each cell leads to its shift.",
    "合计": "All",
    "周一": "Mon",
    "周二": "Tue",
    "周三": "Wed",
    "周四": "Thu",
    "周五": "Fri",
    "周六": "Sat",
    "周日": "Sun",
    "有": "yes",
    "未下发": "none",
    "覆盖率 %": "Coverage %",
    "这些天没有应签的人，也没有人签字。": "Nobody was expected on these days, and nobody signed.",
    # this shift
    "只看未签": "Missing only",
    "撤销请假": "Take back",
    # the sheet on paper
    "纸质签到表": "Sheet on paper",
    "班前承诺签到表": "Pledge of the shift: sign here",
    "全班": "Everybody",
    "只列未签的人": "The missing only",
    "签完后，在“本班签字”里点姓名，登记为纸签，写明表号。": (
        "When it is signed, enter each name under This shift as paper, with the number of this sheet."
    ),
    "表号": "Sheet no.",
    "签字时间 {begin}–{end}": "signing {begin}–{end}",
    "序号": "No",
    "站点已记": "At a station",
    "本人签字": "Signature",
    "班组长签字": "Team leader",
    "打印于 {at}": "Printed {at}",
    "第 {n} 页，共 {m} 页": "Page {n} of {m}",
    "这个地点现在没有承诺卡；请先写明签的是什么话。": (
        "No pledge is on the boards of this place now; write first what is signed."
    ),
    # a person's history
    "签字记录": "Signatures",
    "这些是个人信息：每次查看和导出都记入审计。": (
        "Personal data: each look and each export is in the audit log."
    ),
    "{n} 条，计入 {counted}，补签 {late}，否认 {denied}": (
        "{n} records: {counted} count, {late} late, {denied} denied"
    ),
    "后来": "Later",
    "校验值": "Hash",
    "与记录里的校验值一致": "fits the record's hash",
    "与记录里的校验值不一致": "does not fit the record's hash",
    "中枢没有这些话": "the hub does not hold them",
    "这些天没有他的记录；请放宽日期。": "No record of his on these days; ask for more.",
    "本人说不是他签的，或者有错：点时间打开那条记录，登记否认或更正。原记录不会改动。": (
        "If he says that he did not sign, or it is wrong: open the record by its time and enter a denial or "
        "a correction. The record stays as it is."
    ),
    "本人说不是他签的": "He says that he did not sign",
    "只记下他的话，签字仍计入；核查后再登记算数或不算数。": (
        "This keeps what he says; the signature counts until somebody has checked it and corrects it."
    ),
    "登记否认": "Enter the denial",
    "查看": "Look",
    # what to do about a mark
    "本人说不是他签的：问清后在这条记录上登记算数或不算数。": (
        "He says that he did not sign: find out, and enter on the record whether it counts."
    ),
    "同一班或六小时内在两处签：问清他在哪里上班，另一条登记为不算数。": (
        "Signed at two places in one shift or within six hours: find out where he worked, void the other."
    ),
    "扫的是已停用的工牌，不计入：查谁在用，把旧牌收回，给本人新牌。": (
        "A revoked badge, which does not count: find out who uses it, take it back, give its owner a new one."
    ),
    "工牌或工号不认识，不计入：登记这个人、发工牌，再请他补签。": (
        "Nobody known, which does not count: enter the person, issue a badge, and have him sign again."
    ),
    "写的站点与台账的站点不符：查这台设备是否换过。": (
        "It names another station than the one whose ledger it is in: see whether the machine was exchanged."
    ),
    "站点的钟不对，按到达时间排：请校对站点的钟。": (
        "The station's clock was wrong, so it is listed by its arrival: set that clock."
    ),
    "扫的时候没有班在签字，不计入：确实上了班的，补录纸签。": (
        "No shift was being signed, so it does not count: if he did work, enter a paper sheet."
    ),
    "他不在这一班的名单上：名单错了就改排班，没错就问班组长。": (
        "Not on this shift's roster: mend the roster if it is wrong, else ask the team leader."
    ),
    "下班以后才传到，照常计入：站点多半断过线，看它好了没有。": (
        "Came after the shift's end and counts: the line was probably cut; see whether it is back."
    ),
    "过了签字时间才签，算补签：总是这样，就问班组长。": (
        "Signed after the window, counts as late: ask the team leader if it goes on."
    ),
    "同一班签了两次，只算一次，不用处理。": "Signed twice in one shift, counts once: nothing to do.",
    "中枢说他签过，他又扫了：另有签字就只算那条，没有就算这条。": (
        "Had signed by the hub's word and scanned again: where that signature is held it counts, else this."
    ),
    "点名时借来的人，照常计入，不用处理。": "Lent at the roll call, counts: nothing to do.",
    "代签人当场撤回，不计入，不用处理。": (
        "Taken back at once by who vouched, does not count: nothing to do."
    ),
    "已更正为不算数；谁更正的，写在记录上。": "Corrected: does not count; by whom, the record says.",
    "已核实，算数；谁核实的，写在记录上。": "Checked: counts; by whom, the record says.",
    # reports
    "代签和纸签 {n}": "By proxy or on paper {n}",
    "上面是最新的 {n} 份，看全部 {m} 份": "these are the newest {n}; see all {m}",
    "{n} 个地点有人未签，未签多的在前。": "People are missing at {n} places; the most come first. ",
    "人很多，这里只列未签的人；点地点看已签的和请假的。": (
        "With so many people only the missing stand here; open a place to see the others."
    ),
    "还没有人签；点地点看名单": "nobody has signed yet; open the place for the list",
    "展开全部名单（打印全部）": "List everybody (to print all of it)",
}
