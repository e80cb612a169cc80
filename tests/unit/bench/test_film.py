from __future__ import annotations

from content_packs.format.videos import probe
from tests.bench.film import FRAMES, HEIGHT, WIDTH, film


def test_a_film_has_its_size_and_passes_the_hubs_probe() -> None:
    data = film(300_000, 1)
    found = probe(data)
    assert len(data) == 300_000
    assert (found.width, found.height, found.pictures) == (WIDTH, HEIGHT, FRAMES)


def test_the_same_film_is_the_same_bytes_and_another_is_not() -> None:
    assert film(20_000, 1) == film(20_000, 1)
    assert film(20_000, 1) != film(20_000, 2)
