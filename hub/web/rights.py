"""Who may do what on the console: one row for each route, nothing is allowed by omission."""

from __future__ import annotations

from collections.abc import Collection

from hub.accounts.service import ROLES

ALL = frozenset(ROLES)
PUBLIC = frozenset({"public"})
"""No session is asked for: the route guards itself (one-use token, bearer token, PIN)."""

_PEOPLE_READ = frozenset({"leader", "safety", "auditor", "admin"})
_PEOPLE_WRITE = frozenset({"leader", "admin"})
_WORDS_READ = frozenset({"editor", "approver", "safety", "auditor", "admin"})
_WORDS_WRITE = frozenset({"editor", "approver", "admin"})
_APPROVE = frozenset({"approver", "admin"})
_NOTICE_WRITE = frozenset({"editor", "approver", "safety", "admin"})
_NOTICE_CONFIRM = frozenset({"approver", "safety", "admin"})
_KEEP = frozenset({"keeper", "admin"})
_CARE = frozenset({"keeper", "leader", "admin"})

RIGHTS: dict[str, frozenset[str]] = {
    # session
    "sign_in_by_link": PUBLIC,
    "language": PUBLIC,
    "overview": PUBLIC,  # without a session it says how to get one
    "sign_out": ALL,
    "live": ALL,
    # stations
    "stations": ALL,
    "station": ALL,
    "add": _KEEP,
    "enrol_token": _KEEP,
    "move": _KEEP,
    "advance": _CARE,
    "reminder": _KEEP,
    "look": _CARE,
    "glimpse": _CARE | _PEOPLE_READ,  # names of the missing may stand on a screen
    "authorise": _KEEP,
    "lines": ALL,
    "save_line": _KEEP,
    "remove_line": _KEEP,
    # words
    "packs": _WORDS_READ,
    "pack": _WORDS_READ,
    "card": _WORDS_READ,
    "picture": _WORDS_READ,
    "check_card": _WORDS_READ,
    "save_card": _WORDS_WRITE,
    "save_dates": _WORDS_WRITE,
    "withdraw_card": _WORDS_WRITE,
    "publish": _APPROVE,
    "version": _WORDS_READ,
    "roll_back": _APPROVE,
    # urgent notices; who wrote one confirms it only as the safety supervisor (hub.notices.service)
    "notices": ALL,
    "notice": ALL,
    "write_notice": _NOTICE_WRITE,
    "confirm_notice": _NOTICE_CONFIRM,
    "withdraw_notice": _NOTICE_WRITE,
    # people and shifts
    "shift": _PEOPLE_READ,
    "shift_csv": _PEOPLE_READ,
    "participation": _PEOPLE_READ,
    "roster": _PEOPLE_READ,
    "signed_words": _PEOPLE_READ,
    "upload_roster": _PEOPLE_WRITE,
    "persons": _PEOPLE_READ,
    "upload_persons": _PEOPLE_WRITE,
    "visitor": _PEOPLE_WRITE,
    "badges": _PEOPLE_WRITE,  # a badge signs for its bearer: reading all does not include printing one
    "person": _PEOPLE_READ,
    "revoke_badge": _PEOPLE_WRITE,
    "reissue_badge": _PEOPLE_WRITE,
    "reset_pin": _PEOPLE_WRITE,  # like a badge, a PIN signs for its bearer
    "exceptions": _PEOPLE_READ,
    "record": _PEOPLE_READ,
    "correct_record": frozenset({"leader", "safety", "admin"}),
    "enter": _PEOPLE_WRITE,
    "enter_paper": _PEOPLE_WRITE,
    "enter_proxy": _PEOPLE_WRITE,
    "enter_excuse": _PEOPLE_WRITE,
    "reports": _PEOPLE_READ,
    "last_report": _PEOPLE_READ,
    "report": _PEOPLE_READ,
    "suggestions": _PEOPLE_READ,
    "suggestions_csv": _PEOPLE_READ,
    # line
    "refused": frozenset({"keeper", "auditor", "admin"}),
    "upload_records": _KEEP,
    "audit": frozenset({"auditor", "admin"}),
    # guarded by themselves
    "enrol_station": PUBLIC,
    "phone_form": PUBLIC,
    "phone_sign": PUBLIC,
    "phone_style": PUBLIC,
    "api_health": PUBLIC,
    "api_coverage": PUBLIC,
    "api_stations": PUBLIC,
    "api_records": PUBLIC,
    "api_totals": PUBLIC,
    "api_demo_clock": PUBLIC,
    "api_demo_link": PUBLIC,
    "openapi": PUBLIC,
    "static": PUBLIC,
}

ROLE_NAMES: dict[str, str] = {
    "editor": "编辑",
    "approver": "审批人",
    "safety": "安全主管",
    "leader": "班组长",
    "keeper": "站点维护员",
    "auditor": "审计员",
    "admin": "系统管理员",
}
"""Chinese, as written on the console; English by the console's table."""


def allows(route: str, roles: Collection[str]) -> bool:
    """Whether somebody with these roles may use a route; an unknown route is nobody's."""
    needed = RIGHTS.get(route, frozenset())
    return needed == PUBLIC or not needed.isdisjoint(roles)


def needed(route: str) -> list[str]:
    """The roles that may use a route, in their usual order."""
    return [role for role in ROLES if role in RIGHTS.get(route, frozenset())]
