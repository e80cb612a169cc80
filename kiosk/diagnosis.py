"""One file for whoever mends a station from afar: what it found, what it logged, how it is set up.

No person's name and no key is in it: what is taken is listed here, one by one, and from what is free
text (the log) every name, number and secret the station knows is struck out.
"""

from __future__ import annotations

import json
import platform
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from content_packs.durable import write_durably
from content_packs.errors import MessageError, StorageError
from content_packs.wire.state import decode_document, roster_from, site_from
from kiosk.caretaker import program_version
from kiosk.config import Enrolment, Folder
from kiosk.doctor.finding import Patient
from kiosk.storage.inspection import look_at_ledger, setting, state

if TYPE_CHECKING:
    from kiosk.doctor.rounds import Report

STRUCK = "▇"
SETTINGS = ("hub", "mine", "station", "broker", "protocol", "ledger")
"""What is taken of ``station.json``."""
KEPT = ("lang", "screen_ms", "reference", "moved", "anchor")
"""What is taken of the settings in ``content.db``."""
MOST_LOG = 3_000_000
LEAST_NUMBER = 4
"""Shorter numbers are nobody's alone, and would strike out half the log."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the station knows: counts to tell, and texts that must not leave."""

    counts: dict[str, int | str]
    secrets: frozenset[str]


def diagnose(patient: Patient, report: Report, out: Path) -> Path:
    """Write the file into the folder ``out``; its path.

    Raises:
        StorageError: it cannot be written there.
    """
    when = datetime.fromtimestamp(patient.ticks.wall / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    enrolment = _enrolment(patient.folder)
    path = out / f"yizhan-{enrolment.station if enrolment else 'unenrolled'}-{when}.zip"
    try:
        write_durably(path, _zip(patient, report, enrolment))
    except OSError as error:
        raise StorageError(
            f"诊断文件写不进 {out}（{error.strerror}）：请换一个U盘，或检查它是否写保护。",
            f"the diagnosis cannot be written to {out} ({error.strerror}): is the stick protected?",
        ) from error
    return path


def _zip(patient: Patient, report: Report, enrolment: Enrolment | None) -> bytes:
    known = _known(patient.folder, enrolment)
    about = {
        "program": program_version(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "settings": {name: getattr(enrolment, name) for name in SETTINGS} if enrolment else {},
        "kept": {name: _setting(patient.folder, name) for name in KEPT},
        "counts": known.counts,
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        from kiosk.doctor.rounds import json_of, line_of  # paho comes with it, after the first board

        lines = "\n".join(line_of(check, found) for check, found in report)
        archive.writestr("doctor.txt", _strike(lines, known.secrets))
        archive.writestr("doctor.json", _strike(json_of(report), known.secrets))
        archive.writestr("station.json", json.dumps(about, ensure_ascii=False, indent=1))
        for log in sorted(patient.folder.path.glob("station.log*")):
            text = log.read_bytes()[-MOST_LOG:].decode("utf-8", errors="replace")
            archive.writestr(log.name, _strike(text, known.secrets))
    return file.getvalue()


def _strike(text: str, secrets: Iterable[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, STRUCK)
    return text


def _known(folder: Folder, enrolment: Enrolment | None) -> Known:
    counts: dict[str, int | str] = {}
    secrets = {enrolment.password, enrolment.token} if enrolment else set()
    with suppress(StorageError):
        ledger = look_at_ledger(folder.path / "ledger.db", folder.public_key(), 0)
        counts |= {"records": ledger.last, "unsent": ledger.last - ledger.acked}
    if enrolment is not None:
        with suppress(StorageError):
            for kind, data in state(folder.path).items():
                _read(kind, data, enrolment, counts, secrets)
    return Known(counts, frozenset(secrets - {""}))


def _read(
    kind: str, data: bytes, enrolment: Enrolment, counts: dict[str, int | str], secrets: set[str]
) -> None:
    """Count what a state document holds, and learn what in it must not leave."""
    with suppress(MessageError):
        document = decode_document(data, bytes.fromhex(enrolment.state_key), enrolment.station)
        counts[f"{kind} version"] = document.version
        if kind == "roster":
            persons = roster_from(document).persons
            counts["persons"] = len(persons)
            for one in persons:
                secrets |= {one.name, one.firm, one.host, *one.tokens, *one.revoked}
                secrets |= {text for text in (one.id, one.staff_no) if len(text) >= LEAST_NUMBER}
        elif kind == "site":
            site = site_from(document)
            counts |= {"place": site.spot.place, "unit": site.spot.units[0] if site.spot.units else ""}
            secrets |= {site.badge_key.hex(), site.phone_key.hex()}


def _enrolment(folder: Folder) -> Enrolment | None:
    with suppress(StorageError):
        return folder.enrolment()
    return None


def _setting(folder: Folder, name: str) -> str:
    with suppress(StorageError):
        return setting(folder.path, name)
    return ""
