"""A stick with content for a station of the tests, written as the hub writes it."""

from __future__ import annotations

from pathlib import Path

from content_packs.wire.carried import BUNDLE, METADATA, NOTICES, OBJECTS, POINTER, STATE
from content_packs.wire.trust import TIMESTAMP
from tests.fakes.mine import STATION
from tests.fakes.office import Office


def written(
    stick: Path,
    office: Office,
    objects: dict[str, bytes],
    facts: dict[str, bytes] | None = None,
    notices: bytes = b"",
) -> Path:
    """Write a bundle: signed metadata, objects (wire form by name), state documents by kind; its folder."""
    folder = stick / BUNDLE
    files = {f"{METADATA}/{name}": data for name, data in office.files.items() if name != TIMESTAMP}
    files |= {f"{OBJECTS}/{name[:2]}/{name}": data for name, data in objects.items()}
    files |= {f"{STATE}/{STATION}/{kind}.bin": data for kind, data in (facts or {}).items()}
    files |= {NOTICES: notices} if notices else {}
    for path, data in (files | {POINTER: office.timestamp}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
