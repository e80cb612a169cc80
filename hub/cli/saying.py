"""How a command ends when not all is well: sentences, and exit code 1."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from content_packs.format.folder import Fault
from hub.outcomes import Imported

Existing = Annotated[Path, typer.Argument(exists=True, readable=True)]
"""A file or folder named on the command line that has to be there."""


def report_faults(folder: Path, faults: Sequence[Fault]) -> None:
    """Print every fault and end with exit code 1; nothing for a folder without any."""
    for fault in faults:
        print(f"{folder / fault.file}:{fault.line}: {fault.words.zh} {fault.words.en}")
    if faults:
        fail(f"有 {len(faults)} 处要改。", f"{len(faults)} faults to mend")


def report(done: Imported) -> None:
    for refused in done.refused:
        print(refused)
    print(f"新增 {done.added}，更改 {done.changed}，未变 {done.unchanged}，拒收 {len(done.refused)}")
    if done.refused:
        fail("有的行没有导入，其余已导入。", "some lines were refused, the others are imported")


def fail(zh: str, en: str) -> NoReturn:
    print(f"✗ {zh} {en}", file=sys.stderr)
    raise SystemExit(1)
