import pytest

from content_packs.words import Words
from hub.outcomes import MOST_LOGGED, Planned, RefusedLine, imported, log_refused, refused, tally


def test_refused_lines_are_in_the_log_but_do_not_flood_it(caplog: pytest.LogCaptureFixture) -> None:
    log_refused("roster", [RefusedLine(n, Words("没有工号", "has no staff number")) for n in range(2, 100)])
    assert caplog.messages[0] == "roster line 2: has no staff number"
    assert caplog.messages[-1] == f"roster: {98 - MOST_LOGGED} more lines were refused"
    assert len(caplog.messages) == MOST_LOGGED + 1


def test_every_line_is_counted_once() -> None:
    lines = (Planned(2, "added", "1 甲"), refused(3, "2", Words("错", "bad")), Planned(0, "absent", "3 丙"))
    assert tally(lines) == {"added": 1, "changed": 0, "unchanged": 0, "refused": 1, "absent": 1}
    done = imported(lines)
    assert (done.added, done.changed, done.unchanged) == (1, 0, 0)
    assert [str(one) for one in done.refused] == ["第 3 行：错 line 3: bad"]
