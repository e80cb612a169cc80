"""Who sits at the hub's own machine, and where a page may send one back to."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from hub.web.pages.session import is_loopback, local_path


def request(client: str, host: str, **headers: str) -> Request:
    raw = [
        (b"host", host.encode()),
        *((k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()),
    ]
    return Request(
        {"type": "http", "method": "GET", "path": "/", "scheme": "http", "query_string": b"", "headers": raw,
         "client": (client, 5000), "server": ("0.0.0.0", 8080)}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("client", "host", "yes"),
    [
        ("127.0.0.1", "127.0.0.1:8080", True),
        ("127.0.0.1", "localhost:8080", True),
        ("::1", "[::1]:8080", True),
        ("10.0.0.7", "127.0.0.1:8080", False),
        ("127.0.0.1", "hub.mine:8080", False),
        ("127.0.0.1", "10.0.0.5:8080", False),
        ("testclient", "127.0.0.1", False),
    ],
)
def test_loopback(client: str, host: str, yes: bool) -> None:
    assert is_loopback(request(client, host)) is yes


def test_a_proxy_is_not_the_machine_itself() -> None:
    assert not is_loopback(request("127.0.0.1", "127.0.0.1:8080", x_forwarded_for="10.0.0.7"))


@pytest.mark.parametrize("to", ["/", "/shift?date=2026-11-22&place=face-7305", "/packs/mine/x"])
def test_paths_of_ours(to: str) -> None:
    assert local_path(to) == to


@pytest.mark.parametrize(
    "to",
    ["//evil", "/\\evil", "\\\\evil", "http://evil/", "javascript:x", "evil", "", "/\n//evil", "///evil"],
)
def test_paths_elsewhere_lead_home(to: str) -> None:
    assert local_path(to) == "/"
