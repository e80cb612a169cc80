"""How what was asked for stands beside what is worked on and what is published."""

from __future__ import annotations

import pytest

from hub.packs.models import SubmissionRow
from hub.packs.submissions import submission_of


@pytest.mark.parametrize(
    ("kept", "draft", "in_force", "state"),
    [
        ("review", "a", "z", "review"),
        ("approved", "a", "z", "approved"),
        ("review", "b", "z", "reopened"),
        ("approved", "b", "z", "reopened"),
        ("approved", "a", "a", "published"),
        ("published", "a", "a", "published"),
        ("published", "b", "a", "published"),
        ("published", "a", "z", "superseded"),
        ("returned", "a", "z", "returned"),
        ("recalled", "a", "z", "recalled"),
        ("withdrawn", "b", "z", "withdrawn"),
    ],
)
def test_states(kept: str, draft: str, in_force: str, state: str) -> None:
    row = SubmissionRow(
        id=1, publisher="m", content_sha="a", state=kept, submitted_by="e", submitted_at=1, decided_by="",
        decided_at=None, reason="", publish_at=None, version=None,
    )  # fmt: skip
    found = submission_of(row, draft, in_force)
    assert found.state == state
    assert found.is_open == (state in ("review", "approved"))
