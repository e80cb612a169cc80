from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.comments import MOST_COMMENT, TOLD_MS, comment, comments, mark_read, newly_read, unread
from hub.packs.reviewing import submit
from tests.fakes.hub_folder import edit_card_text
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


def test_what_was_said_is_told_to_whom_it_concerns_until_he_has_read_it(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    def told(who: str, at: int = now) -> list[tuple[str, str, str, int]]:
        return [(one.pack, one.card_id, one.newest.text, one.count) for one in unread(session, who, at)]

    def reads(who: str, *cards: str) -> None:
        mark_read(session, who, "m", newly_read(session, who, "m", cards))

    edit_card_text(session, "m", "roof", title=Words("先看顶"), body=Words("敲帮问顶。"), by="e", now_ms=now)
    comment(session, "m", "roof", "approver", "哪一条规程？", now)
    comment(session, "m", "roof", "approver", "还有出处。", now)
    comment(session, "m", "belt", "approver", "这张可以。", now)
    assert told("e") == [("five", "roof", "还有出处。", 2)], "who wrote on the card"
    assert told("approver") == told("somebody") == []
    comment(session, "m", "roof", "e", "写上了。", now)
    assert told("approver") == [("five", "roof", "写上了。", 1)], "who said something of it"
    assert told("e") == [("five", "roof", "还有出处。", 2)], "to answer is not to read"
    reads("e", "belt")
    reads("e", "roof")
    assert told("e") == []
    assert newly_read(session, "e", "m", {"roof"}) == {}
    comment(session, "m", "roof", "approver", "好。", now)
    assert told("e") == [("five", "roof", "好。", 1)]
    reads("e", "roof")
    assert [one[2] for one in told("approver")] == ["写上了。"], "each reads for himself"
    assert told("approver", now + TOLD_MS) == []


def test_who_submitted_is_told_of_every_card_and_of_what_is_said_of_all(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    submit(session, settings, "m", "e2", now)
    comment(session, "m", "belt", "approver", "这张呢？", now)
    comment(session, "m", "", "approver", "其余可以。", now)
    comment(session, "m", "gone", "approver", "没有这张卡片了。", now)
    found = unread(session, "e2", now)
    assert [(one.card_id, one.pack) for one in found] == [("", ""), ("belt", "five")]
    assert found[1].title.zh
    mark_read(session, "e2", "m", {"": 1})
    mark_read(session, "e2", "m", newly_read(session, "e2", "m", {"", "belt"}))
    assert unread(session, "e2", now) == ()
