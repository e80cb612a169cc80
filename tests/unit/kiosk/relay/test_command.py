"""One relay, or station, on a folder."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from content_packs.errors import StorageError
from kiosk.config import Folder
from kiosk.handover import Handover
from kiosk.relay import command


class Short:
    """In place of the relay's worker: looks who runs here, and is done."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.was_claimed = False

    def run(self) -> None:
        self.was_claimed = Handover(self._folder.path).is_claimed

    def stop(self) -> None: ...


def test_a_relay_claims_its_folder_and_a_second_one_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Short] = []

    def assemble(folder: Folder) -> Short:
        made.append(Short(folder))
        return made[-1]

    monkeypatch.setattr(command, "assemble", assemble)
    options = Namespace(data=tmp_path / "new", token="", hub="")
    another = Handover(options.data)
    assert another.claim()
    with pytest.raises(StorageError, match="runs on"):
        command.run(options)
    assert made == []
    another.release()
    assert command.run(options) == 0
    assert [one.was_claimed for one in made] == [True]
