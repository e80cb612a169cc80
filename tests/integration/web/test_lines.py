"""Shared lines on the console."""

from __future__ import annotations

from hub.audit.service import entries
from hub.db import read_scope
from hub.stations.lines import budgets
from hub.stations.progress import STALE_MS
from tests.fakes.console import Console

WEST = {"line": "west", "name": "西斜井线", "kbit_s": "64", "quiet": "07:30-08:30 23:30-00:30"}


def save(console: Console, role: str = "keeper", **more: object) -> tuple[int, str]:
    form = {**WEST, "on": ["face-1"], **more, "csrf": console.csrf(role)}
    answer = console.as_(role).post("/lines", data=form)
    return answer.status_code, answer.text


def test_a_keeper_writes_down_a_line_and_who_hangs_on_it(console: Console) -> None:
    assert save(console)[0] == 303
    with read_scope(console.engine) as session:
        assert {name: line.kbit_s for name, line in budgets(session).items()} == {"face-1": 64}
        last = entries(session, most=1)[0]
    assert (last.what, last.object, last.after["stations"]) == ("line", "line:west", ["face-1"])
    page = console.as_("auditor").get("/lines").text
    assert "西斜井线" in page
    assert "64 kbit/s" in page
    assert "添加线路" not in page
    assert console.told == ["state"]


def test_the_form_of_a_line_holds_what_it_is(console: Console) -> None:
    save(console)
    page = console.as_("keeper").get("/lines?edit=west").text
    assert 'value="07:30-08:30 23:30-00:30"' in page
    assert 'value="face-1" checked' in page


def test_quiet_now_is_said(console: Console) -> None:
    save(console, quiet="09:00-10:00")  # it is 09:10
    assert "静默到 10:00" in console.as_("keeper").get("/lines").text


def test_what_cannot_be_is_refused_in_a_sentence(console: Console) -> None:
    code, page = save(console, quiet="7-8")
    assert code == 400
    assert "07:30-08:30" in page
    assert save(console, on=["ghost"])[0] == 400
    with read_scope(console.engine) as session:
        assert not budgets(session)


def test_only_keeper_and_admin_change_lines(console: Console) -> None:
    assert save(console, "approver")[0] == 403
    assert save(console, "admin")[0] == 303


def test_a_removed_line(console: Console) -> None:
    save(console)
    done = console.as_("keeper").post("/lines/west/remove", data={"csrf": console.csrf("keeper")})
    assert done.status_code == 303
    assert "西斜井线" not in console.as_("keeper").get("/lines").text


def test_how_much_is_still_to_go_over_it(console: Console) -> None:
    save(console)
    console.app.state.hub.progress.note("face-1", 31_400, console.clock())
    assert "还差 31 kB" in console.as_("keeper").get("/lines").text


def test_what_was_fetched_long_ago_is_not_called_sending(console: Console) -> None:
    save(console)
    console.app.state.hub.progress.note("face-1", 31_400, console.clock() - STALE_MS - 1)
    assert "空闲" in console.as_("keeper").get("/lines").text
