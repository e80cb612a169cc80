"""``yizhan audit``: verify and export."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import text
from typer.testing import CliRunner, Result

from hub.audit.checking import go_on
from hub.audit.service import note
from hub.backup.models import RestorationRow
from hub.cli.entry import app
from hub.cli.session import now_ms, settings_here, writing


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["audit", *words])


def noted() -> None:
    with writing(settings_here()) as session:
        for number in range(3):
            note(session, f"who{number}", "edit", f"card:m/{number}", None, {"n": number}, now_ms())


def test_a_whole_log_is_said_to_be_whole_and_a_changed_one_not() -> None:
    noted()
    assert "3 条全部完整" in run("verify").output
    with writing(settings_here()) as session:
        session.execute(text("update audit set who = 'nobody' where seq = 2"))
    broken = run("verify")
    assert (broken.exit_code, "从第 2 条起对不上" in broken.output) == (1, True)
    with writing(settings_here()) as session:
        session.execute(text("update audit set object = 'card:m/9' where seq = 3"))
    assert "lines changed: 2, 3\n" in run("verify").output, "all of them, not the first alone"


def test_an_export_is_checked_without_the_hub(tmp_path: Path) -> None:
    noted()
    file = tmp_path / "audit.jsonl"
    assert "3 条" in run("export", str(file)).output
    assert "3 条完整，中间缺 0 段" in run("verify", str(file)).output
    file.write_bytes(file.read_bytes().replace(b"who1", b"who7"))
    changed = run("verify", str(file))
    assert (changed.exit_code, "第 2 行（日志第 2 条）对不上" in changed.output) == (1, True)


def test_an_export_may_be_of_a_time_and_a_person(tmp_path: Path) -> None:
    noted()
    file = tmp_path / "audit.jsonl"
    assert "1 条" in run("export", str(file), "--who", "who2").output
    assert "0 条" in run("export", str(file), "--until", "2020-01-01").output
    wrong = run("export", str(file), "--since", "gestern")
    assert (wrong.exit_code, "不是日期" in wrong.output) == (1, True)


def test_lines_cut_off_at_the_end_are_seen_by_what_was_checked_and_by_paper(tmp_path: Path) -> None:
    """What is left fits; the hub remembers how far it had checked, and paper what it says."""
    noted()
    file = tmp_path / "audit.jsonl"
    run("export", str(file))
    paper = re.search(r"最后是第 3 条，链头 ([0-9a-f]{16})", run("verify", str(file)).output)
    assert paper is not None
    on_paper = ("verify", "--line", "3", "--head", paper[1])
    assert "第 3 条与纸上一致" in run(*on_paper).output
    assert run("verify", "--line", "2", "--head", paper[1]).exit_code == 1
    with writing(settings_here()) as session:
        go_on(session, now_ms(), 100)
        session.execute(text("delete from audit where seq >= 3"))
    cut = run("verify")
    assert (cut.exit_code, "从第 3 条起没有了" in cut.output) == (1, True)
    with writing(settings_here()) as session:
        session.execute(text("delete from verified"))
    assert run("verify").exit_code == 0, "whoever takes this memory too is found by paper alone"
    assert "与纸上的不同" in run(*on_paper).output
    assert "从备份恢复过" not in run(*on_paper).output
    with writing(settings_here()) as session:
        session.add(RestorationRow(at=now_ms(), made_at=now_ms() - 1000))
    assert "从备份恢复过" in run(*on_paper).output
