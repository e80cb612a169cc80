"""Our HMAC is the standard library's."""

from __future__ import annotations

import hmac

from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.wire.mac import BLOCK, mac


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=BLOCK), st.binary(max_size=200))
def test_it_is_the_librarys(key: bytes, message: bytes) -> None:
    assert mac(key, message).digest() == hmac.digest(key, message, "sha256")
