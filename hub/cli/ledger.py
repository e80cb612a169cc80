"""``yizhan ledger``: what proves the records to somebody else, and what is forgotten of them."""

from __future__ import annotations

from typing import Annotated

import typer

from hub.cli.session import WHO, now_ms, settings_here, up_to_date
from hub.cli.verify import verify
from hub.db import read_scope
from hub.proof.retention import due
from hub.routine import forget_all

ledger = typer.Typer(no_args_is_help=True, help="台账 ledgers: export, verify, retain")
ledger.command("verify")(verify)


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
