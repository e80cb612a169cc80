"""Errors only a station can have."""

from __future__ import annotations

from content_packs.errors import YizhanError


class NotHeldError(Exception):
    """A file of signed metadata has not come yet: ask the hub for ``name``."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not held")
        self.name = name


class EnrolError(YizhanError):
    """Enrolment was refused or could not be reached; the technician must act."""
