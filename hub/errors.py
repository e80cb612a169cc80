"""Refusals at the hub: what a person asked for cannot be done as asked."""

from __future__ import annotations

from content_packs.errors import YizhanError


class RefusedError(YizhanError):
    """The person must act: what was asked is not possible; nothing was changed."""
