"""Why somebody does something that cannot simply be taken back."""

from __future__ import annotations

from hub.errors import RefusedError

MOST_REASON = 60


def reason_given(text: str) -> str:
    """The reason as it is written down; RefusedError without one."""
    reason = text.strip()
    if not reason or len(reason) > MOST_REASON or not reason.isprintable():
        raise RefusedError(
            f"请写明原因（最多 {MOST_REASON} 个字），没有改动。",
            f"Say why, in at most {MOST_REASON} characters; nothing was changed.",
        )
    return reason
