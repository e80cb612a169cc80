"""``yizhan trust``: who may sign what stations show, and everything about it that is done by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from content_packs.durable import write_durably
from hub.audit.service import note
from hub.cli.session import WHO, now_ms, reading, settings_here, writing
from hub.config import Settings
from hub.errors import RefusedError
from hub.stations.service import stations
from hub.stations.site import shown_by
from hub.trust import ceremonies, custody
from hub.trust.ceremonies import Brought, Change
from hub.trust.written import FILE, check_words, page, read_key, read_key_at

commands = typer.Typer(no_args_is_help=True, help="信任与密钥 trust: who may sign what stations show")

Recovery = Annotated[
    list[Path] | None,
    typer.Option(help="恢复密钥或离线密钥的文件、U盘；“-”是照纸输入 file or stick of a key; - to type it"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只说会怎样，不改动 only say what would be")]
Passphrase = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="写着口令的文件 file with the passphrase")
]
Sticks = Annotated[
    tuple[Path, Path, Path] | None,
    typer.Option("--keys", help="三个U盘，各放一把离线密钥 three sticks, an offline key on each"),
]
OFFLINE = (
    "一把离线密钥，三把中任意两把才能签信任根。 One of three offline keys; any two sign for the root.",
    "三把分给三个人，分开锁好；不要拍照，不要存进电脑。 Three persons keep them apart, under lock.",
    "要用时插上 U 盘，写 --recovery 路径；或写 --recovery - 照着输入十四组字母。",
)
RECOVERY = (
    "站点只认这把密钥管着的签名。它不在中枢上以后，偷走中枢的人也换不了站点的信任。",
    "锁进保险柜，纸和 U 盘分开放；不要拍照，不要存进电脑。 Keep paper and stick apart, under lock.",
    "要用时：yizhan trust rotate（或 replace）--recovery U盘路径；或 --recovery - 照着输入十四组字母。",
)

_UNSAID = "the passphrase of a dry run"
"""Nothing it seals is kept, so nobody is asked for the real one."""


@commands.command()
def status() -> None:
    """现状 what is in force: profile, keys, how long each signature lasts, stations that are behind."""
    settings = settings_here()
    with reading(settings) as session:
        found = custody.state(session, settings.secrets)
        if found is None:
            print("还没有信任根；中枢第一次启动时自己建。 No trust root yet; the first start makes it.")
            return
        behind = [one.id for one in stations(session) if 0 < one.root_version < found.root_version]
    where = "在中枢上 on the hub" if found.recovery_here else "不在中枢上 not on the hub"
    print(f"方式 profile: {'split' if found.is_split else 'simple'}；信任根 root: 第 {found.root_version} 版")
    print(f"恢复密钥 recovery key: {'两把以上离线 offline, two of three' if found.is_split else where}")
    for role in found.roles:
        word = " 已停用 retired" if role.retired else " 口令封存 sealed" if role.sealed else ""
        print(f"  {role.name}: 第 {role.version} 版，到 until {role.ends:%Y-%m-%d}{word}")
    if behind:
        print(f"还没有拿到新信任根的站点 stations with an older root: {', '.join(behind)}")


@commands.command()
def init(
    profile: Annotated[str, typer.Option(help="simple|split")] = "simple",
    keys: Sticks = None,
    dry_run: DryRun = False,
) -> None:
    """建信任根 make the first root; a hub makes that of profile simple by itself at its first start."""
    if profile not in ("simple", "split") or (profile == "split") != (keys is not None):
        raise RefusedError(
            "方式是 simple，或 split 加上三个 U 盘：--profile split --keys 甲 乙 丙；没有改动。",
            "the profile is simple, or split with three sticks: --profile split --keys A B C",
        )
    _go(
        "建信任根 make the first root",
        lambda session, settings: ceremonies.begin(
            session, settings.secrets, now_ms(), split=profile == "split"
        ),
        ("还没有站点装过内容；从现在起，站点登记时领到这个根。 Stations are given it when they enrol.",),
        dry_run,
        sticks=keys or (),
    )


@commands.command()
def rotate(recovery: Recovery = None, dry_run: DryRun = False) -> None:
    """换在线密钥 other keys for what the hub signs by itself: after a break-in, or a stolen disk."""
    brought = _brought(recovery)
    _go(
        "换在线密钥 other online keys",
        lambda session, settings: ceremonies.rotate(
            session, settings.secrets, brought, now_ms(), _newest_seen(session)
        ),
        (
            "屏幕不变；旧密钥签的东西从此不认，包括偷走密钥的人把版本号抬高的签名。",
            "The screens stay as they are; whatever the old keys sign is refused from then on.",
        ),
        dry_run,
    )


@commands.command()
def replace(
    publisher: Annotated[str, typer.Argument(help="换它的密钥；不写是换恢复密钥 whose key")] = "",
    recovery: Recovery = None,
    passphrase_file: Passphrase = None,
    to: Annotated[Path | None, typer.Option(help="放新离线密钥的U盘 stick of the new offline key")] = None,
    dry_run: DryRun = False,
) -> None:
    """换一把密钥 another recovery (or offline) key, or another key for a publisher."""
    if not publisher:
        brought = _brought(recovery)
        said = (
            "屏幕不变；新根由旧密钥和新密钥一起签，站点按顺序接过去。旧的纸和 U 盘从此作废，请销毁。",
            "The screens stay; the new root is signed by the old key and the new. Destroy the old paper.",
        )
        _go(
            "换恢复密钥 another recovery key",
            lambda session, settings: ceremonies.replace_recovery(
                session, settings.secrets, brought, now_ms()
            ),
            said,
            dry_run,
            sticks=(to,) if to else (),
        )
        return
    brought = _brought(recovery, passphrase_file, ask=asks_passphrase(), dry_run=dry_run)
    _go(
        f"换 {publisher} 的密钥 another key for {publisher}",
        lambda session, settings: ceremonies.replace_publisher(
            session, settings.secrets, publisher, brought, now_ms()
        ),
        ("屏幕不变；旧密钥签的内容从此不认。 The screens stay; the old key signs for nothing any more.",),
        dry_run,
        publisher=publisher,
    )


@commands.command()
def retire(publisher: str, recovery: Recovery = None, dry_run: DryRun = False) -> None:
    """停用发布单位 a publisher signs for nothing any more; its cards leave the screens."""
    brought = _brought(recovery)
    _go(
        f"停用 {publisher} retire {publisher}",
        lambda session, settings: ceremonies.retire(session, settings.secrets, publisher, brought, now_ms()),
        (
            f"{publisher} 的卡片从轮播里退出，其余照旧；没有别的内容的站点只剩内置画面。",
            f"{publisher}'s cards leave the rotation, the others stay; a station with nothing else shows "
            "its built-in board.",
        ),
        dry_run,
        publisher=publisher,
    )


@commands.command()
def split(
    keys: Annotated[
        tuple[Path, Path, Path], typer.Option("--keys", help="三个U盘 three sticks, an offline key on each")
    ],
    recovery: Recovery = None,
    passphrase_file: Passphrase = None,
    dry_run: DryRun = False,
) -> None:
    """改成离线密钥 from profile simple to split: root two of three offline, publishers' keys sealed."""
    brought = _brought(recovery, passphrase_file, ask=True, dry_run=dry_run)
    _go(
        "改成离线密钥 profile split",
        lambda session, settings: ceremonies.split(session, settings.secrets, brought, now_ms()),
        (
            "屏幕不变；以后每次发布都要审批人的口令，口令丢了要用两把离线密钥换。",
            "The screens stay; from then on each publish asks for the approver's passphrase.",
        ),
        dry_run,
        sticks=keys,
    )


@commands.command()
def recovery(
    export: Annotated[Path | None, typer.Option(help="U盘：写上密钥和要打印的纸 a stick to write to")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="从中枢上删掉 take it off the hub")] = False,
    recovery: Recovery = None,
    words: Annotated[str, typer.Option(help="纸上的四个校验词 the four words on the paper")] = "",
    dry_run: DryRun = False,
) -> None:
    """恢复密钥下纸下盘 the recovery key onto paper and a stick; then off the hub."""
    settings = settings_here()
    with reading(settings) as session:
        key = custody.recovery_key(session, settings.secrets)
    if export is not None and not dry_run:
        _carry(settings, export, "恢复密钥 Recovery key", key, RECOVERY)
        print("打印那一页，核对四个校验词，然后 then: yizhan trust recovery --remove --recovery U盘")
    elif remove and not dry_run:
        (copy,) = _brought(recovery).keys or (b"",)
        said = words or typer.prompt("照纸输入四个校验词 the four words on the paper")
        with writing(settings) as session:
            custody.remove_recovery(session, settings.secrets, copy, said)
            note(session, WHO, "trust", "recovery", {"here": True}, {"here": False}, now_ms())
        print("✓ 恢复密钥已不在中枢上 the recovery key is off the hub")
    else:
        print("站点什么也不会看到。恢复密钥现在在中枢上：先 --export U盘，打印，再 --remove。")
        print("Stations see nothing of it. The key lies on the hub: --export it, print it, --remove it.")


def _go(
    title: str,
    work_out: Callable[[Session, Settings], Change],
    said: tuple[str, ...],
    dry_run: bool,
    *,
    publisher: str = "",
    sticks: tuple[Path, ...] = (),
) -> None:
    """Work a change out, say what stations will see, and make it unless it is a dry run."""
    settings = settings_here()
    with writing(settings) as session:
        change = work_out(session, settings)
        _say(session, title, change, said, publisher)
        if dry_run:
            session.rollback()
            print("没有改动任何东西 nothing was changed (--dry-run)")
            return
        _carry_away(settings, change, sticks)
        change.make(session)
        after = {"root": change.root_version, "files": [file.name for file in change.files]}
        note(session, WHO, "trust", title, None, after, now_ms())
    change.clear_up()
    print("✓ 已生效，在线的站点几秒内收到 done; stations on the line have it within seconds")


def _say(session: Session, title: str, change: Change, said: tuple[str, ...], publisher: str) -> None:
    """What stations will see: which, how many bytes, what changes, and who comes months later."""
    concerned = shown_by(session, publisher) if publisher else tuple(one.id for one in stations(session))
    print(f"将要 this is about to be done: {title}")
    names = "、".join(concerned[:8]) + (" …" if len(concerned) > 8 else "")
    print(f"站点 stations: {len(concerned)}（{names or '无 none'}），每站约 about {change.size} 字节 bytes")
    print("站点看到的 what stations see:", *said, sep="\n  ")
    if change.root_version:
        print(f"  信任根到第 {change.root_version} 版，站点逐版核对。 The next root: {change.root_version}.")
    print(
        "断线几个月的站点 a station away for months: 期间照常显示和签字，连上后自己补齐，不用人去现场。\n"
        "  It shows and signs as ever, and catches up by itself when it is back."
    )


def _carry_away(settings: Settings, change: Change, sticks: tuple[Path, ...]) -> None:
    """Write new offline keys onto their sticks, before anything names them."""
    if len({stick.resolve() for stick in sticks}) != len(change.carried):
        raise RefusedError(
            f"要 {len(change.carried)} 个不同的 U 盘放新的离线密钥（--keys 或 --to），没有改动。",
            f"{len(change.carried)} different stick(s) are needed for new offline keys; nothing was changed",
        )
    for stick, key in zip(sticks, change.carried, strict=True):
        _carry(settings, stick, "离线密钥 Offline key", key, OFFLINE)


def _carry(settings: Settings, stick: Path, title: str, key: bytes, rows: tuple[str, ...]) -> None:
    """Write a key and its sheet into a folder, read it back, and say where it is."""
    from hub.trust.sheet import sheet  # draws PDF: every other command does without

    title = f"{title} · {settings.mine}"
    stick.mkdir(parents=True, exist_ok=True)
    write_durably(stick / FILE, page(title, key, "\n".join(rows)).encode(), mode=0o600)
    write_durably(stick / "yizhan-key.pdf", sheet(settings.fonts, title, key, list(rows)), mode=0o600)
    if read_key_at(stick) != key:
        raise OSError(f"{stick / FILE} does not read back as it was written")
    print(f"✓ {stick / FILE}，打印 print {stick / 'yizhan-key.pdf'}")


def _brought(
    recovery: list[Path] | None,
    passphrase_file: Path | None = None,
    *,
    ask: bool = False,
    dry_run: bool = False,
) -> Brought:
    keys = [_typed() if str(path) == "-" else read_key_at(path) for path in recovery or ()]
    if dry_run and passphrase_file is None:
        return Brought(tuple(keys), _UNSAID if ask else "")
    return Brought(tuple(keys), passphrase_from(passphrase_file, ask=ask))


def _typed() -> bytes:
    key = read_key(typer.prompt("照纸输入十四组字母 the fourteen groups"))
    print(f"校验词 check words: {check_words(key)}")
    return key


def passphrase_from(file: Path | None, *, ask: bool) -> str:
    """The approver's passphrase: the file's first line, or what is typed; empty where none is asked for."""
    if file is not None:
        return file.read_text(encoding="utf-8").strip("\r\n")
    return str(typer.prompt("审批人的口令 passphrase", hide_input=True)) if ask else ""


def asks_passphrase() -> bool:
    """Whether publishers' keys are sealed; to be known before a transaction begins that writes."""
    with reading(settings_here()) as session:
        return custody.is_split(session)


def _newest_seen(session: Session) -> int:
    return max((one.root_version for one in stations(session)), default=0)
