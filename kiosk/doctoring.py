"""``doctor`` prints each finding as it is made; ``diagnose`` puts them and the logs into one file."""

from __future__ import annotations

import logging
from argparse import Namespace

from kiosk.clock import Clock
from kiosk.config import Folder, fonts_folder
from kiosk.diagnosis import diagnose
from kiosk.doctor.finding import Level, Patient
from kiosk.doctor.rounds import examine, json_of, line_of


def doctor(options: Namespace) -> int:
    """Examine the station of ``options.data``.

    Returns:
        0 when nothing is to be mended, else 1.
    """
    logging.disable(logging.CRITICAL)  # the findings say it; a log would stand between their lines
    report = []
    for check, found in examine(_patient(options)):
        report.append((check, found))
        if not options.json:
            print(line_of(check, found), flush=True)
    if options.json:
        print(json_of(report))
    return int(any(found.level is Level.MEND for _, found in report))


def write_diagnosis(options: Namespace) -> int:
    """Write the diagnosis of ``options.data`` into ``options.out``; StorageError when it cannot be."""
    logging.disable(logging.CRITICAL)
    patient = _patient(options)
    path = diagnose(patient, tuple(examine(patient)), options.out)
    print(f"✓ 已写好，没有人名和密钥 written, without names and keys: {path}")
    return 0


def _patient(options: Namespace) -> Patient:
    return Patient(Folder(options.data), fonts_folder(), options.driver, options.scanner, Clock().ticks())
