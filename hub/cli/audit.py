"""``yizhan audit``: prove the log of who changed what, here or from a file, and write it as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from content_packs.durable import write_durably
from hub.audit import checking
from hub.audit.export import check, export_lines
from hub.audit.service import Asked, linked, note, verify_from
from hub.backup.fleet import compare
from hub.cli.days import begins_ms
from hub.cli.saying import fail
from hub.cli.session import WHO, now_ms, settings_here, up_to_date
from hub.db import read_scope, session_scope

audit = typer.Typer(no_args_is_help=True, help="操作日志 the audit log: verify, export")


MOST_NAMED = 50
_OF_THEN = "restored from a backup: lines noted after it are gone, and paper of that time fits no more"


@audit.command("verify")
def verify_log(
    file: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, help="导出的文件 an exported file")
    ] = None,
    line: Annotated[int, typer.Option(help="纸上的条数 the number on paper", min=0)] = 0,
    head: Annotated[str, typer.Option(help="纸上的链头 the head on paper")] = "",
) -> None:
    """核对操作日志的链，从第一条起，也可与纸上的链头核对 check the log here, a head on paper, or a file."""
    if file is not None:
        _verify_file(file)
        return
    with up_to_date(settings_here()) as database, read_scope(database) as session:
        upto, end, broken = verify_from(session)
        changed = (
            [] if broken is None else [one.entry.seq for one in linked(session, Asked()) if not one.fits]
        )
        gone = checking.gone(session)
        is_there = not (line or head) or checking.stands(session, line, head)
        restored = compare(session, now_ms())
    if broken is not None:
        if changed:
            more = f" …… ({len(changed)})" if len(changed) > MOST_NAMED else ""
            print(f"! 本身被改过的 lines changed: {', '.join(map(str, changed[:MOST_NAMED]))}{more}")
        fail(
            f"操作日志从第 {broken} 条起对不上：有人改过数据库，请保留现场并报告。",
            f"the log does not fit from line {broken} on: somebody changed the database",
        )
    if gone is not None:
        fail(
            f"操作日志从第 {gone} 条起没有了，或被换过：中枢核对到过更后面。"
            "有人改过数据库，请保留现场并报告。",
            f"line {gone} of the log and what follows is gone or another; the hub had checked further: "
            "somebody changed the database",
        )
    if not is_there:
        if restored is not None:
            print("! 中枢从备份恢复过：备份之后的条目没有了，那段时间的纸对不上不算 " + _OF_THEN)
        fail(
            f"第 {line} 条的链头与纸上的不同：日志在那之后被改过或删过，请保留现场并报告。",
            f"line {line} has another head than the paper: the log was changed or cut since",
        )
    print(f"✓ {upto} 条全部完整，链头 {end.hex()[:16]} all {upto} lines fit")
    if line:
        print(f"✓ 第 {line} 条与纸上一致 line {line} is what the paper says")


def _verify_file(file: Path) -> None:
    with file.open("rb") as opened:
        found = check(opened)
    if found.broken is not None:
        fail(
            f"这个文件第 {found.lines + 1} 行（日志第 {found.broken or '?'} 条）对不上："
            "它被改过，或不是导出的操作日志。",
            f"line {found.lines + 1} (number {found.broken or '?'} of the log) does not fit: it was changed, "
            "or this is no exported audit log",
        )
    print(f"✓ {found.lines} 条完整，中间缺 {found.gaps} 段 {found.lines} lines fit, {found.gaps} gaps")
    if found.lines:
        print(f"  最后是第 {found.last} 条，链头 {found.head.hex()[:16]} the last line, and its head")


@audit.command("export")
def export(
    file: Annotated[Path, typer.Argument(dir_okay=False)],
    since: Annotated[str, typer.Option(help="从这天起 from this day on")] = "",
    until: Annotated[str, typer.Option(help="到这天为止 up to and with this day")] = "",
    who: Annotated[str, typer.Option(help="只要这个账号的 of this account only")] = "",
) -> None:
    """导出操作日志，一行一条，可自证 write the log line by line; check it with `yizhan audit verify`."""
    settings, now = settings_here(), now_ms()
    asked = Asked(who=who, since_ms=begins_ms(settings, since), until_ms=begins_ms(settings, until, 1))
    with up_to_date(settings) as database:
        with read_scope(database) as session:
            lines = list(export_lines(session, asked))
        write_durably(file, b"".join(lines), mode=0o600)
        with session_scope(database) as session:
            note(session, WHO, "export", "audit", None, {"lines": len(lines)}, now)
    print(f"✓ {file}: {len(lines)} 条 lines")
