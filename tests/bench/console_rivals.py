"""Beside the console: the same bytes from memory, and the same fleet table in starlette-admin."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import monotonic, sleep

from tests.bench.console_load import Page, Reader, pages_in
from tests.fakes.processes import free_port

WANTED = ("starlette-admin", "sqlalchemy[asyncio]", "uvicorn[standard]", "jinja2", "python-multipart")
HERE = Path(__file__).parent
PIP_S, TIMES = 120, 10
LIST, ROW = "/admin/station/list", '<tr data-sa-pk="'


@contextmanager
def _serving(command: Sequence[object], log: Path) -> Iterator[None]:
    """A server that says ``{}`` when it begins, and ends with its stdin."""
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [*map(str, command)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        if not process.stdout.readline():
            raise RuntimeError(log.read_text(encoding="utf-8", errors="replace")[-600:])
        yield
    finally:
        process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def floor(folder: Path, body: bytes, page: Page, seconds: float, readers: int) -> float:
    """Answers a second of bare Starlette with these bytes."""
    file, port = folder / "floor.html", free_port()
    file.write_bytes(body)
    command = [sys.executable, "-m", "tests.bench.console_floor", port, file]
    with _serving(command, folder / "floor.log"):
        _wait_for(port, page)
        told = pages_in(port, {}, page, seconds, readers)
    return round(told["pages"] / told["seconds"], 1)


def starlette_admin(folder: Path, database: str) -> dict[str, float]:
    """Time of starlette-admin's list of 200 rows, in an environment made for it.

    Raises:
        RuntimeError: it cannot be installed or does not serve, with its last words.
    """
    home, port = folder / "rival", free_port()
    subprocess.run([sys.executable, "-m", "venv", home], check=True, capture_output=True)
    python = home / "bin" / "python"
    installed = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--timeout", "10", "--retries", "1", *WANTED],
        capture_output=True, text=True, timeout=PIP_S,
    )  # fmt: skip
    if installed.returncode:
        raise RuntimeError(f"not installable: {installed.stderr.strip()[-300:]}")
    with _serving([python, HERE / "console_rival.py", port, database], folder / "rival.log"):
        page = Page(LIST, ROW, 200)
        _wait_for(port, page)
        reader = Reader(port, {})
        page_ms = median(reader.timed_ms(page) for _ in range(TIMES))
    return {"list_ms": round(page_ms, 1), "pages_per_s": round(1000 / page_ms, 2)}


def _wait_for(port: int, page: Page, seconds: float = 30.0) -> None:
    end = monotonic() + seconds
    while True:
        try:
            Reader(port, {}).read(page)
            return
        except OSError:
            if monotonic() > end:
                raise
            sleep(0.1)
