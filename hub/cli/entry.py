"""``yizhan``: every command of the hub. A refusal is a sentence and exit code 1, never a traceback."""

from __future__ import annotations

import logging
import sys

import typer
from sqlalchemy.exc import SQLAlchemyError

from content_packs.errors import YizhanError
from hub.cli import audit, backup, carrying, intake, ledger, mine, packs, people, stations, trust
from hub.cli.saying import fail

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
for group in (mine.commands, backup.commands, intake.commands, stations.commands, people.commands):
    app.add_typer(group)
packs.commands.command("export")(carrying.pack_export)
app.add_typer(packs.commands, name="pack")
app.add_typer(trust.commands, name="trust")
app.add_typer(carrying.records, name="records")
app.add_typer(ledger.ledger, name="ledger")
app.add_typer(audit.audit, name="audit")
app.add_typer(people.roster, name="roster")
app.add_typer(people.persons, name="persons")

MISUSED = 2
"""Exit code of a command line that Typer cannot use."""


def main() -> None:
    """Entry point of ``yizhan``."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("yizhan").setLevel(logging.INFO)
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")
    try:
        _mount_demo()
        app()
    except SystemExit as end:
        if end.code == MISUSED:  # what is wrong was said above, in English only
            print(
                "✗ 命令没有运行，什么都没有改：写法不对，或所写的文件不存在（见上）。加 --help 看用法。"
                " The command did not run and nothing was changed; --help tells how it is used.",
                file=sys.stderr,
            )
        raise
    except YizhanError as error:
        fail(error.sentence("zh"), error.sentence("en"))
    except SQLAlchemyError as error:
        fail(
            f"数据库用不了，没有完成，数据未动：{_first_line(error)}",
            "the database cannot be used; check its URL",
        )
    except OSError as error:
        fail(f"文件读写失败，没有完成：{error}", "a file cannot be read or written")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


def _mount_demo() -> None:
    """Add ``yizhan demo``; its package is loaded only when it is asked for."""
    if sys.argv[1:2] in (["demo"], ["--help"], []):
        from hub.demo.command import demo

        app.command("demo")(demo)
