"""Records from a stick, uploaded in the browser."""

from __future__ import annotations

from hub.db import session_scope
from hub.stations.service import stations
from tests.fakes.console import Console
from tests.fakes.hub_mine import Writer, pledge


def upload(console: Console, *files: tuple[str, bytes]) -> str:
    answer = console.as_("keeper").post(
        "/refused/records",
        data={"csrf": console.csrf("keeper")},
        files=[("file", (name, data, "application/octet-stream")) for name, data in files],
    )
    assert answer.status_code == 200
    return str(answer.text)


def test_each_is_counted_once_and_what_is_wrong_is_named(console: Console) -> None:
    with session_scope(console.engine) as session:
        station = stations(session)[0].id
        writer = Writer(station).enrolled(session, console.clock())
    now = console.clock()
    writer.write(*(pledge("nobody", now + number) for number in range(3)))
    first, rest = ("1-2.batch", writer.batch(1, 2).encode()), ("3-3.batch", writer.batch(3, 3).encode())
    page = upload(console, rest, first, ("notes.txt", b"hello"))
    assert f"{station}：新收 3 条，已有 0 条" in page
    assert "notes.txt" in page
    assert f"{station}：新收 0 条，已有 3 条" in upload(console, first, rest)
    assert "state" in console.told
