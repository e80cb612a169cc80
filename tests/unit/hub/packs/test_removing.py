from datetime import date

import pytest
from sqlalchemy.orm import Session

from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.authoring import new_card
from hub.packs.published import live
from hub.packs.publishing import publish
from hub.packs.removing import KEPT_DAYS, remove, removed, restore
from hub.packs.service import cards, current_card

DAY_MS = 86_400_000


@pytest.mark.usefixtures("imported")
def test_what_no_station_shows_is_gone_and_comes_back(session: Session, now: int) -> None:
    before = current_card(session, "m", "belt")
    assert remove(session, "m", "belt", shown=False, by="e", now_ms=now + 1)
    assert current_card(session, "m", "belt") is None
    (found,) = removed(session, "m", now + 2)
    assert (found.card_id, found.pack, found.by, found.days_left(now + 2)) == ("belt", "five", "e", 29)
    back = restore(session, "m", "belt", by="f", now_ms=now + 3)
    assert before is not None
    assert (back.card, back.edited_by) == (before.card, "f")
    assert removed(session, "m", now + 4) == ()
    with pytest.raises(RefusedError):
        restore(session, "m", "belt", by="f", now_ms=now + 5)


@pytest.mark.usefixtures("imported")
def test_it_comes_back_where_it_stood(session: Session, now: int) -> None:
    before = [one.card.id for one in cards(session, "m")]
    for name in before:
        remove(session, "m", name, shown=False, by="e", now_ms=now)
        new_card(session, "m", "five", "text", by="e", now_ms=now, today=date(2026, 11, 22))
        restore(session, "m", name, by="e", now_ms=now + 1)
    assert [one.card.id for one in cards(session, "m")][:3] == before


@pytest.mark.usefixtures("imported")
def test_what_stations_show_goes_with_the_next_publish_and_comes_back(
    session: Session, settings: Settings, now: int
) -> None:
    publish(session, settings, "m", "a", now)
    assert not remove(session, "m", "belt", shown=True, by="e", now_ms=now + 1)
    assert removed(session, "m", now + 2) == ()
    publish(session, settings, "m", "a", now + 60_000)
    shown = live(session, settings, "m")
    assert shown is not None
    assert "five/belt.json" not in shown.cards
    assert [one.card_id for one in removed(session, "m", now + 60_001)] == ["belt"]
    restore(session, "m", "belt", by="e", now_ms=now + 60_002)
    publish(session, settings, "m", "a", now + 120_000)
    shown = live(session, settings, "m")
    assert shown is not None
    assert "five/belt.json" in shown.cards


@pytest.mark.usefixtures("imported")
def test_after_thirty_days_it_is_over(session: Session, now: int) -> None:
    remove(session, "m", "belt", shown=False, by="e", now_ms=now)
    late = now + KEPT_DAYS * DAY_MS
    assert removed(session, "m", late) == ()
    with pytest.raises(RefusedError):
        restore(session, "m", "belt", by="e", now_ms=late)


@pytest.mark.usefixtures("imported")
def test_the_name_of_what_is_gone_is_not_given_again(session: Session, now: int) -> None:
    today = date(2026, 11, 22)
    new_card(session, "m", "five", "text", by="e", now_ms=now, today=today)
    remove(session, "m", "text-1", shown=False, by="e", now_ms=now + 1)
    made = new_card(session, "m", "five", "text", by="e", now_ms=now + 2, today=today)
    assert made.card.id == "text-2"
