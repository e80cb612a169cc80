from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.packs.comments import MOST_COMMENT, comment, comments
from tests.fakes.hub_mine import SmallMine


def test_said_of_a_card_and_of_everything(session: Session, mine: SmallMine, now: int) -> None:
    comment(session, "m", "roof", "approver", " 哪一条规程？ \r\n\r\n请写上。 ", now)
    comment(session, "m", "roof", "editor", "写上了。", now + 1)
    comment(session, "m", "", "approver", "其余可以。", now + 2)
    comment(session, "s", "roof", "editor", "别的单位的。", now)
    found = comments(session, "m")
    assert [(one.by, one.text) for one in found["roof"]] == [
        ("approver", "哪一条规程？\n请写上。"),
        ("editor", "写上了。"),
    ]
    assert [one.text for one in found[""]] == ["其余可以。"]
    assert comments(session, "m", now + 1).keys() == {""}


@pytest.mark.parametrize("text", ["", " \n ", "字" * (MOST_COMMENT + 1)])
def test_nothing_and_too_much_are_refused(session: Session, mine: SmallMine, now: int, text: str) -> None:
    with pytest.raises(RefusedError):
        comment(session, "m", "roof", "editor", text, now)
    assert comments(session, "m") == {}
