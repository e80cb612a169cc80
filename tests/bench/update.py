"""An update of a given size: one film that is new, among cards that are not."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from content_packs.format.manifest import Manifest
from tests.bench import series
from tests.bench.film import film

TEXTS = 6


def write(folder: Path, publisher: str, size: int, number: int, more: Sequence[int] = ()) -> None:
    """Write the authoring folder of update ``number`` with a film of ``size`` bytes; with 0 there is none.

    Args:
        folder, publisher: where, and whose.
        size, number: as said.
        more: sizes of further films.
    """
    cards = [card for card in series.day(0).cards if card.picture < 0][:TEXTS]
    sizes = [size, *more] if size else []
    names = [f"film-{number}", *(f"film-{number}-{at}" for at in range(1, len(sizes)))]
    cards += [series.Card(name, "新片", "看完再下井。", 0, at) for at, name in enumerate(names[: len(sizes)])]
    poster = io.BytesIO()
    Image.new("RGB", (640, 360), "#263238").save(poster, "PNG")
    pictures = (series.Picture("poster", 0, True, 0, 0),)
    files = series.texts(series.Day(tuple(cards), pictures), publisher)
    if sizes:
        files["media/poster.png"] = poster.getvalue()
    for at, length in enumerate(sizes):
        files[f"media/video-{at}.mp4"] = film(length, number * 1_000 + at)
    series.lay_out(folder, files)


def one_copy(before: Manifest, after: Manifest, data: bytes) -> int:
    """Bytes that a station must fetch: the manifest, and every object that was not in the one before."""
    held = {item.sha256 for item in before.objects}
    new = {item.sha256: item.wire for item in after.objects if item.sha256 not in held}
    from content_packs.transfer.encoding import to_wire

    return sum(new.values()) + len(to_wire(data))
