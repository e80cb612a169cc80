"""Whether the disk takes what a tick promises, and has room for more."""

from __future__ import annotations

import os
import time
from pathlib import Path

from content_packs.durable import write_durably
from kiosk.doctor.finding import Finding, Patient, fine, mend
from kiosk.storage.ballast import ballast_of

SLOW_MS = 1_000
"""A miner waits for one such write between scan and tick."""
LEAST_MB = 500
LEAST_INODES = 2_000
_TRIAL = ".doctor"


def fsync(patient: Patient) -> Finding:
    """A real file, written as a record is; a disk that says yes and lies cannot be seen from here."""
    if not patient.folder.path.is_dir():
        return _no_folder(patient)
    trial = patient.folder.path / _TRIAL
    before = time.perf_counter()
    try:
        write_durably(trial, b"x" * 4096)
        millis = round((time.perf_counter() - before) * 1000)
    except OSError as error:
        return mend(
            f"写不进 {patient.folder.path}（{error.strerror}）：新的签字存不下；请检查权限和磁盘。",
            f"cannot write to {patient.folder.path} ({error.strerror}): nothing can be signed; check disk",
        )
    finally:
        trial.unlink(missing_ok=True)
    if millis > SLOW_MS:
        return mend(
            f"存一次要 {millis} 毫秒：签字会慢；请换工业级存储卡或硬盘。",
            f"{millis} ms for one write: signing is slow; use an industrial card or disk",
            ms=millis,
        )
    return fine(
        f"存盘 {millis} 毫秒（盘若谎报已写，这里看不出）",
        f"{millis} ms (a disk that lies cannot be seen)",
        ms=millis,
    )


def room(patient: Patient) -> Finding:
    """Free megabytes and inodes; whether the file system has turned read-only."""
    try:
        about = os.statvfs(patient.folder.path)
    except OSError:
        return _no_folder(patient)
    free, inodes = about.f_bavail * about.f_frsize // 2**20, about.f_favail
    if about.f_flag & os.ST_RDONLY:
        return mend(
            "磁盘变成只读：请备份后检修或换盘。",
            "the disk has turned read-only: back it up, mend or replace it",
        )
    if free < LEAST_MB:
        kept = ballast_of(patient.folder.path).held >> 20
        return mend(
            f"只剩 {free} MB：请清理或换盘。盘满时先停收新内容，另有 {kept} MB 专留给签字。",
            f"{free} MB left: clean up, or a larger disk; a full one takes no new content, "
            f"and {kept} MB more are kept for records alone",
            free_mb=free,
            reserve_mb=kept,
        )
    if about.f_files and inodes < LEAST_INODES:
        return mend(
            f"只能再建 {inodes} 个文件：请清理。", f"room for {inodes} files only: clean up", inodes=inodes
        )
    words = f"剩 {free} MB" if free < 100_000 else f"剩 {free // 1024} GB"
    english = words.removeprefix("剩 ") + " free"
    return fine(words, english, free_mb=free, inodes=inodes)


def free_mb(folder: Path) -> int:
    """Free megabytes on the disk of a folder; 0 when it is not there."""
    try:
        about = os.statvfs(folder)
    except OSError:
        return 0
    return about.f_bavail * about.f_frsize // 2**20


def _no_folder(patient: Patient) -> Finding:
    return mend(
        f"没有数据目录 {patient.folder.path}：请检查 --data，或先启动一次站点。",
        f"no data folder {patient.folder.path}: check --data, or start the station once",
    )
