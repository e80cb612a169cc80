"""What is wrong with the station, and until when."""

from __future__ import annotations

import pytest

from kiosk.domain.faults import STANDS_MS, Fault, Faults


def test_codes_are_closed_and_in_order() -> None:
    faults = Faults()
    faults.found(Fault.REFUSED, 0)
    faults.found(Fault.DISK, 0)
    faults.found(Fault.DISK, 1)
    assert faults.codes == ("disk", "refused")
    assert {fault.value for fault in Fault} == {
        "disk", "ledger", "program", "refused", "state", "link", "slot", "pack", "store", "card", "reader",
        "scanner", "clock", "record", "full",
    }  # fmt: skip


def test_a_fault_goes_with_the_next_success() -> None:
    faults = Faults()
    faults.hold(Fault.CLOCK, True, 0)
    assert faults.codes == ("clock",)
    faults.hold(Fault.CLOCK, False, 1)
    faults.gone(Fault.DISK)
    assert faults.codes == ()


@pytest.mark.parametrize("fault", list(Fault))
def test_only_what_no_success_takes_back_goes_with_time(fault: Fault) -> None:
    faults = Faults()
    faults.found(fault, 0)
    faults.found(fault, 5)
    faults.pass_time(STANDS_MS + 4)
    assert faults.codes == (fault,)
    faults.pass_time(STANDS_MS + 5)
    assert bool(faults.codes) == (fault not in (Fault.REFUSED, Fault.PROGRAM))
