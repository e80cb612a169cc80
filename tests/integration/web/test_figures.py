"""The page of figures: what it shows, to whom, and its tables as files."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest

from tests.fakes.console import Console


@pytest.fixture
def later(console: Console) -> Console:
    """Noon: the early shift's window has closed, one has signed at eight minutes past nine."""
    assert console.sign("71004")[0] == 200
    console.clock.offset_ms += 3 * 3_600_000
    return console


def test_every_figure_is_drawn_with_its_table(later: Console) -> None:
    page = later.as_("safety").get("/figures")
    assert page.status_code == 200
    for name in ("days", "shifts", "teams", "heat", "moments"):
        part = page.text.split(f'id="{name}"')[1].split("</section>")[0]
        assert 'role="img"' in part, name
        assert "<table" in part, name
    assert "style=" not in page.text


def test_tables_are_files_of_what_is_filtered(later: Console) -> None:
    client = later.as_("safety")
    csv = client.get("/figures?days=7&table=days&as=csv")
    assert csv.headers["content-disposition"] == 'attachment; filename="yizhan-days-20261124.csv"'
    lines = csv.text.lstrip("\ufeff").splitlines()
    assert lines[0].startswith("日期,应签,准时,补签,代签,纸签,未签,请假,覆盖率")
    assert lines[-1].startswith("2026-11-24,")
    assert len(lines) == 8
    xlsx = client.get("/figures?days=7&table=teams&as=xlsx&place=face-7305").content
    with ZipFile(io.BytesIO(xlsx)) as book:
        assert "班组" in book.read("xl/worksheets/sheet1.xml").decode()
    page = client.get("/figures?from=2026-11-20&to=2026-11-22").text
    assert "<small>2026-11-20 – 2026-11-22</small>" in page, "days are named as on every other page"
    assert 'name="from" value="2026-11-20"' in page
    none = client.get("/figures?days=7&table=teams&as=csv&unit=branch-1").text
    assert len(none.splitlines()) == 1
    assert client.get("/figures?table=secrets&as=csv").status_code == 400


def test_a_wrong_time_is_refused_in_words(console: Console) -> None:
    client = console.as_("safety")
    for query in ("from=2026-11-25&to=2026-11-20", "from=2020-01-01", "to=morgen"):
        answer = client.get(f"/figures?{query}")
        assert (answer.status_code, "2026-11-22" in answer.text or "起止日期" in answer.text) == (
            400,
            True,
        ), query
    assert client.get("/figures?days=9999").status_code == 200
