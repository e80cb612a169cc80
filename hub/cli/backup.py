"""``yizhan backup`` and ``yizhan restore``: one command each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from hub.audit.service import note
from hub.backup.fleet import Comparison, compare
from hub.backup.making import Rot, back_up, copy_keys, forget_all_but, log_unlike
from hub.backup.restoring import begin_anew, find, look_through, put_back
from hub.cli.saying import fail
from hub.cli.session import WHO, now_ms, reading, settings_here, up_to_date, writing
from hub.db import read_scope, session_scope

commands = typer.Typer()
Folder = Annotated[Path, typer.Argument(exists=True, file_okay=False)]


@commands.command()
def backup(
    folder: Folder,
    keys: Annotated[
        Path | None, typer.Option(help="密钥另存到这里 copy the keys here, apart", exists=True)
    ] = None,
    keep: Annotated[int, typer.Option(help="只留最近几次 keep so many, 0: all", min=0)] = 0,
) -> None:
    """备份 copy the database and all content to another disk, also while the hub runs."""
    settings, now = settings_here(), now_ms()
    if keys is not None and (
        keys.resolve() == folder.resolve() or folder.resolve() in keys.resolve().parents
    ):
        fail(
            "密钥要和备份分开放，没有备份；请另选文件夹。",
            "keep the keys apart from the backup; nothing was written",
        )
    with up_to_date(settings) as engine:
        with read_scope(engine) as session:
            unlike = log_unlike(session, folder)
        made, rot = back_up(engine, settings, folder, now, _progress)
        with session_scope(engine) as session:
            note(session, WHO, "backup", "hub", None, {"folder": made.name, "keys": keys is not None}, now)
            if unlike is not None:
                note(session, WHO, "broken", "audit", None, {"folder": unlike.name}, now)
    gone = forget_all_but(folder, keep) if keep else 0
    print(f"✓ {made}" + (f"；删去旧的 {gone} 次 older ones removed: {gone}" if gone else ""))
    if keys is not None:
        print(f"✓ {copy_keys(settings, keys)}: 密钥，请锁好 the keys; lock them away")
    else:
        print(f"! 密钥不在里面 without the keys in {settings.secrets}: --keys")
    _say_rot(rot)
    if unlike is not None:
        fail(
            f"操作日志和备份 {unlike.name} 里的对不上：末尾被删过，或被重写过。有人改过数据库；"
            "这次的已备份，那一份请另存好，保留现场并报告。",
            f"the audit log is not that of the backup {unlike.name}: its end was cut off, or it was written "
            "anew; this backup was made; keep that one apart, touch nothing and report",
        )


@commands.command()
def restore(
    folder: Folder,
    keys: Annotated[Path | None, typer.Option(help="另存的密钥 the keys kept apart", exists=True)] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只检查备份 look through the backup only")
    ] = False,
) -> None:
    """恢复 put the newest backup of FOLDER back; the hub must be stopped; what is here is kept beside it."""
    settings, now, found = settings_here(), now_ms(), find(folder)
    contents = look_through(found, _progress)
    made = settings.local(contents.made_at)
    print(
        f"{found.name}: {made:%Y-%m-%d %H:%M}，"
        f"记录 records ≥ {contents.records}，文件 files {len(contents.files)}"
    )
    if dry_run:
        print("✓ 备份完整，什么都没有改 the backup is whole; nothing was changed")
        return
    aside = put_back(found, contents, settings, keys, now)
    with writing(settings) as session:
        broken = begin_anew(session, contents, now)
        fleet = compare(session, now)
    print(f"✓ 已恢复，原来的在 {aside} restored; what stood here is in {aside}")
    print(
        "接着：启动中枢，各站会自己补齐；还差谁，控制台“总览”写着，yizhan restored 也说；\n"
        "备份之后在中枢登记的（手机签、纸签、更正、读数）没有了，有纸的请照纸补录。\n"
        "Next: start the hub; stations bring what it lacks; who is still to come the overview says, and "
        "`yizhan restored`.\n"
        "What was entered at the hub since the backup is gone: enter what is on paper again."
    )
    if fleet is not None:
        _say_fleet(fleet)
    if broken:
        fail(
            f"这些链对不上：{', '.join(broken)}；请换更早的备份。",
            "these chains do not verify; take an earlier backup",
        )


@commands.command()
def restored() -> None:
    """恢复后核对 after a restore: which stations the hub has not heard, or has not caught up with, yet."""
    settings = settings_here()
    with reading(settings) as session:
        found = compare(session, now_ms())
    if found is None:
        print("✓ 近 90 天没有从备份恢复过 not restored from a backup within 90 days")
        return
    back, made = settings.local(found.at), settings.local(found.made_at)
    print(f"恢复 restored {back:%Y-%m-%d %H:%M}，备份 backup of {made:%Y-%m-%d %H:%M}")
    _say_fleet(found)
    if not found.is_whole:
        raise SystemExit(1)


def _say_fleet(found: Comparison) -> None:
    """How far fleet and hub agree; the same as on the overview."""
    if found.is_whole:
        print("✓ 各站都来过，备份之后的记录都补齐了 every station was heard, and nothing is lacking")
    if found.silent:
        print(f"! 还没有来过 not heard since ({len(found.silent)}): {', '.join(found.silent)}")
    for station, count in sorted(found.sending.items()):
        print(f"! {station}：还有 {count} 条在补 records still to come: {count}")
    for station in found.strangers:
        print(f"! {station}：备份之后登记的，请重新登记 enrolled after the backup; enrol it again")
    if found.too_old:
        print(
            "! 备份早于 90 天：站上可能已清掉更早收过的，请与打印的班次报告核对 "
            "older than 90 days: stations may have cleared what was received; compare with printed reports"
        )


def _say_rot(rot: Rot) -> None:
    """What had rotted, on which disk; it ends the command with 1 where nothing could mend it."""
    if rot.there:
        print(
            f"! 备份盘上坏了 {len(rot.there)} 个文件，已重写；请换一块盘。 "
            f"{len(rot.there)} file(s) had rotted on the backup's disk and were rewritten; take another disk"
        )
    if rot.here:
        print(
            f"! 中枢盘上坏了 {len(rot.here)} 个文件，已从备份补回；请检查中枢的盘。 "
            f"{len(rot.here)} file(s) had rotted on the hub's disk and were mended from the backup; check it"
        )
    if rot.lost:
        fail(
            f"中枢盘上坏了 {len(rot.lost)} 个文件（{rot.lost[0]}），备份里也没有好的；其余都已备份。"
            "请检查中枢的盘，把那张卡片的图片再传一次并发布。",
            f"{len(rot.lost)} file(s) on the hub's disk are damaged ({rot.lost[0]}), and no backup has them "
            "whole; all else is in this one; check that disk, upload that card's picture again and publish",
        )


def _progress(done: int, whole: int) -> None:
    """On a terminal only: a log wants no moving line."""
    if sys.stdout.isatty():
        print(f"\r  {done}/{whole}", end="\n" if done == whole else "", flush=True)
