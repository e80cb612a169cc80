"""The mine itself: found it, run its hub, sign in."""

from __future__ import annotations

import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from hub.accounts.invitations import first_administrator, invite
from hub.accounts.service import account_for
from hub.accounts.sessions import make_link
from hub.address import console_url, station_url
from hub.audit.service import note
from hub.cli.saying import fail
from hub.cli.session import WHO, now_ms, settings_here, writing
from hub.config import load_settings
from hub.db import make_engine
from hub.founding import FoundingError, found_mine, keep_mine_id
from hub.migrate import check
from hub.mine_file import read_mine

commands = typer.Typer()


@commands.command()
def serve() -> None:
    """运行中枢 run the hub: console, broker, worker."""
    from hub.serve import serve as run

    run(load_settings())


@commands.command()
def init(
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False)] = None,
    example: Annotated[bool, typer.Option(help="打印带说明的样本 print a commented example")] = False,
) -> None:
    """建矿 a real mine from one file: units, places, shifts, accounts; run it again after each change."""
    if file is None or example:
        print((files("deploy") / "mine.example.toml").read_text(encoding="utf-8"), end="")
        return
    settings, read = load_settings(), read_mine(file)
    try:
        with writing(settings) as session:
            changes = found_mine(session, read)
            assert read.mine is not None
            if changes:
                after = {"changes": [str(change) for change in changes]}
                note(session, WHO, "init", f"mine:{read.mine.values['id']}", None, after, now_ms())
            is_new = keep_mine_id(session, settings, read.mine.values["id"])
    except FoundingError as error:
        for fault in error.faults:
            print(f"{file}:{fault.line}: {fault.words.zh} {fault.words.en}")
        raise
    print(*changes, sep="\n", end="\n" if changes else "")
    print(f"✓ 改动 {len(changes)} 处 changes: {len(changes)}")
    if is_new:
        print("中枢若在运行，请重启一次。 If the hub is running, start it again.")
    print("接着 next: yizhan persons import FILE · yizhan enrol STATION --place PLACE · yizhan invite admin")


@commands.command("migrations-check")
def migrations_check() -> None:
    """迁移与模型一致吗 run all migrations on an empty database and compare it with the models."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/check.db")
        differences = check(engine)
        engine.dispose()
    if differences:
        print(*differences, sep="\n")
        fail("数据库迁移与模型不一致；请补一个迁移。", "migrations and models differ; write a migration")
    print("✓ 迁移与模型一致 migrations and models agree")


@commands.command()
def link(
    role: Annotated[str, typer.Option("--as", help="editor|approver|safety|leader|keeper|auditor|admin")],
) -> None:
    """登录链接 print a sign-in link: one use, 10 minutes, from this machine only."""
    settings = settings_here()
    with writing(settings) as session:
        token = make_link(session, account_for(session, role).id, now_ms())
    print(f"{console_url(settings)}/link/{token}")


@commands.command("invite")
def invitation(account: str) -> None:
    """邀请 print a link to choose an account's password: one use, 24 hours, from any machine.

    On a hub without an administrator the account is made, as the first one.
    """
    settings = settings_here()
    with writing(settings) as session:
        is_first = first_administrator(session, account)
        token = invite(session, account, now_ms())
        note(
            session,
            WHO,
            "invite",
            f"account:{account}",
            None,
            {"first": True} if is_first else None,
            now_ms(),
        )
    if is_first:
        print(f"✓ {account}: 第一个系统管理员 the first administrator")
    print(f"{station_url(settings)}/welcome/{token}")
