"""Messages that were refused, and why."""

from __future__ import annotations

from fastapi import APIRouter, Response

from hub.db import read_scope
from hub.records import service as records
from hub.web.visit import Visiting

router = APIRouter(include_in_schema=False)


@router.get("/refused", name="refused")
def refused_page(visit: Visiting, station: str = "") -> Response:
    """The newest refused messages; of one station with ``station``."""
    with read_scope(visit.hub.engine) as session:
        every = records.refused(session)
    shown = [item for item in every if station in ("", item.station)]
    return visit.page(
        "refused.html", refused=shown, total=len(every), station=station,
        senders=sorted({item.station for item in every if item.station}),
    )  # fmt: skip
