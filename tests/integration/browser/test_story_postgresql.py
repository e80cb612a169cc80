"""The whole story once more, with the hub's records in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.demo.stage import Stage
from tests.fakes.postgresql import BINARIES, PostgreSQL
from tests.integration.browser import conftest
from tests.integration.browser.test_story import (
    test_write_approve_publish_seen_signed_counted as test_write_approve_publish_seen_signed_counted,
)


@pytest.fixture(scope="module")
def stage(fonts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The demo's hub on a server of its own."""
    if not BINARIES:
        pytest.skip("PostgreSQL is not installed")
    server = PostgreSQL(durable=False)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("YIZHAN_DATABASE_URL", server.url())
            for stage in conftest.staged(fonts, tmp_path_factory.mktemp("stage")):
                assert not list(stage.options.data.rglob("hub.db")), "it is kept on the server"
                yield stage
    finally:
        server.stop()
