"""``yizhan ledger``: what proves the records to somebody else."""

from __future__ import annotations

import typer

from hub.cli.verify import verify

ledger = typer.Typer(no_args_is_help=True, help="台账 ledgers: export, verify")
ledger.command("verify")(verify)


@ledger.callback()
def _ledger() -> None:
    """A group, though it has only one command yet."""
