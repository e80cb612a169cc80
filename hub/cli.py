"""``yizhan``: every command of the hub. A refusal is a sentence and exit code 1, never a traceback."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from content_packs.durable import write_durably
from content_packs.errors import YizhanError
from content_packs.format.check import DEFAULT_BOARDS, check_folder
from content_packs.format.folder import Fault, read_folder
from hub.accounts.service import account_for, make_link
from hub.address import EVERYWHERE, console_url, is_local, station_url
from hub.audit.service import note
from hub.config import Settings, load_settings
from hub.db import make_engine, session_scope
from hub.errors import RefusedError
from hub.fonts import drawable, usable_characters
from hub.founding import FoundingError, found_mine, keep_mine_id
from hub.migrate import check, upgrade
from hub.mine_file import read_mine
from hub.packs.publishing import publish
from hub.packs.service import boards, import_folder
from hub.people.badges import badges
from hub.people.intake import import_persons
from hub.people.pins import new_pin
from hub.people.service import person_by_number
from hub.programme.intake import import_roster
from hub.secrets import load_secrets
from hub.seed import seed
from hub.stations import service as stations
from hub.stations.enrolment import enrol_command, make_enrol_token
from hub.table import Imported

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
pack = typer.Typer(no_args_is_help=True, help="内容包 packs")
roster = typer.Typer(no_args_is_help=True, help="排班 roster")
people = typer.Typer(no_args_is_help=True, help="人员 persons")
app.add_typer(pack, name="pack")
app.add_typer(roster, name="roster")
app.add_typer(people, name="persons")

Existing = Annotated[Path, typer.Argument(exists=True, readable=True)]
WHO = "cli"
DEMO_DATA = Path(".demo") / "hub"


def main() -> None:
    """Entry point of ``yizhan``."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("yizhan").setLevel(logging.INFO)
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")
    try:
        _mount_demo()
        app()
    except YizhanError as error:
        _fail(error.sentence("zh"), error.sentence("en"))
    except SQLAlchemyError as error:
        _fail(
            f"数据库用不了，没有完成，数据未动：{_first_line(error)}",
            "the database cannot be used; check its URL",
        )
    except OSError as error:
        _fail(f"文件读写失败，没有完成：{error}", "a file cannot be read or written")


@app.command()
def serve() -> None:
    """运行中枢 run the hub: console, broker, worker."""
    from hub.serve import serve as run

    run(load_settings())


@app.command()
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
        with _session(settings) as session:
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
    print(
        "接着 next: yizhan persons import FILE · yizhan enrol STATION --place PLACE · yizhan link --as admin"
    )


@app.command("migrations-check")
def migrations_check() -> None:
    """迁移与模型一致吗 run all migrations on an empty database and compare it with the models."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/check.db")
        differences = check(engine)
        engine.dispose()
    if differences:
        print(*differences, sep="\n")
        _fail("数据库迁移与模型不一致；请补一个迁移。", "migrations and models differ; write a migration")
    print("✓ 迁移与模型一致 migrations and models agree")


@app.command()
def link(
    role: Annotated[str, typer.Option("--as", help="editor|approver|safety|leader|keeper|auditor|admin")],
) -> None:
    """登录链接 print a sign-in link: one use, 10 minutes, from this machine only."""
    settings = _settings()
    with _session(settings) as session:
        token = make_link(session, account_for(session, role).id, now_ms())
    print(f"{console_url(settings)}/link/{token}")


@app.command()
def enrol(
    station: str,
    place: Annotated[str, typer.Option(help="新站点放在哪个地点 where a new station stands")] = "",
) -> None:
    """站点登记 print a one-use enrolment token and the command to run on the station."""
    settings = _settings()
    with _session(settings) as session:
        if place and stations.station(session, station) is None:
            stations.add_station(
                session, station, place, now_ms(), WHO, on=settings.local(now_ms()).date().isoformat()
            )
            note(session, WHO, "add", f"station:{station}", None, {"place": place}, now_ms())
        token = make_enrol_token(session, station, now_ms())
        note(session, WHO, "enrol token", f"station:{station}", None, None, now_ms())
    url = station_url(settings)
    print(f"登记码（一次有效，24小时） token (one use, 24 h): {token}")
    print(f"在站点机器上运行 run on the station: {enrol_command(url, token, station)}")
    if is_local(url):
        print(
            "这个地址只有本机能用；站点在别的机器上时，先在设置里把 host 写成本机地址或 0.0.0.0，重启中枢。\n"
            "This address is good on this machine only; for a station elsewhere set host first."
        )
    elif settings.host in EVERYWHERE:
        print(f"{url} 是本机在网上的地址；站点走别的网就换一个。 this machine's address on its network")


@pack.command("check")
def pack_check(folder: Existing) -> None:
    """检查内容文件夹 name every fault of a folder as file:line: sentence."""
    settings = _settings()
    today = settings.local(now_ms()).date()
    boards = (*DEFAULT_BOARDS, *_boards_beside(folder))
    found, faults = check_folder(folder, drawable(settings.fonts), today, boards)
    _report_faults(folder, faults)
    print(f"✓ {len(found.cards)} 张卡片，没有问题 {len(found.cards)} cards, no fault")


@pack.command("import")
def pack_import(folder: Existing) -> None:
    """导入内容文件夹 take over an authoring folder without fault; nothing is published yet."""
    settings = _settings()
    today = settings.local(now_ms()).date()
    with _session(settings) as session:
        known = (*boards(session), *_boards_beside(folder))
        found, faults = check_folder(folder, usable_characters(settings.fonts), today, known)
        _report_faults(folder, faults)
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


@pack.command("publish")
def pack_publish(publisher: str) -> None:
    """发布 publish all packs of a publisher; a hub that runs tells its stations within seconds."""
    settings = _settings()
    with _session(settings) as session:
        done = publish(session, settings, publisher, WHO, now_ms())
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


@roster.command("import")
def roster_import(file: Existing) -> None:
    """导入排班 apply a roster CSV; bad lines are named, the rest applied."""
    with _session(_settings()) as session:
        done = import_roster(session, file.read_bytes())
        note(
            session,
            WHO,
            "import",
            "roster",
            None,
            {"added": done.added, "refused": len(done.refused)},
            now_ms(),
        )
    _report(done)


@people.command("import")
def persons_import(file: Existing) -> None:
    """导入人员 apply a CSV of persons; bad lines are named, the rest applied."""
    settings = _settings()
    secrets = load_secrets(settings.secrets)
    with _session(settings) as session:
        done = import_persons(session, secrets, file.read_bytes(), now_ms())
        note(
            session,
            WHO,
            "import",
            "persons",
            None,
            {"added": done.added, "refused": len(done.refused)},
            now_ms(),
        )
    _report(done)


@app.command("badges")
def print_badges(out: Annotated[Path, typer.Option()]) -> None:
    """工牌 write a PDF with everybody's badge; can be printed again at any time."""
    settings = _settings()
    today, secrets = settings.local(now_ms()).date().isoformat(), load_secrets(settings.secrets)
    with _session(settings) as session:
        if settings.demo:
            seed(session, settings, secrets, now_ms())
        data = badges(session, secrets, settings.fonts, today)
    write_durably(out.absolute(), data)
    print(f"✓ {out}")


@app.command("pin")
def reset_pin(staff_no: str) -> None:
    """手机签字密码 give somebody a new PIN for signing by phone; the one before ends."""
    with _session(_settings()) as session:
        person = person_by_number(session, staff_no)
        if person is None:
            raise RefusedError(f"没有工号 {staff_no}。", f"there is nobody with the number {staff_no!r}")
        pin = new_pin(session, person.id)
        note(session, WHO, "pin", f"person:{person.id}", None, None, now_ms())
    print(f"{person.name} {person.staff_no} 新密码 new PIN: {pin}")


@app.command("broker-files")
def broker_files(out: Annotated[Path, typer.Option()], host: str = "localhost", port: int = 8883) -> None:
    """Mosquitto 的配置 write Mosquitto's configuration, access list and certificates into a folder."""
    from hub.authority import Authority
    from hub.broker.mosquitto import mosquitto_files

    settings, folder = _settings(), out.absolute()
    authority = Authority(settings.secrets)
    pair = authority.issue_server([host])
    ca, cert, key = (folder / name for name in ("ca.pem", "broker.pem", "broker.key"))
    write_durably(ca, authority.ca_pem().encode())
    write_durably(cert, pair.cert_pem)
    write_durably(key, pair.key_pem, mode=0o600)
    for name, text in mosquitto_files(settings.mine, port, ca, cert, key, folder).items():
        write_durably(folder / name, text.encode())
    print(f"✓ {folder}: mosquitto.conf acl ca.pem broker.pem broker.key")


def _settings() -> Settings:
    """The settings of the hub here; in a folder where only the demo has run, those of the demo's."""
    only_demo = DEMO_DATA.is_dir() and not Path(".yizhan").is_dir() and "YIZHAN_DATA" not in os.environ
    return load_settings(DEMO_DATA if only_demo else None)


@contextmanager
def _session(settings: Settings) -> Iterator[Session]:
    """A writing transaction on the hub's database, brought up to date first."""
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database)
    try:
        upgrade(engine)
        with session_scope(engine) as session:
            yield session
    finally:
        engine.dispose()


def _boards_beside(folder: Path) -> list[str]:
    """Boards that other packs in the same parent folder define: a branch may use the mine's."""
    beside = [path for path in sorted(folder.resolve().parent.iterdir()) if (path / "pack.toml").is_file()]
    sources = [read_folder(path).pack for path in beside]
    return [board.code for source in sources if source is not None for board in source.boards]


def _report_faults(folder: Path, faults: Sequence[Fault]) -> None:
    """Print every fault and end with exit code 1; nothing for a folder without any."""
    for fault in faults:
        print(f"{folder / fault.file}:{fault.line}: {fault.words.zh} {fault.words.en}")
    if faults:
        _fail(f"有 {len(faults)} 处要改。", f"{len(faults)} faults to mend")


def _report(done: Imported) -> None:
    for refused in done.refused:
        print(refused)
    print(f"新增 {done.added}，更改 {done.changed}，未变 {done.unchanged}，拒收 {len(done.refused)}")
    if done.refused:
        _fail("有的行没有导入，其余已导入。", "some lines were refused, the others are imported")


def now_ms() -> int:
    """The hub's wall time, ms since 1970 UTC."""
    return round(datetime.now(UTC).timestamp() * 1000)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


def _fail(zh: str, en: str) -> NoReturn:
    print(f"✗ {zh} {en}", file=sys.stderr)
    raise SystemExit(1)


def _mount_demo() -> None:
    """Add ``yizhan demo``; its package is loaded only when it is asked for."""
    if sys.argv[1:2] in (["demo"], ["--help"], []):
        from hub.demo.command import demo

        app.command("demo")(demo)
