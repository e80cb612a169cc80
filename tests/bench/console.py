"""The console measured: pages a second, this shift with a million records behind it, live pages, faults.

``make bench NAME=console`` (about eight minutes; ``QUICK=1`` takes a mine of a tenth and shows that all of it
runs; ``ONLY=fleet,shift,search,live,rivals,walk,clicks`` takes some of it). While pages are asked for, the
mine goes on: stations report and persons sign, so that nothing is measured that only repeats itself.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from subprocess import SubprocessError
from typing import Any

from tests.bench import console_rivals, result
from tests.bench.console_clicks import clicks
from tests.bench.console_hub import Office, fill, serving
from tests.bench.console_load import Page, Streams, median_ms
from tests.bench.console_pages import examples, furnish, pages
from tests.bench.console_walk import Walk
from tests.bench.pipe import Child
from tests.bench.populace import WHOLE, Size
from tests.bench.processes import Tree
from tests.bench.result import Limit
from tests.fakes.chromium import chromium_with

LIMITS = (
    Limit("fleet_pages_per_s", 120, "fleet of 200, pages/s on one worker 站点页每秒", least=True),
    Limit("fleet_kb", 120, "… kB as Chromium sees them 大小"),
    Limit("fleet_requests", 4, "… requests 请求数"),
    Limit("this_shift_ms", 50, "this shift, somebody signing before each, ms 本班签字"),
    Limit("rss_mb", 160, "memory of the console after all that, MB 内存"),
    Limit("live_core_share", 0.15, "200 live browsers, 5 changes/s: share of a core 实时开销"),
    Limit("axe_findings", 0, "faults by axe, every page, both themes 无障碍"),
    Limit("csp_reports", 0, "blocked by the content policy 内容策略"),
    Limit("foreign_requests", 0, "requests off this machine 外部请求"),
    Limit("clicks_to_change", 6, "clicks until a sentence is changed on a station 改一句"),
    Limit("clicks_to_missing", 0, "… until one sees who is missing 看未签"),
    Limit("clicks_to_notice", 3, "… until a notice stands 插播"),
)
TENTH = Size(200, 5_000, 100_000)
SMALL = Size(10, 160, 4_000)
"""For the walk: every page with something on it; how accessible a table is does not hang on its length."""
READERS = 4
BROWSERS, CHANGES_PER_S = 200, 5.0
PARTNERS = ("fastapi", "starlette", "uvicorn", "jinja2", "sqlalchemy", "playwright", "axe-playwright-python")


@dataclass
class Report:
    """What was found so far, and what was left out and why."""

    figures: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


@dataclass
class Bench:
    """The filled hub with its console running; ``seconds`` is how long a load lasts."""

    folder: Path
    office: Office
    console: Child
    report: Report
    seconds: float

    @property
    def fleet(self) -> Page:
        """The fleet page with a row for every station."""
        return Page("/stations", '<tr data-key="', len(self.office.posts) + 2)


def run(runs: int, quick: bool = False, only: tuple[str, ...] = ()) -> int:
    """Measure everything and write ``bench-results/console.json``; 1 when a part failed.

    Args:
        runs: times ten: seconds of load, and pages asked one by one.
        quick: a tenth of the records and of the time; its figures are not kept.
        only: names of parts; empty means all.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing is left behind
    report, before, begin = Report(), result.machine(), time.monotonic()
    wanted = [name for name in (*LOADS, *ALONE) if not only or name in only]
    with tempfile.TemporaryDirectory(prefix="yizhan-bench-console-") as folder:
        if set(wanted) & LOADS.keys():
            _loads(Path(folder), report, wanted, TENTH if quick else WHOLE, 2.0 if quick else float(runs))
        for name in ALONE:
            if name in wanted:
                _one(name, lambda name=name: ALONE[name](Path(folder), report), report)  # type: ignore[misc]
    took = round(time.monotonic() - begin)
    details = {
        "machine_before": before, "machine_after": result.machine(), "took_s": took, "quick": quick,
        "versions": {name: version(name) for name in PARTNERS}, "skipped": report.skipped, **report.details,
    }  # fmt: skip
    file = result.write("console-quick" if quick else "console", "console", report.figures, details)
    print(result.table(report.figures, LIMITS))
    for name, why in report.skipped.items():
        print(f"  –  {name}: {why}")
    print(f"  {took // 60} min {took % 60} s  →  {file}")
    return 1 if set(report.skipped) - {"starlette-admin"} else 0


def _loads(folder: Path, report: Report, wanted: list[str], size: Size, seconds: float) -> None:
    (folder / "hub").mkdir()
    print(f"— {size.stations} stations, {size.persons:,} persons, {size.records:,} records", flush=True)
    office = fill(folder / "hub", size)
    megabytes = (folder / "hub" / "hub.db").stat().st_size / 1e6
    print(f"  filled in {office.took_s:.0f} s, {megabytes:.0f} MB", flush=True)
    report.details["mine"] = {**vars_of(size), "filled_s": round(office.took_s, 1), "database_mb": megabytes}
    with serving(office) as console:
        bench = Bench(folder, office, console, report, seconds)
        for name, part in LOADS.items():
            if name in wanted:
                _one(name, lambda part=part: part(bench), report)  # type: ignore[misc]
        report.figures["rss_mb"] = round(_rss_mb(office.pid), 1)
    office.engine.dispose()


def vars_of(size: Size) -> dict[str, int]:
    """A size as a table."""
    return {"stations": size.stations, "persons": size.persons, "records": size.records}


def _one(name: str, part: Callable[[], None], report: Report) -> None:
    """One part; what goes wrong in it does not take the others along."""
    print(f"— {name}", flush=True)
    try:
        part()
    except (RuntimeError, TimeoutError, SubprocessError, OSError) as error:
        report.skipped[name] = str(error)
        print(f"  ✗ {error}", flush=True)


def _fleet(bench: Bench) -> None:
    """Four browsers ask for the fleet as fast as it comes, while five stations a second report."""
    office = bench.office
    _asked(bench, bench.fleet, bench.seconds / 4)  # templates are read, threads are there
    with _at_work(office.report, CHANGES_PER_S):
        told = _asked(bench, bench.fleet, bench.seconds)
    still = _asked(bench, bench.fleet, bench.seconds / 2)
    body = office.reader.read(bench.fleet)
    details = {
        "median_ms": median_ms(office.reader, bench.fleet, 30, office.report), "kb_of_html": len(body) / 1000,
        "pages_per_s_unchanged": still, "readers": READERS, "reports_per_s": CHANGES_PER_S,
    }  # fmt: skip
    bench.report.figures["fleet_pages_per_s"] = told
    with chromium_with(office.settings.fonts, _new(bench.folder / "chromium")) as browser:
        weighed = Walk(browser, f"http://127.0.0.1:{office.port}", _cookie(office)).weigh("/stations")
    bench.report.figures |= {"fleet_kb": weighed["kb"], "fleet_requests": weighed["requests"]}
    bench.report.details["fleet"] = {**details, **weighed}
    print(f"  {told} pages/s, {still} while nothing changes; {weighed}", flush=True)


def _shift(bench: Bench) -> None:
    """This shift of the whole mine, one page after another; before each one more person signs."""
    office, page = bench.office, Page("/shift", "</html>", 1)
    times = round(6 * bench.seconds)
    bench.report.figures["this_shift_ms"] = median_ms(office.reader, page, times, office.sign)
    bench.report.details["shift"] = {
        "unchanged_ms": median_ms(office.reader, page, times), "times": times,
        "kb_of_html": len(office.reader.read(page)) / 1000,
        "of_one_place_ms": median_ms(office.reader, Page("/shift?place=work-001", "</html>", 1), times),
        "overview_ms": median_ms(office.reader, Page("/", "</html>", 1), times // 3, office.sign),
    }  # fmt: skip
    print(f"  {bench.report.figures['this_shift_ms']} ms, {bench.report.details['shift']}", flush=True)


def _search(bench: Bench) -> None:
    """Persons by number and by name, records that need a look, a person's, a station's."""
    office, known = bench.office, examples(bench.office.engine)
    person = office.posts[0].crews[0][0]
    paths = {
        "a number": "/persons?q=200123", "a name": "/persons?q=闵长林", "a crew": "/persons?unit=crew-001-a",
        "flagged": "/exceptions", "a person": f"/persons/{person}", "answers": "/participation",
        "a station": f"/stations/{known['station_id']}",
    }  # fmt: skip
    times = round(2 * bench.seconds)
    found = {
        name: median_ms(office.reader, Page(_quoted(path), "</html>", 1), times)
        for name, path in paths.items()
    }
    bench.report.details["search_ms"] = found
    bench.report.figures["search_ms"] = found["a name"]
    print(f"  {found}", flush=True)


def _live(bench: Bench) -> None:
    """Streams of 200 browsers, told of five changes a second; the console's processor time meanwhile."""
    streams = Streams(bench.office.port, bench.office.headers, BROWSERS)
    tree = Tree(bench.office.pid, Path("/nowhere"))
    seconds = 2 * bench.seconds
    used, begin, told = tree.cpu_s(), time.monotonic(), 0
    while time.monotonic() < begin + seconds:
        bench.console.ask("publish", name="stations")
        told += 1
        time.sleep(max(0.0, begin + told / CHANGES_PER_S - time.monotonic()))
    took = time.monotonic() - begin
    share = (tree.cpu_s() - used) / took
    came = streams.taken()
    streams.close()
    if came < 0.99 * BROWSERS * told:
        raise RuntimeError(f"{came} of {BROWSERS * told} events came")
    bench.report.figures["live_core_share"] = round(share, 4)
    bench.report.details["live"] = {
        "browsers": BROWSERS,
        "events": told,
        "came": came,
        "seconds": round(took, 1),
    }
    print(f"  {share:.1%} of a core, {came} events", flush=True)


def _rivals(bench: Bench) -> None:
    """The floor, and starlette-admin on the same table where it can be installed."""
    body = bench.office.reader.read(bench.fleet)
    details = bench.report.details.setdefault("rivals", {})
    details["floor_pages_per_s"] = console_rivals.floor(bench.folder, body, bench.fleet, 3.0, READERS)
    try:
        details["starlette_admin"] = console_rivals.starlette_admin(
            bench.folder, bench.office.settings.database
        )
    except (RuntimeError, SubprocessError, OSError) as error:
        bench.report.skipped["starlette-admin"] = str(error)[-400:]
    print(f"  {details}", flush=True)


def _walk(folder: Path, report: Report) -> None:
    """Every page of a small mine in Chromium, light and dark."""
    office = fill(_new(folder / "small"), SMALL)
    known = furnish(office.engine, office.settings, office.now_ms) | examples(office.engine)
    try:
        with (
            serving(office),
            chromium_with(office.settings.fonts, _new(folder / "chromium-walk")) as browser,
        ):
            walk = Walk(browser, f"http://127.0.0.1:{office.port}", _cookie(office))
            found = walk.look(pages(known))
    finally:
        office.engine.dispose()
    report.figures |= found.figures
    report.details["walk"] = {
        "pages": found.pages, "faults": found.faults, "blocked": found.blocked, "foreign": found.foreign,
        "not_read": found.unread, "files": found.kinds,
    }  # fmt: skip
    print(f"  {found.pages} pages, {found.figures}; not read: {found.unread}", flush=True)
    if found.unread:
        raise RuntimeError(f"not every page was looked at: {found.unread}")


def _clicks(folder: Path, report: Report) -> None:
    """The story in the browser, which counts."""
    counted = clicks(folder)
    report.figures |= counted
    print(f"  {counted}", flush=True)


LOADS: dict[str, Callable[[Bench], None]] = {
    "fleet": _fleet, "shift": _shift, "search": _search, "live": _live, "rivals": _rivals,
}  # fmt: skip
ALONE: dict[str, Callable[[Path, Report], None]] = {"walk": _walk, "clicks": _clicks}


def _asked(bench: Bench, page: Page, seconds: float) -> float:
    """Pages a second, asked for by a process of its own."""
    import json

    load = Child(
        "tests.bench.console_load",
        [bench.office.port, json.dumps(bench.office.headers)],
        bench.folder / "load.log",
    )
    try:
        told = load.ask("pages", page=[page.path, page.mark, page.count], seconds=seconds, readers=READERS)
    finally:
        load.end()
    return round(told["pages"] / told["seconds"], 1)


@contextmanager
def _at_work(change: Callable[[], None], per_s: float) -> Iterator[None]:
    """Something changes so often in the database while the rest is measured."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(1 / per_s):
            change()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _rss_mb(pid: int) -> float:
    """Resident memory of one process, MB of 1024 kB as in :mod:`tests.bench.processes`."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmRSS" in line)
    return int(line.split()[1]) / 1024


def _cookie(office: Office) -> str:
    return office.headers["Cookie"].partition("=")[2]


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/?=&")
