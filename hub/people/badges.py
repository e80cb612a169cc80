"""A PDF of badges to print and cut."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from hub.secrets import Secrets


def badges(
    session: Session, secrets: Secrets, fonts: Path, today: str, person_ids: Sequence[str] | None = None
) -> bytes:
    """A PDF with one badge for each valid badge credential: QR, name, number, unit.

    Args:
        session: database.
        secrets: makes the tokens again.
        fonts: folder with Regular.ttf and Bold.ttf.
        today: ISO date; badges past their ``valid_to`` are left out.
        person_ids: whose; None means everybody active.

    Raises:
        StorageError: the fonts are missing.
        RefusedError: nobody of these has a badge.
    """
    raise NotImplementedError
