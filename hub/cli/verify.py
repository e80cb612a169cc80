"""``yizhan ledger verify FILE``: proves an exported ledger; needs no hub, no database and no network."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from content_packs.wire.exported import MOST_LINE
from content_packs.wire.proof import Checked, Report, Verifier

TELL_EVERY = 16 * 1024 * 1024
"""Bytes between two looks at how far it is."""

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]


def main() -> None:
    """The command alone, without the others of ``yizhan``."""
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")
    del sys.argv[1:3]
    sys.argv[0] = "yizhan ledger verify"
    try:
        typer.run(verify)
    except OSError as error:
        print(f"✗ 文件读不了，没有检查完：{error} the file cannot be read", file=sys.stderr)
        raise SystemExit(1) from None


def verify(file: File) -> None:
    """检查导出的台账：哪一条被改、缺失或重复 prove an exported ledger; says which record breaks."""
    report = check(file, _progress if sys.stderr.isatty() else lambda done, whole: None)
    for ledger in report.ledgers:
        _tell(ledger, report)
    for fault in report.faults:
        name = f"{fault.ledger[:8]} " if fault.ledger else ""
        print(f"✗ {name}{fault.words.zh}\n  {name}{fault.words.en}")
    if not report.good:
        print(
            f"✗ 共 {report.fault_count} 处不符；其余与签名相符。 "
            f"{report.fault_count} faults; all else is as it was signed",
            file=sys.stderr,
        )
        raise SystemExit(1)
    print("✓ 全部与签名相符。 all of it is as it was signed")


def check(file: Path, tell: Callable[[int, int], None]) -> Report:
    """Read a file line by line; ``tell`` hears of (bytes read, bytes in all)."""
    verifier = Verifier()
    with file.open("rb") as opened:
        for line in _lines(opened, file.stat().st_size, tell):
            verifier.feed(line)
    return verifier.finish()


def _lines(opened: BinaryIO, size: int, tell: Callable[[int, int], None]) -> Iterator[bytes]:
    done = told = 0
    while line := opened.readline(MOST_LINE + 1):
        yield line
        done += len(line)
        if done - told >= TELL_EVERY or done == size:
            tell(done, size)
            told = done


def _tell(ledger: Checked, report: Report) -> None:
    good = all(fault.ledger != ledger.ledger for fault in report.faults)
    span = f"{ledger.first}-{ledger.upto}" if ledger.records else "-"
    print(
        f"{'✓' if good else '✗'} {ledger.station} {ledger.ledger}\n"
        f"  第 {span} 条，共 {ledger.records} 条，已签到第 {ledger.signed} 条 "
        f"records {span}, {ledger.records} in all, signed up to {ledger.signed}\n"
        f"  链头 head {ledger.head.hex()[:16]}（可与纸上的日报核对 compare with the report on paper）"
    )
    if ledger.erased:
        print(f"  其中 {ledger.erased} 条已按期删去人员 of these {ledger.erased} have no person any more")
    if ledger.alone:
        print(
            f"  其中 {ledger.alone} 条在站点上已损坏，只剩哈希 "
            f"of {ledger.alone} the station had only the hash left"
        )


def _progress(done: int, whole: int) -> None:
    end = "\n" if done >= whole else ""
    print(f"\r  {done * 100 // max(whole, 1):3} %", end=end, file=sys.stderr, flush=True)
