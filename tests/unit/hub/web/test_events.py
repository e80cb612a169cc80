"""The fan-out: from any thread, coalescing, and it ends when told."""

from __future__ import annotations

import asyncio
import threading

import pytest

from hub.web.events import Events


def test_a_name_published_in_another_thread_is_heard() -> None:
    async def scene() -> str:
        events = Events()
        stream = events.subscribe()
        heard = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        thread = threading.Thread(target=events.publish, args=("records",))
        thread.start()
        thread.join()
        return await asyncio.wait_for(heard, 5)

    assert asyncio.run(scene()) == "records"


def test_a_slow_listener_is_told_each_name_once() -> None:
    async def scene() -> list[str]:
        events = Events()
        stream = events.subscribe()
        first = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        for _ in range(1000):
            events.publish("records")
        events.publish("packs")
        names = [await asyncio.wait_for(first, 5), await asyncio.wait_for(anext(stream), 5)]
        events.close()
        return [*names, *[name async for name in stream]]

    assert asyncio.run(scene()) == ["packs", "records"]


def test_silence_is_broken_so_that_the_line_stays_open() -> None:
    async def scene() -> str:
        return await anext(Events().subscribe(quiet_s=0.01))

    assert asyncio.run(scene()) == ""


def test_after_close_every_stream_ends() -> None:
    async def scene() -> list[str]:
        events = Events()
        events.close()
        return [name async for name in events.subscribe()]

    assert asyncio.run(scene()) == []


def test_only_known_names_are_events() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Events().publish("nothing")


def test_a_listener_whose_loop_has_ended_is_forgotten() -> None:
    events = Events()

    async def listen() -> None:
        stream = events.subscribe()
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        waiting.cancel()

    asyncio.run(listen())
    events.publish("packs")
    assert not events._listeners
