"""What an address asks of a table, and the addresses a table offers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from starlette.datastructures import QueryParams

from hub.web.table import Column, Table, View


@dataclass(frozen=True)
class Lamp:
    name: str
    watts: int | None


LAMPS = [Lamp("丙", 3), Lamp("甲", None), Lamp("乙", 10), Lamp("丁", 3)]
TABLE: Table[Lamp] = Table(
    "lamps",
    (
        Column("name", "名", lambda lamp: lamp.name, lambda lamp: "甲乙丙丁".index(lamp.name)),
        Column("watts", "瓦", lambda lamp: lamp.watts, num=True),
        Column("note", "注", lambda lamp: f"={lamp.name}", shown=False, sorts=False),
    ),
    lambda lamp: lamp.name,
    size=2,
)


def view(query: str = "", total: int | None = None) -> View[Lamp]:
    return TABLE.view(LAMPS, QueryParams(query), total)


def names(rows: Sequence[Lamp]) -> str:
    return "".join(lamp.name for lamp in rows)


def test_without_a_query_rows_stand_as_they_came_a_page_at_a_time() -> None:
    shown = view()
    assert (names(shown.rows), names(shown.everything)) == ("丙甲", "丙甲乙丁")
    assert (shown.count, shown.total, shown.page, shown.pages) == (4, 4, 1, 2)
    assert (shown.sorted_by, shown.down, shown.kind, shown.filters) == ("", False, "", [])
    assert [one.name for one in shown.columns] == ["name", "watts"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("name", "甲乙丙丁"), ("-name", "丁丙乙甲"), ("watts", "丙丁乙甲"), ("-watts", "乙丙丁甲"),
     ("note", "丙甲乙丁"), ("nothing", "丙甲乙丁"), ("-", "丙甲乙丁")],
)  # fmt: skip
def test_it_is_sorted_as_asked_and_what_is_empty_comes_last(sort: str, order: str) -> None:
    assert names(view(f"sort={sort}").everything) == order


@pytest.mark.parametrize(
    ("page", "found"),
    [("2", 2), ("0", 1), ("3", 2), ("-1", 1), ("x", 1), ("9" * 5000, 2), ("²", 1)],
)
def test_a_page_that_is_not_there_is_the_nearest_one(page: str, found: int) -> None:
    shown = view(f"page={page}")
    assert shown.page == found
    assert len(shown.rows) == 2


def test_an_empty_list_has_one_page() -> None:
    shown = TABLE.view([], QueryParams("page=7"), 9)
    assert (shown.page, shown.pages, shown.count, shown.total, list(shown.rows)) == (1, 1, 0, 9, [])


@pytest.mark.parametrize(
    "query", ["cols=note,name", "cols=note&cols=name", "cols=note,ghost,name", "cols=name,note,name"]
)
def test_columns_are_chosen_in_the_address_and_stand_in_the_tables_order(query: str) -> None:
    assert [one.name for one in view(query).columns] == ["name", "note"]
    assert view(query).shown == {"name", "note"}


def test_nothing_but_unknown_columns_is_as_if_none_were_chosen() -> None:
    assert view("cols=ghost").shown == view().shown


def test_links_keep_filters_order_and_columns_and_begin_at_the_first_page() -> None:
    shown = view("place=face&tag=a&tag=b&empty=&sort=-name&cols=name&page=2&as=csv&did=tag-3")
    assert shown.filters == [("place", "face"), ("tag", "a"), ("tag", "b")]
    assert shown.link() == "?place=face&tag=a&tag=b&sort=-name&cols=name"
    assert shown.link(page=2, place="") == "?tag=a&tag=b&sort=-name&cols=name&page=2"
    assert shown.link(tag="c d") == "?place=face&sort=-name&cols=name&tag=c+d"
    assert shown.sort_link(TABLE.columns[0]).endswith("sort=name")
    assert view("sort=name").sort_link(TABLE.columns[0]) == "?sort=-name"
    assert view("sort=name").sort_link(TABLE.columns[1]) == "?sort=watts"
    assert shown.kept("cols", "tag") == [("place", "face"), ("sort", "-name")]
    assert "?" + shown.address == shown.link()


def test_the_file_has_everything_that_is_filtered_in_the_columns_shown() -> None:
    shown = view("as=csv&sort=name&cols=name,note&page=2")
    assert shown.kind == "csv"
    answer = shown.file(lambda text: f"<{text}>", date(2026, 11, 23))
    rows = list(csv.reader(io.StringIO(bytes(answer.body).decode("utf-8-sig"), newline="")))
    assert rows == [["<名>", "<注>"], ["甲", "'=甲"], ["乙", "'=乙"], ["丙", "'=丙"], ["丁", "'=丁"]]
    assert "lamps-20261123.csv" in answer.headers["content-disposition"]
    assert view("as=exe").kind == ""


def test_a_file_has_every_column_where_none_are_chosen() -> None:
    answer = view("as=csv").file(str, date(2026, 11, 23))
    assert bytes(answer.body).decode("utf-8-sig").splitlines()[0] == "名,瓦,注"


def test_a_database_that_counts_and_sorts_is_asked_for_no_more_than_a_page() -> None:
    asked: list[tuple[str, bool, int, int | None]] = []

    class Shelf:
        count = 7

        def rows(self, sort: str, down: bool, first: int, most: int | None) -> Sequence[Lamp]:
            asked.append((sort, down, first, most))
            return LAMPS[:2]

    shown = TABLE.view_of(Shelf(), QueryParams("sort=-watts&page=3"), 9)
    assert (shown.count, shown.total, shown.pages, len(shown.rows)) == (7, 9, 4, 2)
    assert shown.rows is shown.rows
    assert len(shown.everything) == 2
    assert asked == [("watts", True, 4, 2), ("watts", True, 0, None)]
