"""Which address the hub goes to; the rest of the link is tried on real brokers."""

from __future__ import annotations

import socket

import pytest

from hub.link import Access, Link


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("mqtt://127.0.0.1:{one}", ["one", "one"]),
        ("mqtt://127.0.0.1:{one},127.0.0.1:{two}/", ["one", "two"]),
    ],
)
def test_of_a_clusters_addresses_another_is_tried_each_time(url: str, asked: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        listeners = {"one": one, "two": two}
        ports = {name: listener.getsockname()[1] for name, listener in listeners.items()}
        link = Link(Access(url.format(**ports), 4, "hub", "x"), "hub", (), None)
        for name in asked:
            assert link.lost
            assert link.open()
            listeners[name].settimeout(20)
            listeners[name].accept()[0].close()
            link.close()
