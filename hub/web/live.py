"""The stream that tells open pages what changed (server-sent events)."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from hub.web.events import Events
from hub.web.visit import Visiting

router = APIRouter()


@router.get("/live", include_in_schema=False)
def live(visit: Visiting) -> StreamingResponse:
    """One stream for a whole browser; its pages share it through a SharedWorker."""
    return StreamingResponse(
        _stream(visit.hub.events), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _stream(events: Events) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    async for name in events.subscribe():
        yield f"data: {name}\n\n" if name else ": still here\n\n"
