"""``yizhan pack``: check, import and publish content."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from content_packs.format.check import DEFAULT_BOARDS, check_folder
from content_packs.format.folder import read_folder
from hub.audit.service import note
from hub.cli.saying import Existing, report_faults
from hub.cli.session import WHO, now_ms, reading, settings_here, writing
from hub.cli.trust import Passphrase, asks_passphrase, passphrase_from
from hub.config import Settings
from hub.fonts import drawable, usable_characters
from hub.packs.dates import extend, withdraw
from hub.packs.pictures import for_boards
from hub.packs.publishing import draft_manifest, publish, roll_back
from hub.packs.service import boards, import_folder
from hub.stations.forecast import forecast
from hub.web.expected import plan_of
from hub.web.times import amount

commands = typer.Typer(no_args_is_help=True, help="内容包 packs")


@commands.command("check")
def pack_check(folder: Existing) -> None:
    """检查内容文件夹 name every fault of a folder as file:line: sentence."""
    settings = settings_here()
    today = settings.local(now_ms()).date()
    boards = (*DEFAULT_BOARDS, *_boards_beside(folder))
    found, faults = check_folder(folder, drawable(settings.fonts), today, boards, for_boards)
    report_faults(folder, faults)
    print(f"✓ {len(found.cards)} 张卡片，没有问题 {len(found.cards)} cards, no fault")


@commands.command("import")
def pack_import(folder: Existing) -> None:
    """导入内容文件夹 take over an authoring folder without fault; nothing is published yet."""
    settings = settings_here()
    today = settings.local(now_ms()).date()
    with reading(settings) as session:
        known = (*boards(session), *_boards_beside(folder))
    found, faults = check_folder(folder, usable_characters(settings.fonts), today, known, for_boards)
    report_faults(folder, faults)
    with writing(settings) as session:
        done = import_folder(session, settings, found, WHO, now_ms())
        note(
            session,
            WHO,
            "import",
            f"pack:{done.publisher}/{done.name}",
            None,
            {"cards": done.cards},
            now_ms(),
        )
    print(f"✓ 已导入 {done.cards} 张卡片 imported {done.cards} cards: {done.publisher}/{done.name}")


@commands.command("publish")
def pack_publish(
    publisher: str,
    passphrase_file: Passphrase = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只说要送多少、多久 only say how much it is, and how long")
    ] = False,
) -> None:
    """发布 publish all packs of a publisher; a hub that runs tells its stations within seconds."""
    settings = settings_here()
    if dry_run:
        _print_plan(settings, publisher)
        return
    passphrase = passphrase_from(passphrase_file, ask=asks_passphrase())
    with writing(settings) as session:
        done = publish(session, settings, publisher, WHO, now_ms(), passphrase=passphrase)
        if done.is_new:
            note(
                session,
                WHO,
                "publish",
                f"publisher:{publisher}",
                None,
                {"version": done.version.version},
                now_ms(),
            )
    word = "已发布 published" if done.is_new else "内容没有变化 nothing has changed"
    print(f"✓ {word}: {publisher} v{done.version.version}")


@commands.command("extend")
def pack_extend(publisher: str, name: str, until: str) -> None:
    """延期 let a card or pack stand until a day (2027-12-31), or for good (""); publish it then."""
    settings = settings_here()
    now = now_ms()
    with writing(settings) as session:
        today = settings.local(now).date()
        count = extend(session, publisher, name, until, by=WHO, now_ms=now, today=today)
        note(session, WHO, "extend", f"card:{publisher}/{name}", None, {"valid_to": until}, now)
    print(f"✓ {count} 张卡片已延期，发布后生效 extended, in force once published: {publisher}/{name}")


@commands.command("withdraw")
def pack_withdraw(publisher: str, name: str) -> None:
    """撤下 take a card, or all cards of a pack, off with the next publish."""
    settings = settings_here()
    now = now_ms()
    with writing(settings) as session:
        count = withdraw(session, publisher, name, by=WHO, now_ms=now)
        note(session, WHO, "withdraw", f"card:{publisher}/{name}", None, {"cards": count}, now)
    print(f"✓ {count} 张卡片将撤下，发布后生效 withdrawn, gone once published: {publisher}/{name}")


@commands.command("rollback")
def pack_rollback(publisher: str, version: int, passphrase_file: Passphrase = None) -> None:
    """回退 show again what an earlier version showed, as a new version; the cards being worked on stay."""
    settings = settings_here()
    passphrase = passphrase_from(passphrase_file, ask=asks_passphrase())
    with writing(settings) as session:
        done = roll_back(session, settings, publisher, version, WHO, now_ms(), passphrase)
        if done.is_new:
            row = {"version": done.version.version, "as": version}
            note(session, WHO, "roll back", f"publisher:{publisher}", None, row, now_ms())
    word = (
        f"已回退到 v{version} 的内容 back to what v{version} showed"
        if done.is_new
        else "内容没有变化 nothing has changed"
    )
    print(f"✓ {word}: {publisher} v{done.version.version}")


def _print_plan(settings: Settings, publisher: str) -> None:
    """What publishing would send, station by station; nothing is changed."""
    now = now_ms()
    with reading(settings) as session:
        found = forecast(session, settings, draft_manifest(session, publisher), now)
        plan = plan_of(found, settings.local(now))
    for item, words in plan.rows:
        print(f"{item.station}: {amount(item.size)}  {words.zh} {words.en}")
    print(f"{len(plan.rows)} 个站点 stations, {amount(plan.size)}; 什么也没有发布 nothing was published")


def _boards_beside(folder: Path) -> list[str]:
    """Boards that other packs in the same parent folder define: a branch may use the mine's."""
    beside = [path for path in sorted(folder.resolve().parent.iterdir()) if (path / "pack.toml").is_file()]
    sources = [read_folder(path).pack for path in beside]
    return [board.code for source in sources if source is not None for board in source.boards]
