"""Column by column is found what row by row is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.errors import MessageError
from content_packs.wire.batch import decode_batch
from content_packs.wire.codec import LARGEST, MAX_DEPTH, unpack
from content_packs.wire.columns import are_records, columns_of, hashes
from content_packs.wire.record import LONGEST, chain_hash, record_from_row
from tests.fakes.hub_mine import pledge

ROW = pledge("p1", 5).row()
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)
ODD = {0: "teleport", 1: "mind", 2: "x" * (LONGEST + 1), 5: 7, 12: True, 13: LARGEST + 1, 15: -1, 16: "sun",
       17: ["b", "a"], 18: []}  # fmt: skip


def changed(at: int, value: Any) -> list[Any]:
    return [*ROW[:at], value, *ROW[at + 1 :]]


def is_read(row: list[Any]) -> bool:
    try:
        record_from_row(1, row)
    except MessageError:
        return False
    return True


@pytest.mark.parametrize(
    "odd", [*(changed(*one) for one in ODD.items()), ROW[:-1], [*ROW, 1], "ab" * 32, [[]]]
)
def test_one_odd_row_is_found_among_good_ones(odd: Any) -> None:
    told = columns_of([ROW, odd, ROW])
    assert told is None or not are_records(told)
    assert not is_read(odd)


@pytest.mark.parametrize(
    "good", [ROW, changed(17, ["late"]), changed(18, {"new": [1]}), changed(2, "安" * 9)]
)
def test_good_rows_are_good_together(good: list[Any]) -> None:
    told = columns_of([ROW, good])
    assert told is not None
    assert are_records(told)
    assert is_read(good)


def test_no_rows_have_no_columns() -> None:
    assert columns_of([]) is None


def test_texts_that_stand_often_in_a_column_are_one_text() -> None:
    rows = [changed(2, f"card:{at % 2}") for at in range(9)] + [changed(2, f"card:{at}") for at in range(2)]
    told = columns_of(rows)
    assert told is not None
    assert [list(row) for row in zip(*told, strict=True)] == rows
    assert len({*map(id, told.subject)}) == 2
    assert len({*map(id, told.station)}) == 1


@pytest.mark.parametrize("text", ["%", "%s 100%d", '"', "\\", "题\u2028"])
def test_what_a_form_could_take_for_its_own_is_hashed_as_it_is(text: str) -> None:
    for rows in ([changed(2, text)], [changed(2, text), ROW]):
        told = columns_of(rows)
        assert told is not None
        wanted = chain_hash(bytes(32), [1, *rows[0][:5], "ab", "", *rows[0][7:]])
        assert hashes(bytes(32), 1, told, ["ab"] * len(rows), [""] * len(rows))[0] == wanted


def nested(levels: int) -> dict[str, Any]:
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return {"x": value}


@pytest.mark.parametrize(
    "odd",
    [ROW, changed(13, LARGEST), changed(13, LARGEST + 1), changed(15, -LARGEST - 1), changed(12, 10**30),
     changed(18, {"x": [LARGEST + 1]}), changed(17, [LARGEST + 1]),
     *(changed(18, nested(levels)) for levels in range(MAX_DEPTH - 6, MAX_DEPTH))],
)  # fmt: skip
def test_a_batch_is_refused_as_any_message_is(odd: list[Any]) -> None:
    """Its rows are looked at as columns."""
    message = {
        "v": 1, "ledger": "ab" * 16, "prev": "ab" * 32, "first": 1, "seeds": [[0, "ab" * 16]],
        "rows": [ROW, odd, ROW], "sig": "ab" * 64,
    }  # fmt: skip
    data = json.dumps(message).encode()
    assert columns_of(message["rows"]) is not None
    assert refusal(decode_batch, data) == refusal(unpack, data)


def refusal(read: Callable[[bytes], object], data: bytes) -> str:
    try:
        read(data)
    except MessageError as error:
        return error.words.en
    return ""


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(TEXTS, TEXTS, st.integers(0, LARGEST), st.lists(TEXTS, max_size=2), st.dictionaries(
            st.sampled_from("abc"), st.lists(TEXTS, max_size=2), max_size=2)), min_size=1, max_size=5
    ), st.integers(1, 10**6),
)  # fmt: skip
def test_the_chain_is_that_of_one_row_after_the_other(parts: list[tuple[Any, ...]], first: int) -> None:
    rows = [[*ROW[:2], one, *ROW[3:5], two, *ROW[6:13], number, *ROW[14:17], *rest]
            for one, two, number, *rest in parts]  # fmt: skip
    told = columns_of(rows)
    assert told is not None
    persons = [f"{at:064x}" for at in range(len(rows))]
    previous, wanted = bytes(32), []
    for seq, (row, person) in enumerate(zip(rows, persons, strict=True), first):
        previous = chain_hash(previous, [seq, *row[:5], person, "", *row[7:]])
        wanted.append(previous)
    assert hashes(bytes(32), first, told, persons, [""] * len(rows)) == wanted
