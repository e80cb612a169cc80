"""English of the audit page; a part of :data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

AUDIT: dict[str, str] = {
    "新增": "Add",
}
