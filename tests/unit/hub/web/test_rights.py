"""The table of rights says what the roles are for."""

from __future__ import annotations

import pytest

from hub.accounts.service import ROLES
from hub.web.rights import LISTED, MINE, NAMED, OBJECTS, OWN, PUBLIC, RIGHTS, ROLE_NAMES, allows, needed

CHANGES = {
    "add", "enrol_token", "move", "advance", "reminder", "look", "authorise", "replace_station", "several",
    "save_line", "remove_line",
    "save_card", "autosave_card", "withdraw_card", "go_back", "delete_card", "restore_card", "create_pack",
    "pack_form", "save_pack", "copy_pack", "new_card_form", "create_card", "move_card", "several_cards",
    "add_media", "drop_media", "begin_upload", "put_upload", "cancel_upload",
    "publish", "submit", "approve", "send_back", "withdraw_submission", "recall", "comment",
    "publish_first", "widen", "take_back",
    "roll_back", "begin_import", "map_columns", "correct_roster", "edit_pattern", "save_pattern",
    "end_pattern", "badge_page", "many_badges", "apply_import", "undo_import", "drop_import",
    "upload_records", "enter_reading", "upload_readings",
    "map_readings", "apply_readings", "undo_readings", "drop_readings",
    "visitor", "edit_person", "revoke_badge", "reissue_badge", "reset_pin", "write_notice", "confirm_notice",
    "add_account", "save_account", "switch_account", "reset_account",
    "withdraw_notice", "correct_record", "contest_record", "enter", "enter_paper", "enter_proxy",
    "enter_excuse", "undo_excuse", "make_token", "revoke_token",
}  # fmt: skip


def test_every_role_has_a_name_and_every_row_known_roles() -> None:
    assert set(ROLE_NAMES) == set(ROLES)
    for row in RIGHTS.values():
        assert row.roles == PUBLIC or row.roles <= set(ROLES)
        assert row.roles
        assert row.of in {OWN, LISTED, NAMED, MINE} | OBJECTS


@pytest.mark.parametrize("route", sorted(CHANGES))
def test_the_auditor_changes_nothing_and_the_admin_may(route: str) -> None:
    assert not allows(route, {"auditor"})
    assert allows(route, {"admin"})


def test_the_auditor_reads_all() -> None:
    reading = (
        {route for route, row in RIGHTS.items() if row.roles != PUBLIC} - CHANGES - {"badges", "sign_out"}
    )
    assert {route for route in reading if not allows(route, {"auditor"})} == set()


def test_only_an_approver_or_admin_publishes() -> None:
    assert needed("publish") == ["approver", "admin"]
    assert not allows("publish", {"editor", "leader", "keeper", "auditor"})


def test_an_unknown_route_is_nobodys() -> None:
    assert not allows("no_such_route", set(ROLES))
    assert not allows("no_such_route", {"public"})
