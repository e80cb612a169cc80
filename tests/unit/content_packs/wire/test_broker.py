import pytest

from content_packs.wire.broker import addresses


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("mqtt://hub", [("hub", 1883)]),
        ("mqtts://hub/", [("hub", 8883)]),
        ("mqtts://10.1.1.1:8884,two", [("10.1.1.1", 8884), ("two", 8883)]),
        ("mqtt://[fd00::1]:1884", [("fd00::1", 1884)]),
        ("", [("127.0.0.1", 1883)]),
    ],
)
def test_every_node_of_a_cluster_has_an_address(url: str, expected: list[tuple[str, int]]) -> None:
    assert list(addresses(url)) == expected


def test_a_port_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="port"):
        addresses("mqtt://hub:port")
