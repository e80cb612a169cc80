"""Who may do what on the console: one row for each route, nothing is allowed by omission.

A row says which roles may, and to whose objects: a role is held in a unit, and reaches it and everything
under it. Whoever is asked for an object of another unit is refused before the route runs; lists show what
the reader's roles reach.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hub.accounts.service import ROLES

ALL = frozenset(ROLES)
PUBLIC = frozenset({"public"})
"""No session is asked for: the route guards itself (one-use token, bearer token, PIN)."""
OWN = "own"
"""What is asked for is the reader's own, or everybody's: no unit is looked at."""
LISTED = "listed"
"""The route shows only what belongs to units the reader's roles reach (``Visit.sees``)."""
NAMED = "named"
"""A form or a file names the units; the route asks for each (``Visit.need``)."""
MINE = "mine"
"""The role must be held for the whole mine."""
STATION, PUBLISHER, PERSON, NOTICE, ACCOUNT, IMPORT = (
    "station_id",
    "publisher",
    "person_id",
    "notice_id",
    "account_id",
    "import_id",
)
"""The address names the object, in the place of this name; its unit must be reached."""
OBJECTS = frozenset({STATION, PUBLISHER, PERSON, NOTICE, ACCOUNT, IMPORT})


@dataclass(frozen=True, slots=True)
class Right:
    """The roles that may use a route, and the units they must hold them for."""

    roles: frozenset[str]
    of: str = OWN


_PEOPLE_READ = frozenset({"leader", "safety", "auditor", "admin"})
_PEOPLE_WRITE = frozenset({"leader", "admin"})
_WORDS_READ = frozenset({"editor", "approver", "safety", "auditor", "admin"})
_WORDS_WRITE = frozenset({"editor", "approver", "admin"})
_APPROVE = frozenset({"approver", "admin"})
_NOTICE_WRITE = frozenset({"editor", "approver", "safety", "admin"})
_NOTICE_CONFIRM = frozenset({"approver", "safety", "admin"})
_KEEP = frozenset({"keeper", "admin"})
_ADMIN = frozenset({"admin"})
_CARE = frozenset({"keeper", "leader", "admin"})

RIGHTS: dict[str, Right] = {
    # session
    "sign_in_by_link": Right(PUBLIC),
    "sign_in_page": Right(PUBLIC),
    "sign_in": Right(PUBLIC),
    "code_page": Right(PUBLIC),
    "sign_in_code": Right(PUBLIC),
    "invitation": Right(PUBLIC),
    "accept_invitation": Right(PUBLIC),
    "language": Right(PUBLIC),
    "theme": Right(PUBLIC),
    "favicon": Right(PUBLIC),
    "overview": Right(PUBLIC),  # without a session it says how to get one
    "sign_out": Right(ALL),
    "account": Right(ALL),
    "password_page": Right(ALL),
    "change_password": Right(ALL),
    "codes_page": Right(ALL),
    "begin_codes": Right(ALL),
    "confirm_codes": Right(ALL),
    "recover_codes": Right(ALL),
    "stop_codes": Right(ALL),
    "end_device": Right(ALL),
    "end_devices": Right(ALL),
    "live": Right(ALL),
    # stations
    "stations": Right(ALL, LISTED),
    "station": Right(ALL, STATION),
    "add": Right(_KEEP, NAMED),
    "enrol_token": Right(_KEEP, STATION),
    "move": Right(_KEEP, STATION),
    "advance": Right(_CARE, STATION),
    "reminder": Right(_KEEP, STATION),
    "look": Right(_CARE, STATION),
    "glimpse": Right(_CARE | _PEOPLE_READ, STATION),  # names of the missing may stand on a screen
    "authorise": Right(_KEEP, STATION),
    "replace_station": Right(_KEEP, STATION),
    "several": Right(_KEEP, NAMED),
    "lines": Right(ALL),
    "save_line": Right(_KEEP, MINE),
    "remove_line": Right(_KEEP, MINE),
    # words
    "packs": Right(_WORDS_READ, LISTED),
    "pack": Right(_WORDS_READ, PUBLISHER),
    "card": Right(_WORDS_READ, PUBLISHER),
    "picture": Right(_WORDS_READ, PUBLISHER),
    "check_card": Right(_WORDS_READ, PUBLISHER),
    "save_card": Right(_WORDS_WRITE, PUBLISHER),
    "autosave_card": Right(_WORDS_WRITE, PUBLISHER),
    "preview": Right(_WORDS_READ, PUBLISHER),
    "preview_picture": Right(_WORDS_READ, PUBLISHER),
    "media": Right(_WORDS_READ, PUBLISHER),
    "media_file": Right(_WORDS_READ, PUBLISHER),
    "add_media": Right(_WORDS_WRITE, PUBLISHER),
    "drop_media": Right(_WORDS_WRITE, PUBLISHER),
    "begin_upload": Right(_WORDS_WRITE, PUBLISHER),
    "put_upload": Right(_WORDS_WRITE, PUBLISHER),
    "cancel_upload": Right(_WORDS_WRITE, PUBLISHER),
    "card_history": Right(_WORDS_READ, PUBLISHER),
    "go_back": Right(_WORDS_WRITE, PUBLISHER),
    "delete_card": Right(_WORDS_WRITE, PUBLISHER),
    "bin": Right(_WORDS_READ, PUBLISHER),
    "restore_card": Right(_WORDS_WRITE, PUBLISHER),
    "create_pack": Right(_WORDS_WRITE, NAMED),
    "pack_form": Right(_WORDS_WRITE, PUBLISHER),
    "save_pack": Right(_WORDS_WRITE, PUBLISHER),
    "copy_pack": Right(_WORDS_WRITE, PUBLISHER),
    "new_card_form": Right(_WORDS_WRITE, PUBLISHER),
    "create_card": Right(_WORDS_WRITE, PUBLISHER),
    "move_card": Right(_WORDS_WRITE, PUBLISHER),
    "several_cards": Right(_WORDS_WRITE, PUBLISHER),
    "withdraw_card": Right(_WORDS_WRITE, PUBLISHER),
    "publish": Right(_APPROVE, PUBLISHER),
    # two persons: nobody approves what he wrote or submitted (hub.packs.reviewing)
    "review": Right(_WORDS_READ, LISTED),
    "submission": Right(_WORDS_READ, PUBLISHER),
    "review_file": Right(_WORDS_READ, PUBLISHER),
    "review_board": Right(_WORDS_READ, PUBLISHER),
    "submit": Right(_WORDS_WRITE, PUBLISHER),
    "withdraw_submission": Right(_WORDS_WRITE, PUBLISHER),
    "comment": Right(_WORDS_WRITE, PUBLISHER),
    "approve": Right(_APPROVE, PUBLISHER),
    "send_back": Right(_APPROVE, PUBLISHER),
    "recall": Right(_APPROVE, PUBLISHER),
    "publish_first": Right(_APPROVE, PUBLISHER),
    "widen": Right(_APPROVE, PUBLISHER),
    "take_back": Right(_APPROVE, PUBLISHER),
    "version": Right(_WORDS_READ, PUBLISHER),
    "roll_back": Right(_APPROVE, PUBLISHER),
    "readings": Right(ALL, LISTED),
    "readings_form": Right(ALL, PUBLISHER),
    "enter_reading": Right(_WORDS_WRITE | _CARE, PUBLISHER),
    "upload_readings": Right(_WORDS_WRITE | _CARE, PUBLISHER),
    "readings_file": Right(ALL, PUBLISHER),
    "map_readings": Right(_WORDS_WRITE | _CARE, PUBLISHER),
    "apply_readings": Right(_WORDS_WRITE | _CARE, PUBLISHER),
    "undo_readings": Right(_WORDS_WRITE | _CARE, PUBLISHER),
    "drop_readings": Right(_WORDS_WRITE | _CARE, PUBLISHER),
    # urgent notices; who wrote one confirms it only as the safety supervisor (hub.notices.service)
    "notices": Right(ALL),
    "notice": Right(ALL),
    "write_notice": Right(_NOTICE_WRITE, NAMED),
    "confirm_notice": Right(_NOTICE_CONFIRM, NOTICE),
    "withdraw_notice": Right(_NOTICE_WRITE, NOTICE),
    # people and shifts
    "shift": Right(_PEOPLE_READ, LISTED),
    "shift_sheet": Right(_PEOPLE_READ, NAMED),
    "matrix": Right(_PEOPLE_READ, LISTED),
    "participation": Right(_PEOPLE_READ, LISTED),
    "roster": Right(_PEOPLE_READ, LISTED),
    "correct_roster": Right(_PEOPLE_WRITE, NAMED),
    "patterns": Right(_PEOPLE_READ, LISTED),
    "edit_pattern": Right(_PEOPLE_WRITE, LISTED),
    "save_pattern": Right(_PEOPLE_WRITE, NAMED),
    "end_pattern": Right(_PEOPLE_WRITE, NAMED),
    "signed_words": Right(_PEOPLE_READ),
    "persons": Right(_PEOPLE_READ, LISTED),
    "imports": Right(_PEOPLE_READ, LISTED),
    "begin_import": Right(_PEOPLE_WRITE, NAMED),
    "import_of": Right(_PEOPLE_READ, IMPORT),
    "map_columns": Right(_PEOPLE_WRITE, IMPORT),  # each line of the file is asked for once more
    "apply_import": Right(_PEOPLE_WRITE, IMPORT),
    "undo_import": Right(_PEOPLE_WRITE, IMPORT),
    "drop_import": Right(_PEOPLE_WRITE, IMPORT),
    "visitor": Right(_PEOPLE_WRITE, NAMED),
    "badges": Right(_PEOPLE_WRITE, NAMED),  # it signs for its bearer: reading all does not include it
    "badge_page": Right(_PEOPLE_WRITE, LISTED),
    "many_badges": Right(_PEOPLE_WRITE, NAMED),
    "person": Right(_PEOPLE_READ, PERSON),
    "history": Right(_PEOPLE_READ, PERSON),  # each look is written down
    "edit_person": Right(_PEOPLE_WRITE, PERSON),
    "revoke_badge": Right(_PEOPLE_WRITE, PERSON),
    "reissue_badge": Right(_PEOPLE_WRITE, PERSON),
    "reset_pin": Right(_PEOPLE_WRITE, PERSON),  # like a badge, a PIN signs for its bearer
    "exceptions": Right(_PEOPLE_READ, LISTED),
    "suggestions": Right(_PEOPLE_READ, LISTED),
    "record": Right(_PEOPLE_READ, NAMED),
    "correct_record": Right(frozenset({"leader", "safety", "admin"}), NAMED),
    "contest_record": Right(frozenset({"leader", "safety", "admin"}), NAMED),
    "enter": Right(_PEOPLE_WRITE, NAMED),
    "enter_paper": Right(_PEOPLE_WRITE, NAMED),
    "enter_proxy": Right(_PEOPLE_WRITE, NAMED),
    "enter_excuse": Right(_PEOPLE_WRITE, NAMED),
    "undo_excuse": Right(_PEOPLE_WRITE, NAMED),
    "figures": Right(_PEOPLE_READ, LISTED),
    "playback": Right(ALL, LISTED),
    "dispatch": Right(ALL, LISTED),  # names of the missing only to those who may see the shift
    "reports": Right(_PEOPLE_READ, MINE),
    "last_report": Right(_PEOPLE_READ, MINE),
    "report": Right(_PEOPLE_READ, MINE),
    # line
    "refused": Right(frozenset({"keeper", "auditor", "admin"}), LISTED),
    "upload_records": Right(_KEEP),
    "audit": Right(frozenset({"auditor", "admin"}), MINE),
    "audit_lines": Right(frozenset({"auditor", "admin"}), MINE),
    "verify_chains": Right(
        frozenset({"auditor", "admin"}), MINE
    ),  # it changes nothing but how far was checked
    "programs": Right(frozenset({"auditor", "admin"}), MINE),
    "make_token": Right(frozenset({"admin"}), MINE),
    "revoke_token": Right(frozenset({"admin"}), MINE),
    # accounts; an account belongs to the units of all its grants, and nobody manages his own
    "accounts": Right(_ADMIN | {"auditor"}, LISTED),
    "add_account": Right(_ADMIN, NAMED),
    "account_of": Right(_ADMIN | {"auditor"}, ACCOUNT),
    "save_account": Right(_ADMIN, ACCOUNT),
    "switch_account": Right(_ADMIN, ACCOUNT),
    "reset_account": Right(_ADMIN, ACCOUNT),
    # guarded by themselves
    "enrol_station": Right(PUBLIC),
    "phone_form": Right(PUBLIC),
    "phone_sign": Right(PUBLIC),
    "phone_style": Right(PUBLIC),
    "api_health": Right(PUBLIC),
    "api_coverage": Right(PUBLIC),
    "api_stations": Right(PUBLIC),
    "api_records": Right(PUBLIC),
    "api_ledgers": Right(PUBLIC),
    "api_totals": Right(PUBLIC),
    "api_demo_clock": Right(PUBLIC),
    "api_demo_link": Right(PUBLIC),
    "openapi": Right(PUBLIC),
    "static": Right(PUBLIC),
}

_ALWAYS = frozenset(
    {"sign_out", "language", "theme", "sign_in_page", "sign_in", "invitation", "accept_invitation"}
)
BEFORE_ALL: dict[str, frozenset[str]] = {
    "password": _ALWAYS | {"password_page", "change_password"},
    "codes": _ALWAYS | {"codes_page", "begin_codes", "confirm_codes"},
}
"""What somebody may do who must do something first (``SignedIn.must``)."""

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


SCOPE_NAMES: dict[str, str] = {"coverage": "谁签了", "stations": "站点", "records": "逐条记录"}
"""What a program's token may read, in Chinese."""


def right(route: str) -> Right:
    """The row of a route; an unknown route is nobody's."""
    return RIGHTS.get(route, Right(frozenset()))


def allows(route: str, roles: Collection[str]) -> bool:
    """Whether somebody with these roles may use a route, whatever the units."""
    needed = right(route).roles
    return needed == PUBLIC or not needed.isdisjoint(roles)


def needed(route: str) -> list[str]:
    """The roles that may use a route, in their usual order."""
    return [role for role in ROLES if role in right(route).roles]
