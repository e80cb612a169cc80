from dataclasses import replace

import pytest

from hub.records.judging import FLAGS as JUDGED
from hub.web.marks import FLAGS
from hub.web.oddities import ODDITIES, address, most_urgent
from tests.fakes.hub_mine import DAY, pledge

MADE = replace(pledge("pabc", 0), seq=7)


def test_every_mark_says_what_to_do() -> None:
    assert set(ODDITIES) == set(FLAGS) >= set(JUDGED)


def test_the_most_urgent_mark_is_told() -> None:
    assert most_urgent(("clock", "contested", "late")) is ODDITIES["contested"]
    assert most_urgent(("dup", "two_places")) is ODDITIES["two_places"]
    assert most_urgent(()) is None


@pytest.mark.parametrize(
    ("flag", "known", "expected"),
    [
        ("contested", True, "/records/abc/7"),
        ("two_places", True, "/persons/pabc/history"),
        ("two_places", False, "/records/abc/7"),
        ("revoked", True, "/persons/pabc"),
        ("unknown", False, "/persons"),
        ("clock", True, "/stations/face-1"),
        ("offroster", True, f"/roster?date={DAY}"),
        ("late", True, f"/shift?date={DAY}&shift=early&place=face"),
    ],
)
def test_it_leads_to_where_that_is_done(flag: str, known: bool, expected: str) -> None:
    assert address(ODDITIES[flag], "abc", MADE, known) == expected


def test_without_a_run_or_a_station_it_leads_to_the_record() -> None:
    assert address(ODDITIES["late"], "abc", replace(MADE, shift=""), True) == "/records/abc/7"
    assert address(ODDITIES["clock"], "abc", replace(MADE, station="hub"), True) == "/records/abc/7"
