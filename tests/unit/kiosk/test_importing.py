"""``import``: by the station that runs on the folder, or here when none does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from content_packs.errors import StorageError
from content_packs.words import Words
from kiosk import importing
from kiosk.config import Folder
from kiosk.domain import stick as said
from kiosk.handover import Handover
from kiosk.importing import import_stick
from kiosk.storage.store import Store
from tests.fakes.mine import card, published
from tests.fakes.office import OFFICE
from tests.fakes.station import enrolled
from tests.fakes.stick import written

MANIFEST, OBJECTS, _ = published("mine", 5, (card("a"),))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    enrolled(tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def running(data: Path) -> Iterator[Handover]:
    """A station that runs on the folder, as far as anybody can see."""
    handover = Handover(data)
    assert handover.claim()
    yield handover
    handover.release()


def test_where_nobody_runs_it_is_read_here_and_goes_live(data: Path, tmp_path: Path) -> None:
    office = OFFICE.copy()
    office.publish("mine", MANIFEST.encode(), 5)
    written(tmp_path / "stick", office, OBJECTS)
    heard: list[Words] = []
    assert import_stick(Folder(data), tmp_path / "stick", heard.append) == said.done(new=True)
    store = Store(data)
    assert store.held() >= {*OBJECTS}
    assert [version for version, _ in store.live().values()] == [5]
    store.close()
    assert Handover(data).claim(), "the folder is free again"


def test_a_station_that_runs_is_asked(
    data: Path, running: Handover, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = iter((said.reading(0, 0), said.reading(1, 2), said.PULLED))
    monkeypatch.setattr(importing, "sleep", lambda _: running.tell(next(steps)))
    heard: list[Words] = []
    assert import_stick(Folder(data), tmp_path, heard.append).words == said.PULLED.words
    assert heard == [said.reading(0, 0).words, said.reading(1, 2).words]


def test_one_that_does_not_answer_is_not_waited_for_for_ever(
    data: Path, running: Handover, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "sleep", lambda _: None)
    with pytest.raises(StorageError) as caught:
        import_stick(Folder(data), tmp_path, lambda _: None)
    assert "没有回答" in caught.value.words.zh
    assert running.asked is None


def test_who_is_not_enrolled_trusts_nobody(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        import_stick(Folder(tmp_path), tmp_path, lambda _: None)
    assert "还没有登记" in caught.value.words.zh
