"""``yizhan-kiosk``: the station's command."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

STARTED = time.perf_counter()

from content_packs.errors import YizhanError  # noqa: E402  (the start is measured from the first line)
from kiosk import logs  # noqa: E402
from kiosk.config import DEFAULT_DATA, Folder, fonts_folder  # noqa: E402
from kiosk.errors import EnrolError  # noqa: E402
from kiosk.ui import drivers  # noqa: E402
from kiosk.ui.preamble import set_environment  # noqa: E402

if TYPE_CHECKING:
    from kiosk.knocking import Knocking

WIDTH = 100


def main(arguments: list[str] | None = None) -> int:
    """Run the command; every foreseeable fault is one sentence and exit code 1."""
    options = _read(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(options.do(options))
    except YizhanError as error:
        print(f"✗ {error.sentence('zh')}\n  {error.sentence('en')}", file=sys.stderr)
        return 1


def _read(arguments: list[str]) -> argparse.Namespace:
    """The command line; for the screen itself only its own options are looked at: the boards wait."""
    if arguments[:1] == ["run"]:
        run = argparse.ArgumentParser("yizhan-kiosk run", formatter_class=_Lines)
        _add_run(run)
        return run.parse_args(arguments[1:])
    return _parser().parse_args(arguments)


class _Lines(argparse.HelpFormatter):
    """Help in lines of WIDTH characters: asking the terminal is slow, and done for every option."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=WIDTH)


def _parser() -> argparse.ArgumentParser:
    """All commands."""
    from kiosk import caring, carrying, looking
    from kiosk.relay import parsing

    parser = argparse.ArgumentParser("yizhan-kiosk", description="驿站显示与签字 The station.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_run(
        commands.add_parser(
            "run", help="显示五板并签字 show the boards and take signatures", formatter_class=_Lines
        )
    )
    looking.add_commands(commands)
    caring.add_commands(commands)
    parsing.add_command(commands)
    carrying.add_commands(commands)
    return parser


def _add_run(run: argparse.ArgumentParser) -> None:
    run.add_argument("--data", type=Path, default=DEFAULT_DATA, help="数据目录 data folder (%(default)s)")
    run.add_argument("--hub", help="中枢地址（首次登记用）hub address, for enrolment: http://host:port")
    run.add_argument("--token", help="一次性登记码（首次登记用）one-time token, for enrolment")
    run.add_argument(
        "--broker", help="改从这里连消息服务 reach the broker here from now on: mqtt://host:port"
    )
    run.add_argument("--size", default="1280x720", help="窗口大小 window size (%(default)s)")
    run.add_argument("--at", default="", help="窗口左上角 position of the window: LEFTxTOP")
    run.add_argument("--fullscreen", action="store_true", help="全屏、无指针 full screen, no pointer")
    run.add_argument("--lang", choices=("zh", "en"), help="界面语言 language of the screen")
    run.add_argument("--driver", help="SDL 显示驱动 SDL video driver: x11, KMSDRM or offscreen")
    run.add_argument(
        "--scanner", type=Path, help="扫码器设备（独占读取）the scanner's device, read by us alone"
    )
    run.add_argument("--camera", default="", help="摄像头扫码 camera that reads badges: 0 or /dev/video0")
    run.add_argument("--stick", type=Path, help="另在这里找U盘 look for sticks here too")
    run.add_argument("--theme", choices=("dark", "light"), default="dark", help="配色 colours (%(default)s)")
    run.add_argument(
        "--panel-inches",
        type=_size_of_something,
        default=0.0,
        help="屏幕对角线 diagonal of the panel, inches",
    )
    run.add_argument(
        "--distance-m", type=_size_of_something, default=3.0, help="阅读距离 read from, metres (%(default)s)"
    )
    run.add_argument(
        "--dim-after-min", type=_size_of_something, default=0.0,
        help="签字时间外无人几分钟后变暗，0 为不变暗 dim after so long without anybody, 0 = never",
    )  # fmt: skip
    run.add_argument(
        "--video", action="store_true", help="播放视频（另装 [video]）play videos (extra [video])"
    )
    run.add_argument("--control", action="store_true", help="由父进程经管道操作 driven by a pipe")
    run.set_defaults(do=_run)


def _size_of_something(text: str) -> float:
    """A number of at least 0; ValueError makes argparse say so."""
    if not 0 <= (value := float(text)) < 10_000:
        raise ValueError(text)
    return value


def _run(options: argparse.Namespace) -> int:
    driver = options.driver or os.environ.get("SDL_VIDEODRIVER") or "x11"
    set_environment(driver)
    loading = drivers.load_meanwhile()
    logs.begin(options.data)
    folder = Folder(options.data)
    knocking = _enrol_once(folder, options.hub, options.token) if options.token and options.hub else None
    enrolment = folder.enrolment()
    if options.broker and enrolment is not None:
        folder.save_enrolment(replace(enrolment, broker=options.broker))
    gc.disable()  # nothing is garbage before the first board; the window enables it then
    from kiosk.window import ENROLLED, open_window

    code = open_window(options, driver, fonts_folder(), STARTED, loading.join, knocking)
    if code == ENROLLED:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    return code


def _enrol_once(folder: Folder, hub: str, token: str) -> Knocking | None:
    """Enrol if this token was never used here; somebody who goes on asking if it cannot be done now."""
    from kiosk.enrol import FIRST_TIMEOUT_S, enrol, is_needed

    if not is_needed(folder, token):
        return None
    try:
        answer = enrol(folder, hub, token, FIRST_TIMEOUT_S)
    except EnrolError as error:
        from kiosk.knocking import Knocking

        print(f"! {error.sentence('zh')}\n  {error.sentence('en')}", file=sys.stderr)
        return Knocking(folder, hub, token, error.words)
    print(f"✓ 已登记为 {answer.station} enrolled as {answer.station}", file=sys.stderr)
    return None


if __name__ == "__main__":
    sys.exit(main())
