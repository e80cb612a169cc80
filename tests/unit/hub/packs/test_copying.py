from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.copying import copy_pack, name_after
from hub.packs.publishing import publish
from hub.packs.service import cards, import_folder, packs, picture_of
from tests.fakes.hub_folder import write_card
from tests.fakes.hub_mine import SmallMine

TODAY = date(2026, 11, 22)


def test_names_of_months() -> None:
    assert name_after("five-boards", TODAY) == "five-boards-2026-12"
    assert name_after("five-boards-2026-12", TODAY, "2026-12-01") == "five-boards-2027-01"
    assert len(name_after("x" * 48, TODAY)) == 48


def test_last_months_pack_in_one_step(
    session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int
) -> None:
    write_card(
        folder, "plan", "安排", "看日子。", type="calendar",
        more='valid_to = 2026-11-30\n[[activity]]\nday = 2026-11-24\nwhat = "学习"\nwho = "甲"\n',
    )  # fmt: skip
    import_folder(session, settings, read_folder(folder), "first", now)
    before = cards(session, "m", "five")
    new = name_after("five", TODAY)
    made = copy_pack(session, "m", "five", new, by="e", now_ms=now + 1, today=TODAY)
    assert (made.name, made.cards, made.edited, made.boards) == (new, 4, 4, packs(session, "m")[0].boards)
    assert made.title.zh == f"{packs(session, 'm')[0].title.zh} 2026-12", "two of one name would be one"
    again = copy_pack(
        session, "m", new, name_after(new, TODAY, "2026-12-01"), by="e", now_ms=now, today=TODAY
    )
    assert again.title.zh == made.title.zh.replace("2026-12", "2027-01")
    copied = cards(session, "m", new)
    assert [one.card.id for one in copied] == [f"{one.card.id}-2026-12" for one in before]
    plan = next(one.card for one in copied if one.card.type == "calendar")
    assert (plan.valid_to, plan.activities[0].day) == ("2026-12-31", "2026-12-24")
    assert {one.card.review_by for one in copied} == {one.card.review_by for one in before}
    assert picture_of(session, "m", "roof-2026-12") == picture_of(session, "m", "roof") != ""
    assert cards(session, "m", "five") == before
    assert publish(session, settings, "m", "a", now + 2).is_new
    with pytest.raises(RefusedError):
        copy_pack(session, "m", "five", new, by="e", now_ms=now + 3, today=TODAY)
