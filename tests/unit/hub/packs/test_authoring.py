from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.where import Where
from content_packs.words import Words
from hub.errors import RefusedError
from hub.packs.authoring import Cover, edit_pack, move_card, new_card, new_pack, save_card
from hub.packs.drafts import authors_since, history
from hub.packs.publishing import draft_manifest
from hub.packs.service import OvertakenError, boards, cards, current_card, packs
from tests.fakes.hub_mine import SmallMine

TODAY = date(2026, 11, 22)


def order(session: Session) -> list[str]:
    return [draft.card.id for draft in cards(session, "m")]


def test_a_card_is_saved_with_all_its_fields_and_faults(session: Session, imported: Path, now: int) -> None:
    before = current_card(session, "m", "belt")
    assert before is not None
    card = replace(before.card, title=Words("长" * 20), where=Where(shift=("night",)), review_by="2028-01-01")
    after = save_card(session, "m", card, by="e", now_ms=now + 5, read_at=before.edited_at)
    assert (after.card, after.edited_by, after.published) == (card, "e", False)
    assert current_card(session, "m", "belt") == after
    with pytest.raises(OvertakenError):
        save_card(session, "m", before.card, by="f", now_ms=now + 6, read_at=before.edited_at)
    again = save_card(session, "m", card, by="f", now_ms=now + 6, read_at=after.edited_at)
    assert again.edited_by == "e", "nothing changed"
    assert len(history(session, "m", "belt")) == 2


def test_there_is_no_such_card_to_save(session: Session, imported: Path, now: int) -> None:
    before = current_card(session, "m", "belt")
    assert before is not None
    with pytest.raises(RefusedError, match="ghost"):
        save_card(session, "m", replace(before.card, id="ghost"), by="e", now_ms=now)


def test_a_new_card_is_the_last_of_its_pack_with_a_name_of_its_own(
    session: Session, imported: Path, now: int
) -> None:
    made = [
        new_card(session, "m", "five", kind, by="e", now_ms=now, today=TODAY).card
        for kind in ("text", "text", "quiz")
    ]
    assert [card.id for card in made] == ["text-1", "text-2", "quiz-1"]
    assert order(session)[-3:] == ["text-1", "text-2", "quiz-1"]
    named = new_card(
        session, "m", "five", "text", by="e", now_ms=now, today=TODAY, card_id="own", board="alert"
    )
    assert (named.card.id, named.card.board) == ("own", "alert")
    for wrong in ("own", "Own", "../x"):
        with pytest.raises(RefusedError):
            new_card(session, "m", "five", "text", by="e", now_ms=now, today=TODAY, card_id=wrong)
    with pytest.raises(RefusedError):
        new_card(session, "m", "none", "text", by="e", now_ms=now, today=TODAY)


def test_cards_are_put_in_order(session: Session, imported: Path, now: int) -> None:
    assert order(session) == ["belt", "promise", "roof"]
    assert move_card(session, "m", "five", "roof", "belt", by="e", now_ms=now + 1)
    assert order(session) == ["roof", "belt", "promise"]
    assert move_card(session, "m", "five", "roof", "", by="e", now_ms=now + 1)
    assert order(session) == ["belt", "promise", "roof"]
    assert not move_card(session, "m", "five", "belt", "promise", by="x", now_ms=now + 2)
    assert not move_card(session, "m", "five", "belt", "belt", by="x", now_ms=now + 2)
    assert authors_since(session, "m", now) == {"e"}
    seen = current_card(session, "m", "roof")
    assert seen is not None
    assert seen.edited_at == now, "who is writing it is not disturbed"
    with pytest.raises(RefusedError):
        move_card(session, "m", "five", "ghost", "", by="e", now_ms=now)


def test_a_pack_of_ones_own(session: Session, mine: SmallMine, now: int) -> None:
    made = new_pack(session, "s", "month", Cover(Words("十二月")), by="e", now_ms=now)
    assert (made.cards, made.title.zh) == (0, "十二月")
    assert boards(session)["alert"].name.en == "Safety alert board", "the first pack brings the boards"
    assert new_pack(session, "s", "second", Cover(Words("二")), by="e", now_ms=now).boards == ()
    for name, cover in (
        ("month", Cover(Words("又"))),
        ("Month", Cover(Words("又"))),
        ("third", Cover(Words(""))),
        ("third", Cover(Words("又"), valid_from="soon")),
        ("third", Cover(Words("又"), valid_from="2027-02-01", valid_to="2027-01-01")),
    ):
        with pytest.raises(RefusedError):
            new_pack(session, "s", name, cover, by="e", now_ms=now)
    with pytest.raises(RefusedError):
        new_pack(session, "nobody", "third", Cover(Words("又")), by="e", now_ms=now)


def test_what_a_pack_says_of_itself(session: Session, imported: Path, now: int) -> None:
    before = draft_manifest(session, "m").encode()
    cover = Cover(Words("新名"), Words("主题"), Where(unit=("s",)), "2026-12-01", "2026-12-31")
    edit_pack(session, "m", "five", cover, by="e", now_ms=now + 1)
    (pack,) = packs(session, "m")
    assert Cover(pack.title, pack.theme, pack.where, pack.valid_from, pack.valid_to) == cover
    assert draft_manifest(session, "m").encode() != before
    assert "e" in authors_since(session, "m", now)
