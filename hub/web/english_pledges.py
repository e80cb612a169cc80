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
}
