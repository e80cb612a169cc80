"""An update of a given size: one film that is new, among cards that are not."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from content_packs.format.manifest import Manifest
from tests.bench import series
from tests.bench.film import film

TEXTS = 6


def write(folder: Path, publisher: str, size: int, number: int) -> None:
    """Write the authoring folder of update ``number`` with a film of ``size`` bytes; with 0 there is none."""
    cards = [card for card in series.day(0).cards if card.picture < 0][:TEXTS]
    if size:
        cards.append(series.Card(f"film-{number}", "新片", "看完再下井。", 0, 0))
    poster = io.BytesIO()
    Image.new("RGB", (640, 360), "#263238").save(poster, "PNG")
    pictures = (series.Picture("poster", 0, True, 0, 0),)
    files = series.texts(series.Day(tuple(cards), pictures), publisher)
    files |= {"media/poster.png": poster.getvalue(), "media/video-0.mp4": film(size, number)} if size else {}
    series.lay_out(folder, files)


def one_copy(before: Manifest, after: Manifest, data: bytes) -> int:
    """Bytes that a station must fetch: the manifest, and every object that was not in the one before."""
    held = {item.sha256 for item in before.objects}
    new = {item.sha256: item.wire for item in after.objects if item.sha256 not in held}
    from content_packs.transfer.encoding import to_wire

    return sum(new.values()) + len(to_wire(data))
