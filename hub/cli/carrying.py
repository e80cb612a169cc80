"""What is carried by hand: ``yizhan records import``."""

from __future__ import annotations

import typer

from hub.audit.service import note
from hub.carry.records import Homecoming, found_on, take_home
from hub.cli.saying import Existing, fail
from hub.cli.session import WHO, now_ms, settings_here, up_to_date, writing

records = typer.Typer(no_args_is_help=True, help="记录 records")


@records.callback()
def _records() -> None:
    """A group, though it has only one command yet."""


@records.command("import")
def records_import(stick: Existing) -> None:
    """导入U盘上的记录 take records a station wrote to a stick; twice is once, also while the hub runs."""
    settings = settings_here()
    found = found_on(stick)
    with up_to_date(settings) as database:
        done = take_home(database, settings, found, now_ms())
    with writing(settings) as session:  # a hub that runs sees it in the log, and tells its stations
        told = {"new": sum(done.new.values()), "held": sum(done.held.values()), "unused": len(done.unused)}
        note(session, WHO, "import", "records", None, told, now_ms())
    _report(done)


def _report(done: Homecoming) -> None:
    for station in done.stations:
        new, held = done.new[station], done.held[station]
        print(f"✓ {station}: 新收 {new} 条，已有 {held} 条  {new} new, {held} held already")
    for unused in done.unused:
        print(f"✗ {unused.file}: {unused.why.zh}\n  {unused.why.en}")
    if done.unused:
        fail(
            f"有 {len(done.unused)} 个文件没有采用，其余已存好；U盘上的文件请先留着。",
            f"{len(done.unused)} files were not used, all else is stored; keep the stick as it is",
        )
