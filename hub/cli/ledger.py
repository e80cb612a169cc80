"""``yizhan ledger``: what proves the records to somebody else, and what is forgotten of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from content_packs.durable import write_durably
from content_packs.format.manifest import Board as Form
from hub.audit.service import note
from hub.cli.days import begins_ms
from hub.cli.session import WHO, now_ms, settings_here, up_to_date
from hub.cli.verify import verify
from hub.config import Settings
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs.drawing import by_itself
from hub.packs.service import boards
from hub.people.service import person_by_number
from hub.preview import Painter
from hub.proof.evidence import Board, gather
from hub.proof.export import export_lines, spans
from hub.proof.person import as_json, kept_of_person, readable
from hub.proof.retention import due
from hub.routine import forget_all

TELL_EVERY = 10_000
"""Lines between two words on how far it is."""
PATIENCE_S = 120.0
"""For a picture: the first one waits until the station's program is up, perhaps on an old machine."""

ledger = typer.Typer(no_args_is_help=True, help="台账 ledgers: export, verify, sheet, person, retain")
ledger.command("verify")(verify)


@ledger.command("export")
def export(
    file: Annotated[Path, typer.Argument(dir_okay=False)],
    name: Annotated[str, typer.Option("--ledger", help="只导出这个台账（开头几位即可） only this one")] = "",
    station: Annotated[
        str, typer.Option(help="只导出这个站点；hub 为中枢 only this station; hub: its own")
    ] = "",
    since: Annotated[str, typer.Option(help="从这天收到的起 arrived on this day or later")] = "",
    until: Annotated[str, typer.Option(help="到这天收到的为止 arrived up to and on this day")] = "",
) -> None:
    """导出台账，可自证 write ledgers as a file that proves itself; check it with `yizhan ledger verify`."""
    settings, now = settings_here(), now_ms()
    since_ms, until_ms = begins_ms(settings, since), begins_ms(settings, until, 1)
    with up_to_date(settings) as database:
        with read_scope(database) as session:
            chosen = spans(session, ledger=name, station=station, since_ms=since_ms, until_ms=until_ms)
            whole = sum(span.count for span in chosen)
            _write(file, export_lines(session, chosen, now), whole)
        with session_scope(database) as session:  # persons are in it
            told = {"ledgers": [span.ledger for span in chosen], "records": whole}
            note(session, WHO, "export", "ledgers", None, told, now)
    print(f"✓ {file}: {len(chosen)} 个台账，{whole} 条记录 ledgers, records")
    print("! 里面有人员的编号，用完请妥善保管或删除。 Persons' ids are in it: keep it safe, or delete it.")


def _write(file: Path, lines: Iterable[bytes], whole: int) -> None:
    """Line by line beside the file, then under its name: a file of that name is whole."""
    beside = file.with_name(file.name + ".part")
    with beside.open("wb") as out:
        for done, line in enumerate(lines):
            out.write(line)
            if done % TELL_EVERY == 0 and sys.stderr.isatty():
                print(f"\r  {done * 100 // max(whole, 1):3} %", end="", file=sys.stderr, flush=True)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
    if sys.stderr.isatty():
        print("\r  100 %", file=sys.stderr)


@ledger.command("sheet")
def sheet_of_a_run(
    file: Annotated[Path, typer.Argument(dir_okay=False)],
    day: Annotated[str, typer.Option("--date", help="班次日期 2026-11-22 the run's date")],
    shift: Annotated[str, typer.Option(help="班次编号，如 early the shift's id")],
    place: Annotated[str, typer.Option(help="地点编号 place")] = "",
    station: Annotated[str, typer.Option(help="站点 station")] = "",
) -> None:
    """签字凭据 PDF：画面、签字人、链头 a PDF for an auditor: the board as drawn, signers, heads."""
    from hub.proof.sheet import sheet  # draws PDF: every other command does without

    settings, now = settings_here(), now_ms()
    with up_to_date(settings) as database:
        with read_scope(database) as session:
            found = gather(session, settings, day, shift, place_id=place, station=station)
            forms = boards(session)
        pictures = _pictures(settings, found.boards, forms)
        write_durably(file, sheet(settings, found, pictures, now))
        with session_scope(database) as session:
            told = {"date": day, "shift": shift, "place": place, "station": station}
            note(session, WHO, "sheet", "ledgers", None, told, now)
    print(f"✓ {file}: {len(found.witnesses)} 条记录，{len(found.heads)} 个链头 records, heads")


@ledger.command("person")
def of_a_person(
    who: Annotated[str, typer.Argument(help="人员编号或工号 a person's id or staff number")],
    file: Annotated[Path, typer.Argument(dir_okay=False)],
) -> None:
    """导出一个人的全部资料 everything kept about a person: FILE as JSON, and FILE.txt to read."""
    settings, now = settings_here(), now_ms()
    with up_to_date(settings) as database, session_scope(database) as session:
        by_number = person_by_number(session, who)
        name = by_number.id if by_number else who
        kept = kept_of_person(session, settings, name)
        note(session, WHO, "export", f"person:{name}", None, {"records": len(kept["records"])}, now)
    beside = file.with_name(file.name + ".txt")
    write_durably(file, as_json(kept), mode=0o600)
    write_durably(beside, readable(kept).encode(), mode=0o600)
    print(f"✓ {file} {beside}: {len(kept['records'])} 条记录 records")


def _pictures(settings: Settings, signed: Sequence[Board], forms: Mapping[str, Form]) -> dict[int, bytes]:
    """The boards of a sheet as they stood when first signed; of what cannot be drawn it says why."""
    painter, out = Painter(patience_s=PATIENCE_S), dict[int, bytes]()
    try:
        for number, board in enumerate(signed):
            if board.card is None or board.manifest is None:
                continue
            request = by_itself(settings.objects, board.manifest, board.card, forms)
            at = settings.local(board.first_at).isoformat(timespec="minutes")
            try:
                out[number] = painter.draw({**request, "view": board.card.id, "at": at}).png
            except RefusedError as error:
                print(f"! {error.words.zh} {error.words.en}", file=sys.stderr)
    finally:
        painter.stop()
    return out


@ledger.command()
def retain(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看，不删 only say what would go")] = False,
) -> None:
    """到期的记录删去人员，链仍可核对 remove persons from old records; done by itself once a day."""
    settings, now = settings_here(), now_ms()
    with up_to_date(settings) as database:
        with read_scope(database) as session:
            found = due(session, settings, now)
        print(
            f"保存 {settings.retention_months} 个月：{found.before} 以前的记录 {found.records} 条、"
            f"班次报告 {found.reports} 份、排班 {found.roster} 行还带着人员\n"
            f"kept for {settings.retention_months} months: {found.records} records, {found.reports} reports, "
            f"{found.roster} roster lines of before {found.before} still name persons"
        )
        if dry_run:
            print("只是查看，什么也没有删 nothing was removed")
            return
        forget_all(settings, database, now, WHO)
    print("✓ 已删去；签名链仍可核对 removed; every chain still verifies")
