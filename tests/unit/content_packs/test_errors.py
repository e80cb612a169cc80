"""Every error can say its sentence in both languages."""

from __future__ import annotations

import pytest

from content_packs.errors import LinkError, MessageError, PackError, StorageError, YizhanError


@pytest.mark.parametrize("kind", [PackError, MessageError, LinkError, StorageError])
def test_sentences(kind: type[YizhanError]) -> None:
    error = kind("没有存下。", "not saved")
    assert (error.sentence(), error.sentence("en"), str(error)) == ("没有存下。", "not saved", "not saved")
    assert isinstance(error, YizhanError)
