"""`make setup`: everything this product needs, installed into this folder's .venv.

Standard library only. It does what is not done yet and nothing else: run again it takes a fraction of
a second, needs no network and prints one line.
"""

from __future__ import annotations

import compileall
import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if __package__ in (None, ""):  # run as `python3 deploy/setup.py`
    sys.path[0] = str(ROOT)

from deploy import debian  # noqa: E402
from deploy.progress import SetupError, run_step, say, speak_utf8  # noqa: E402

GROUPS = ("station", "hub", "test")
PYTHONS = ((3, 11), (3, 14))
"""From, and not including: Kivy 2.3.1 has no wheels beyond."""
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "yizhan-installed"
FONTS = VENV / "share" / "yizhan" / "fonts"
PACKAGES = ("content_packs", "kiosk", "hub")
FONT_FILES = ("Regular.ttf", "Bold.ttf", "OFL.txt")
LOG = ROOT / ".setup" / "setup.log"


def main() -> int:
    """Do every step that is not done yet; 0 when all is ready, 1 after a sentence that mends."""
    speak_utf8()
    try:
        _check_python()
        _set_up()
        _keep_bytecode()
    except SetupError as error:
        say(f"✗ {error}")
        return 1
    except KeyboardInterrupt:
        say("\n✗ 已中断，已装好的都保留；再运行一次即可接着装。 Interrupted; run it again to go on.")
        return 130
    return 0


def _check_python() -> None:
    if not PYTHONS[0] <= sys.version_info[:2] < PYTHONS[1]:
        raise SetupError(
            f"需要 Python 3.11 至 3.13，这里是 {sys.version.split()[0]}；"
            "请指明，例如 make setup PYTHON=python3.11。",
            "Python 3.11 to 3.13 is needed; name one, e.g. make setup PYTHON=python3.11.",
        )


def _set_up() -> None:
    missing = debian.missing(debian.packages(GROUPS))
    stamp = _stamp()
    install = not STAMP.is_file() or STAMP.read_text() != stamp
    fonts = _fonts_are_lacking()
    if not (missing or install or fonts):
        say("✓ 已全部装好 everything is installed (.venv)")
        return
    _announce(missing, install, fonts)
    LOG.parent.mkdir(exist_ok=True)
    say(f"✓ Python {sys.version.split()[0]}")
    if missing:
        _install_packages(missing)
    if install:
        _make_venv()
        _install_python(stamp)
    if fonts:
        _make_fonts()
    say("✓ 全部装好 everything is installed: make demo")


def _announce(missing: list[str], install: bool, fonts: bool) -> None:
    say("驿站安装 Yizhan set-up")
    if missing:
        say(f"  · Debian 软件包，用 apt-get 装到系统 Debian packages, into the system: {' '.join(missing)}")
    if install:
        say("  · Python 软件包，下载约 150 MB，装到 .venv（约 600 MB） Python packages, about 150 MB fetched")
    if fonts:
        say("  · 中文字体两种字重，本机生成到 .venv Chinese fonts, made here, no download (21 MB)")
    say(f"  文件夹 folder: {ROOT}")
    minutes = "2–6 分钟 minutes" if install else "1 分钟 one minute"
    say(f"  大约 about {minutes}。详细记录 full output: {LOG.relative_to(ROOT)}")


def _install_packages(names: list[str]) -> None:
    command = debian.install_command(names)
    by_hand = SetupError(
        f"缺少 Debian 软件包，请执行下面这一条，再运行一次：\n    {command}\n ",
        "Debian packages are missing: run the command above, then this again.",
    )
    prefix = debian.administrator()
    if prefix is None:
        raise by_hand
    title = "Debian 软件包 packages"
    script = f"apt-get update; apt-get install -y --no-install-recommends {' '.join(names)}"
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    run_step(title, [*prefix, *quiet, "sh", "-c", script], LOG, os.environ, by_hand)
    debian.stop_services(names, prefix)


def _make_venv() -> None:
    if PYTHON.exists() and (VENV / "bin" / "pip").exists():
        return
    mend = SetupError(
        "建不成 .venv；请先安装 python3-venv（apt-get install python3-venv），再运行一次。",
        "could not make .venv: install python3-venv, then run this again.",
    )
    run_step("虚拟环境 .venv", [sys.executable, "-m", "venv", "--clear", str(VENV)], LOG, os.environ, mend)


def _install_python(stamp: str) -> None:
    mend = SetupError(
        f"Python 软件包没有装全；请检查网络和磁盘后再运行一次（记录在 {LOG.relative_to(ROOT)}）。",
        "Python packages are incomplete: check the network and the disk, then run this again.",
    )
    pip = [str(PYTHON), "-m", "pip", "install", "--progress-bar", "off", "--disable-pip-version-check"]
    run_step("Python 软件包 packages", [*pip, "-e", f"{ROOT}[dev]"], LOG, os.environ, mend)
    STAMP.write_text(stamp)


def _keep_bytecode() -> None:
    """Have every start find bytecode, as an installation by pip does: a hub starts half a second sooner.

    Python keeps it by itself, but not where PYTHONDONTWRITEBYTECODE is set, as in many an image for CI.
    What is there and newer than its source is only looked at.
    """
    for name in PACKAGES:
        compileall.compile_dir(ROOT / name, quiet=2)


def _fonts_are_lacking() -> bool:
    """Whether a file is not there, or was made before the way of making it changed."""
    files = [FONTS / name for name in FONT_FILES]
    since = Path(__file__).with_name("fonts.py").stat().st_mtime
    return not all(file.is_file() and file.stat().st_mtime >= since for file in files)


def _make_fonts() -> None:
    mend = SetupError(
        "字体没有生成；请删除 .venv 后再运行一次。", "fonts were not made: remove .venv, then run this again."
    )
    command = [str(PYTHON), "-m", "deploy.fonts", "--out", str(FONTS)]
    run_step("中文字体 Chinese fonts", command, LOG, os.environ, mend)


def _stamp() -> str:
    """What an installation depends on: this folder and what pyproject.toml says about packages.

    Settings of linters in the same file change nothing and must not cost a download.
    """
    import tomllib  # an older Python must still reach the sentence in _check_python

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [str(ROOT), project["build-system"], project["project"], project["tool"]["setuptools"]]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
