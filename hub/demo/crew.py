"""The demo's persons, with what each of them signs with. Only the demo knows these secrets in clear."""

from __future__ import annotations

from pathlib import Path

from hub.config import load_settings
from hub.db import make_engine, read_scope
from hub.secrets import load_secrets
from hub.seed import DemoPerson, demo_people


def crew(data: Path) -> tuple[DemoPerson, ...]:
    """Everybody with a badge, in order of number.

    Args:
        data: the hub's data folder, seeded.
    """
    settings = load_settings(data)
    engine = make_engine(settings.database)
    try:
        with read_scope(engine) as session:
            return demo_people(session, load_secrets(settings.secrets))
    finally:
        engine.dispose()
