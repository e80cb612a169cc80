"""Whether what is kept is whole: the ledger's chain, and what is shown."""

from __future__ import annotations

from content_packs.errors import StorageError
from kiosk.doctor.finding import Finding, Level, Patient, fine, mend, note
from kiosk.storage.inspection import look_at_ledger, look_at_store

MOST = 5_000
"""Records verified: the newest ones, about a second on a small machine."""


def ledger(patient: Patient) -> Finding:
    """The newest records, hash by hash."""
    folder = patient.folder
    if not (folder.path / "ledger.db").exists():
        return note("还没有台账：第一次启动时建立", "no ledger yet: it is made at the first start")
    try:
        report = look_at_ledger(folder.path / "ledger.db", folder.public_key(), MOST)
    except StorageError as error:
        return Finding(Level.MEND, error.words)
    if report.broken_at:
        return mend(
            f"台账第 {report.broken_at} 条损坏，其余照传：别删文件，请备份 {folder.path}，换磁盘，告知中枢",
            f"record {report.broken_at} is damaged, the others go up: delete nothing, back up {folder.path}, "
            "replace the disk, tell the hub",
            broken_at=report.broken_at,
        )
    unsent = report.last - report.acked
    return fine(
        f"{report.last} 条，待传 {unsent}，核对 {report.checked} 条",
        f"{report.last} records, {unsent} unsent, {report.checked} verified",
        last=report.last, unsent=unsent, checked=report.checked,
    )  # fmt: skip


def store(patient: Patient) -> Finding:
    """Every object of the content that is live."""
    if not (patient.folder.path / "content.db").exists():
        return note("还没有内容：第一次启动时建立", "no content yet: it is made at the first start")
    try:
        enrolment = patient.folder.enrolment()
        report = look_at_store(patient.folder.path, enrolment.station if enrolment else "")
    except StorageError as error:
        return Finding(Level.MEND, error.words)
    if report.damaged:
        return mend(
            f"{report.damaged} 个内容文件损坏：接通中枢会自动补，断网请重启站点改用上一版。",
            f"{report.damaged} objects are damaged: the line mends them; without it, restart",
            damaged=report.damaged,
        )
    if not report.versions:
        return note("没有内容：登记并接通中枢后会到", "no content: it comes once the station is enrolled")
    versions = ", ".join(f"{name} {version}" for name, version in report.versions)
    return fine(f"{versions}，{report.objects} 个文件完好", f"{versions}, {report.objects} objects whole",
                objects=report.objects)  # fmt: skip
