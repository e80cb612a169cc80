"""A published card as a station draws it: by the station's own program, as a child process."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from content_packs.format.card import Card
from content_packs.format.manifest import Manifest
from hub.packs.objects import object_bytes

log = logging.getLogger("yizhan.proof")
SIZE = "1280x800"
PATIENCE_S = 120
_DRAW = (sys.executable, "-m", "kiosk", "render", "--serve")


def drawn(objects: Path, manifest: Manifest, card: Card, local: datetime) -> bytes | None:
    """The PNG of a card of a manifest; None where it cannot be drawn, which the log says.

    Args:
        objects: folder of objects by SHA-256.
        manifest: the version it was published in.
        card: the card.
        local: the mine's wall time that the picture shows.
    """
    with tempfile.TemporaryDirectory(prefix="yizhan-sheet-") as folder:
        out = Path(folder) / "card.png"
        request = {
            "id": 1, "card": card.to_json(), "view": card.id, "size": SIZE, "out": str(out),
            "at": local.isoformat(timespec="minutes"),
            "media": _media(objects, manifest, card, Path(folder)), **_board(manifest, card),
        }  # fmt: skip
        try:
            done = subprocess.run(
                _DRAW, input=json.dumps(request) + "\n", capture_output=True, text=True, timeout=PATIENCE_S,
                check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            log.warning("the station's program did not draw %s: %s", card.id, error)
            return None
        if not out.is_file():
            log.warning("%s was not drawn: %s", card.id, (done.stdout + done.stderr)[-300:])
            return None
        return out.read_bytes()


def _media(objects: Path, manifest: Manifest, card: Card, folder: Path) -> dict[str, str]:
    """Files of the pictures it shows, written out beside it; one that is damaged is left out."""
    out: dict[str, str] = {}
    for number, path in enumerate(card.media()):
        found = manifest.object_at(path)
        data = object_bytes(objects, found.sha256) if found else None
        if data is not None:
            file = folder / f"{number}{Path(path).suffix}"
            file.write_bytes(data)
            out[path] = str(file)
    return out


def _board(manifest: Manifest, card: Card) -> dict[str, object]:
    board = next((one for one in manifest.boards if one.code == card.board), None)
    if board is None:
        return {}
    return {"board": [board.code, board.name.to_json(), board.form, board.order, board.colour]}
