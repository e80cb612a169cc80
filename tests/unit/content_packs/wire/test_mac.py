"""Our HMAC is the standard library's."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.wire.mac import BLOCK, mac, macs_each, macs_under


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=BLOCK), st.binary(max_size=200))
def test_it_is_the_librarys(key: bytes, message: bytes) -> None:
    assert mac(key, message).digest() == hmac.digest(key, message, "sha256")


@pytest.mark.parametrize("length", [0, 16, 32, 64])
def test_many_at_once_are_what_each_is_alone(length: int) -> None:
    keys = [bytes((number,)) * length for number in range(5)]
    messages = [b"%d" % number * 7 for number in range(5)]
    each = [mac(key, message) for key, message in zip(keys, messages, strict=True)]
    assert macs_each(keys, messages) == [one.hexdigest() for one in each]
    assert macs_under(keys[1], messages) == [mac(keys[1], one).digest() for one in messages]
    assert macs_each([], []) == []
