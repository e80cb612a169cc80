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
}
