"""``yizhan-kiosk doctor``: prints each finding as it is made."""

from __future__ import annotations

import logging
from argparse import Namespace

from kiosk.clock import Clock
from kiosk.config import Folder, fonts_folder
from kiosk.doctor.finding import Level, Patient
from kiosk.doctor.rounds import examine, json_of, line_of


def doctor(options: Namespace) -> int:
    """Examine the station of ``options.data``.

    Returns:
        0 when nothing is to be mended, else 1.
    """
    logging.disable(logging.CRITICAL)  # the findings say it; a log would stand between their lines
    patient = Patient(Folder(options.data), fonts_folder(), options.driver, options.scanner, Clock().ticks())
    report = []
    for check, found in examine(patient):
        report.append((check, found))
        if not options.json:
            print(line_of(check, found), flush=True)
    if options.json:
        print(json_of(report))
    return int(any(found.level is Level.MEND for _, found in report))
