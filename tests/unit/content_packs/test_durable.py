"""Old or new, never half: each step of a durable write fails in turn."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content_packs.durable import write_durably


def refuse(*_: Any, **__: Any) -> Any:
    raise OSError(28, "No space left on device")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "er" / "file"
    write_durably(path, b"old")
    return path


def leftovers(target: Path) -> list[str]:
    return [path.name for path in target.parent.iterdir() if path != target]


@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace"])
def test_a_step_that_fails_leaves_the_old_file(
    target: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if step == "write":
        monkeypatch.setattr(os, "fdopen", failing_write(os.fdopen))
    else:
        monkeypatch.setattr(os, step, refuse)
    with pytest.raises(OSError, match="No space"):
        write_durably(target, b"new" * 1000)
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert leftovers(target) == []


class HalfWritten:
    """A file that takes four bytes and then fails."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def __enter__(self) -> HalfWritten:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, data: bytes) -> None:
        self.file.write(data[:4])
        refuse()


def failing_write(real: Callable[..., Any]) -> Callable[..., HalfWritten]:
    return lambda *args, **kwargs: HalfWritten(real(*args, **kwargs))


def test_when_only_the_folder_cannot_be_synced_the_file_is_whole(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.fsync, []

    def second_refuses(descriptor: int) -> None:
        calls.append(descriptor)
        refuse() if len(calls) == 2 else real(descriptor)

    monkeypatch.setattr(os, "fsync", second_refuses)
    with pytest.raises(OSError, match="No space"):
        write_durably(target, b"new")
    assert target.read_bytes() == b"new"
    assert leftovers(target) == []


def test_order_of_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, real=real, name=name: (steps.append(name), real(*a))[1])
    write_durably(tmp_path / "file", b"new")
    assert steps == ["fsync", "replace", "fsync"]


def test_new_folders_are_synced_into_their_parents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    real = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda d: (synced.append(Path(os.readlink(f"/proc/self/fd/{d}"))), real(d))[1]
    )
    write_durably(tmp_path / "a" / "b" / "file", b"x")
    assert synced[:2] == [tmp_path, tmp_path / "a"]
    assert synced[-1] == tmp_path / "a" / "b"


@pytest.mark.parametrize("mode", [0o600, 0o444])
def test_mode_of_the_file_and_of_the_one_that_replaces_it(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "file"
    for data in (b"one", b"two"):
        write_durably(path, data, mode=mode)
        assert path.stat().st_mode & 0o777 == mode
        assert path.read_bytes() == data


def test_what_a_power_cut_left_does_not_stand_in_the_way(target: Path) -> None:
    stale = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    stale.write_bytes(b"half")
    stale.chmod(0o444)
    write_durably(target, b"new", mode=0o600)
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o600
    assert leftovers(target) == []


def test_threads_that_write_one_file_do_not_share_a_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, barrier, failed = tmp_path / "file", threading.Barrier(4), []
    real = os.fsync

    def together(descriptor: int) -> None:
        if threading.current_thread() is not threading.main_thread():
            barrier.wait(timeout=5)
        real(descriptor)

    def write(data: bytes) -> None:
        try:
            write_durably(path, data)
        except OSError as error:
            failed.append(error)

    monkeypatch.setattr(os, "fsync", together)
    threads = [threading.Thread(target=write, args=(bytes([65 + i]) * 9000,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(set(path.read_bytes())) == 1
    assert leftovers(path) == []
