"""A real PostgreSQL of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.postgresql import BINARIES, PostgreSQL


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """URL of a new, empty database."""
    if not BINARIES:
        pytest.skip("PostgreSQL is not installed")
    found = PostgreSQL(durable=False)
    try:
        yield found.url()
    finally:
        found.stop()
