"""For the auditor: who changed what on the console, and whether chains of log and ledgers still hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from hub.audit.service import entries, verify
from hub.db import read_scope
from hub.records.ledgers import Ledger, ledgers, verify_ledger
from hub.web.visit import Visiting

router = APIRouter(include_in_schema=False)
MOST = 100
"""Lines on a page."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A ledger, and the first of its records that does not fit its chain (None: all do)."""

    ledger: Ledger
    broken_at: int | None


@router.get("/audit", name="audit")
def audit(visit: Visiting, q: str = "", before: Annotated[int, Query(ge=0)] = 0) -> Response:
    """The log, newest first, and every chain recomputed; nothing here can be changed."""
    with read_scope(visit.hub.engine) as session:
        lines = entries(session, before_seq=before, most=MOST, text=q.strip())
        return visit.page(
            "audit.html", lines=lines, q=q, before=before, broken_at=verify(session),
            older=lines[-1].seq if len(lines) == MOST else 0,
            ledgers=[Checked(one, verify_ledger(session, one.id)) for one in ledgers(session)],
        )  # fmt: skip
