"""What of the content offered may be taken: by this program, and onto this disk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from content_packs.format.manifest import SCHEMA_AHEAD

SCHEMA = SCHEMA_AHEAD
"""The newest form of cards and manifests that this program can read (SPEC.md 1.4)."""
RESERVE_BYTES = 200 * 10**6
"""Room that content never takes: records, the log and the databases need it."""
LARGEST_SHARE = 0.6
"""Of the free room, that one publish may take."""


def needs_newer(extra: Mapping[str, Any], program: str) -> bool:
    """Whether a manifest says that it is for a newer program than this one.

    Args:
        extra: the manifest's fields beyond those every program knows: ``schema`` (a whole number) and
            ``min_app`` (a version such as "0.2"); either may be missing. What is malformed is newer.
        program: this program's version; one that cannot be read is as old as can be.
    """
    schema, least = extra.get("schema", SCHEMA), extra.get("min_app", "")
    if type(schema) is not int or not isinstance(least, str):
        return True
    return schema > SCHEMA or (bool(least) and _parts(least, 10**6) > _parts(program, 0))


def reader(program: str) -> str:
    """Who judges what is too new: another version, or one that reads a newer form. It judges anew."""
    return f"{program} schema {SCHEMA}"


def has_room(lacking: int, whole: int, free: int) -> bool:
    """Whether a publish may be fetched.

    Args:
        lacking: bytes that would come onto the disk.
        whole: bytes of everything it needs, held or not.
        free: free bytes of the disk.
    """
    reserve = max(RESERVE_BYTES, 2 * whole)
    return lacking <= free * LARGEST_SHARE and free - lacking >= reserve if lacking else True


def _parts(version: str, otherwise: int) -> tuple[int, ...]:
    """ "0.10.2" as numbers, so that 0.10 is more than 0.9; whatever is none counts as ``otherwise``."""
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6}){0,3}", version):
        return (otherwise,)
    parts = [int(part) for part in version.split(".")]
    while parts and parts[-1] == 0:
        parts.pop()  # 0.2.0 is no more than 0.2
    return tuple(parts)
