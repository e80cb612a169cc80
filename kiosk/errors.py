"""Errors only a station can have."""

from __future__ import annotations

from content_packs.errors import YizhanError


class EnrolError(YizhanError):
    """Enrolment was refused or could not be reached; the technician must act."""
