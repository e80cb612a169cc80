"""``yizhan intake``: one more worker that takes records in, on this machine or another."""

from __future__ import annotations

import os
import secrets as random
import signal
import socket
import time
from pathlib import Path
from typing import Annotated

import typer

from content_packs.durable import write_durably
from content_packs.errors import StorageError
from content_packs.wire.rules import INTAKE
from hub.cli.saying import fail
from hub.cli.session import now_ms, settings_here
from hub.config import FILE, Settings

commands = typer.Typer()


@commands.command()
def intake(
    files: Annotated[
        Path | None,
        typer.Option(help="只写出另一台机器要用的文件 only write what another machine needs, into a folder"),
    ] = None,
) -> None:
    """再加一个收记录的进程 one more worker that takes records in; start as many as you like."""
    if files is not None:
        write_files(settings_here(), files)
        return
    from hub.access import access_of
    from hub.db import make_engine, session_scope
    from hub.intake.leases import Leases
    from hub.link import Link
    from hub.migrate import upgrade
    from hub.records.again import read_again
    from hub.taker import Taker

    settings = settings_here()
    name = f"{socket.gethostname()}-{os.getpid()}-{random.token_hex(3)}"
    database = make_engine(settings.database)
    upgrade(database)
    with session_scope(database) as session:
        found = read_again(session, settings, now_ms())
    if found:
        print(f"✓ 读出了先前读不了的记录 records that could not be read before: {found}")
    link = Link(access_of(settings, INTAKE), name, (), None)
    taker = Taker(settings, database, link, Leases(name, now_ms()), now_ms, _running_ms)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: taker.stop())
    print(f"✓ {name}: 在收记录，Ctrl-C 结束 takes records in; Ctrl-C ends it", flush=True)
    taker.run()
    database.dispose()
    print("✓ 已结束，分区已交还 ended; its partitions are given back", flush=True)


def write_files(settings: Settings, out: Path) -> None:
    """Settings and certificate of a worker on another machine; it cannot do anything but take records in."""
    from hub.authority import Authority

    if not settings.broker.startswith("mqtts") or not settings.database_url:
        fail(
            "别的机器上的进程要 Mosquitto（mqtts://）和 PostgreSQL，还没有设；本机直接运行 yizhan intake。",
            "a worker on another machine needs Mosquitto (mqtts://) and PostgreSQL, which are not set; on"
            " this machine just run yizhan intake",
        )
    authority = Authority(settings.secrets)
    certificate, key = authority.ready_hub(INTAKE)
    try:
        for file, mode in ((authority.ca_file, 0o644), (certificate, 0o644), (key, 0o600)):
            write_durably(out / "secrets" / file.name, file.read_bytes(), mode=mode)
        kept = ("mine", "timezone", "broker", "database_url")
        lines = "".join(f'{name} = "{getattr(settings, name)}"\n' for name in kept)
        write_durably(out / FILE, lines.encode(), mode=0o600)
    except OSError as error:
        raise StorageError(
            f"{out} 写不进（{error.strerror}），什么都没有改；请换一个目录。",
            f"{out} cannot be written ({error.strerror}); nothing was changed; choose another folder",
        ) from None
    print(f"✓ {out}: 拷到那台机器，运行 copy it there and run: YIZHAN_DATA=… yizhan intake")


def _running_ms() -> int:
    return time.monotonic_ns() // 1_000_000
