"""What is carried by hand: ``yizhan pack export`` and ``yizhan records import``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from content_packs.wire.carried import BUNDLE
from hub.audit.service import note
from hub.carry.bundle import bundle_of, lacking, write
from hub.carry.records import Homecoming, found_on, take_home
from hub.cli.saying import Existing, fail
from hub.cli.session import WHO, now_ms, settings_here, up_to_date, writing
from hub.secrets import load_secrets
from hub.trust.service import renew

records = typer.Typer(no_args_is_help=True, help="记录 records")


Folder = Annotated[Path, typer.Argument(exists=True, file_okay=False)]
Stations = Annotated[list[str] | None, typer.Option(help="带上哪些站点的名册等 whose facts go with it")]
Publishers = Annotated[list[str] | None, typer.Option(help="只带谁的内容 only whose content")]


def pack_export(stick: Folder, station: Stations = None, publisher: Publishers = None) -> None:
    """把内容写到U盘 write what is published to a stick, for stations whose line is cut."""
    settings, now = settings_here(), now_ms()
    secrets = load_secrets(settings.secrets)
    with writing(settings) as session:
        renew(session, settings.secrets, now)
        bundle = bundle_of(
            session, settings, secrets, now, publishers=publisher or (), stations=station or ()
        )
        told = {"publishers": list(bundle.publishers), "stations": list(bundle.stations)}
        note(session, WHO, "export", "stick", None, told, now)
    items = lacking(bundle, stick)
    size = sum(item.size for item in items)
    print(f"{', '.join(bundle.publishers)}: 要写 {len(items)} 个文件，{size / 1e6:.1f} MB to write")
    write(items, stick, _progress)
    print(f"✓ {stick / BUNDLE}: 已写好，可以拔U盘 written, the stick may go")
    if bundle.stations:
        print(
            "! 里面有名册和站点密钥，用完请删掉。 Rosters and stations' keys are on it: delete it after use."
        )


def _progress(done: int, whole: int) -> None:
    """On a terminal only: a log wants no moving line."""
    if sys.stdout.isatty():
        print(f"\r  {done * 100 // max(whole, 1):3} %", end="\n" if done == whole else "", flush=True)


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
        note(session, WHO, "import", "records", None, done.counts, now_ms())
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
