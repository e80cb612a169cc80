import pytest
from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.people.pins import check_pin, set_pin
from hub.people.service import person
from tests.fakes.hub_mine import SmallMine


def test_set_and_check(session: Session, mine: SmallMine) -> None:
    one, other = mine.people[0].id, mine.people[1].id
    set_pin(session, one, "0417")
    found = person(session, one)
    assert found is not None
    assert found.has_pin
    assert check_pin(session, one, "0417")
    assert not check_pin(session, one, "0418")
    assert not check_pin(session, other, "0417")
    assert not check_pin(session, "nobody", "nobody's")


@pytest.mark.parametrize("pin", ["", "123", "1234567", "12a4", "１２３４", "-123"])
def test_pins_that_are_none(session: Session, mine: SmallMine, pin: str) -> None:
    with pytest.raises(RefusedError):
        set_pin(session, mine.people[0].id, pin)
