"""Who may do what when, from a draft to what is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.words import Words
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs import reviewing
from hub.packs.dates import extend
from hub.packs.published import live, versions
from hub.packs.publishing import RECALL_MS, pending, publish, roll_back
from hub.packs.reviewing import (
    approve,
    authors,
    due,
    miss,
    publish_approved,
    queue,
    recall,
    send_back,
    standing,
    submit,
    trail,
    withdraw,
)
from hub.packs.service import import_folder
from hub.trust import ceremonies
from hub.trust.ceremonies import Brought
from tests.fakes.hub_folder import edit_card_text
from tests.fakes.hub_mine import SmallMine

MINUTE = 60_000
PASSPHRASE = "four words of coal"


@pytest.fixture
def shown(session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int) -> int:
    """The folder is imported and published; its number."""
    import_folder(session, settings, read_folder(folder), "cli", now)
    return publish(session, settings, "m", "cli", now).version.version


def edit(session: Session, now: int, body: str = "敲帮问顶，撬净活石。", by: str = "editor") -> None:
    edit_card_text(session, "m", "roof", title=Words("顶板"), body=Words(body), by=by, now_ms=now)


def content(session: Session) -> str:
    return pending(session, "m").content


def submitted(session: Session, settings: Settings, now: int) -> str:
    edit(session, now)
    submit(session, settings, "m", "editor", now)
    return content(session)


def words_shown(session: Session, settings: Settings) -> str:
    slot = live(session, settings, "m")
    assert slot is not None
    return next(card.body.zh for card in slot.cards.values() if card.id == "roof")


def test_two_persons_from_draft_to_published(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    edit(session, now)
    assert standing(session, "m") is None
    asked = submit(session, settings, "m", "editor", now + 1)
    assert (asked.state, asked.submitted_by, asked.submitted_at) == ("review", "editor", now + 1)
    assert queue(session) == (asked,)
    done = approve(session, "m", asked.content, "approver", now + 2)
    assert (done.state, done.decided_by, done.decided_at) == ("approved", "approver", now + 2)
    assert words_shown(session, settings) == "先敲帮，后作业。"
    made = publish_approved(session, settings, "m", "approver", now + 3)
    assert made.is_new
    assert words_shown(session, settings) == "敲帮问顶，撬净活石。"
    assert standing(session, "m") is None
    (one,) = trail(session, "m")
    assert (one.state, one.version) == ("published", made.version.version)


def test_nothing_changed_is_nothing_to_submit(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    with pytest.raises(RefusedError):
        submit(session, settings, "m", "editor", now)


def test_what_has_a_fault_is_mended_before_anybody_looks_at_it(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    edit(session, now)
    later = now + 800 * 86_400_000
    extend(session, "m", "belt", "2026-12-01", by="editor", now_ms=now, today=settings.local(now).date())
    with pytest.raises(RefusedError, match="belt"):
        submit(session, settings, "m", "editor", later)
    assert standing(session, "m") is None


def test_asking_twice_is_asking_once(session: Session, settings: Settings, shown: int, now: int) -> None:
    submitted(session, settings, now)
    again = submit(session, settings, "m", "other", now + 9)
    assert (again.submitted_by, again.submitted_at) == ("editor", now)
    assert len(trail(session, "m")) == 1


@pytest.mark.parametrize("who", ["editor", "helper", "clerk"])
def test_nobody_approves_what_he_wrote_or_submitted(
    session: Session, settings: Settings, shown: int, now: int, who: str
) -> None:
    edit(session, now)
    edit_card_text(session, "m", "belt", title=Words("皮带"), body=Words("不乘。"), by="helper", now_ms=now)
    submit(session, settings, "m", "clerk", now)
    assert authors(session, "m") == {"editor", "helper"}
    with pytest.raises(RefusedError, match="another person"):
        approve(session, "m", content(session), who, now)
    assert approve(session, "m", content(session), "approver", now).state == "approved"


def test_who_wrote_before_another_is_an_author_too_until_it_is_published(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    edit(session, now + 1, "第一稿，敲帮问顶。", by="first")
    edit(session, now + 2, by="second")
    assert authors(session, "m") == {"first", "second"}
    submit(session, settings, "m", "second", now + 3)
    approve(session, "m", content(session), "approver", now + 3)
    made = publish_approved(session, settings, "m", "approver", now + 3).version
    edit(session, now + 4, "第三稿，敲帮问顶。", by="third")
    assert authors(session, "m") == {"third"}
    roll_back(session, settings, "m", shown, "approver", now + 5)
    assert authors(session, "m") == {"first", "second", "third"}, "all of it waits again"
    roll_back(session, settings, "m", made.version, "approver", now + 6)
    assert authors(session, "m") == {"third"}


@pytest.mark.parametrize("after", ["submit", "approve"])
def test_an_edit_reopens(session: Session, settings: Settings, shown: int, now: int, after: str) -> None:
    seen = submitted(session, settings, now)
    if after == "approve":
        approve(session, "m", seen, "approver", now)
    edit(session, now + 1, "又改了一句。")
    assert standing(session, "m") is None
    assert queue(session) == ()
    assert [one.state for one in trail(session, "m")] == ["reopened"]
    for refused in (
        lambda: approve(session, "m", seen, "approver", now),
        lambda: publish_approved(session, settings, "m", "approver", now),
        lambda: send_back(session, "m", seen, "approver", "为什么", now),
    ):
        with pytest.raises(RefusedError):
            refused()
    assert versions(session, "m")[0].version == shown
    submit(session, settings, "m", "editor", now + 2)
    assert [one.state for one in trail(session, "m")] == ["review", "reopened"]


def test_the_approver_approves_what_he_has_looked_at(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    seen = submitted(session, settings, now)
    edit(session, now + 1, "趁他在看，又改了一句。")
    submit(session, settings, "m", "editor", now + 2)
    with pytest.raises(RefusedError, match="reload"):
        approve(session, "m", seen, "approver", now + 3)


def test_words_put_back_are_what_was_approved(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    seen = submitted(session, settings, now)
    edit(session, now + 1, "改一下。")
    edit(session, now + 2)
    assert approve(session, "m", seen, "approver", now + 3).state == "approved"


def test_words_put_back_wait_once_where_others_were_submitted_between(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    submitted(session, settings, now)
    edit(session, now + 1, "改一下。")
    submit(session, settings, "m", "editor", now + 2)
    edit(session, now + 3)
    submit(session, settings, "m", "editor", now + 4)
    assert [one.state for one in trail(session, "m")] == ["review", "reopened", "reopened"]


def test_sent_back_with_a_reason(session: Session, settings: Settings, shown: int, now: int) -> None:
    seen = submitted(session, settings, now)
    with pytest.raises(RefusedError, match="say why"):
        send_back(session, "m", seen, "approver", " \n", now)
    send_back(session, "m", seen, "approver", "少了\n依据。", now + 1)
    (one,) = trail(session, "m")
    assert (one.state, one.reason, one.decided_by) == ("returned", "少了 依据。", "approver")
    with pytest.raises(RefusedError):
        approve(session, "m", seen, "approver", now + 2)
    assert submit(session, settings, "m", "editor", now + 3).state == "review"


def test_taken_back_by_who_asked(session: Session, settings: Settings, shown: int, now: int) -> None:
    with pytest.raises(RefusedError):
        withdraw(session, "m", "editor", now)
    submitted(session, settings, now)
    withdraw(session, "m", "editor", now + 1)
    assert [one.state for one in trail(session, "m")] == ["withdrawn"]
    assert queue(session) == ()


def test_it_is_not_approved_twice_nor_published_unapproved(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    seen = submitted(session, settings, now)
    with pytest.raises(RefusedError):
        publish_approved(session, settings, "m", "approver", now)
    approve(session, "m", seen, "approver", now)
    with pytest.raises(RefusedError, match="approved already"):
        approve(session, "m", seen, "boss", now)


def test_published_at_a_time(session: Session, settings: Settings, shown: int, now: int) -> None:
    seen = submitted(session, settings, now)
    with pytest.raises(RefusedError, match="is past"):
        approve(session, "m", seen, "approver", now, publish_at=now)
    approve(session, "m", seen, "approver", now, publish_at=now + MINUTE)
    assert due(session, now + MINUTE - 1) == ()
    (one,) = due(session, now + MINUTE)
    assert one.decided_by == "approver"
    publish_approved(session, settings, "m", one.decided_by, now + MINUTE)
    assert due(session, now + 2 * MINUTE) == ()


def test_what_was_edited_before_its_time_is_not_due(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    seen = submitted(session, settings, now)
    approve(session, "m", seen, "approver", now, publish_at=now + MINUTE)
    edit(session, now + 1, "又改。")
    assert due(session, now + MINUTE) == ()


def test_a_time_that_was_missed_comes_back_with_why(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    seen = submitted(session, settings, now)
    approve(session, "m", seen, "approver", now, publish_at=now + MINUTE)
    miss(session, "m", "卡片过期了", now + MINUTE)
    (one,) = trail(session, "m")
    assert (one.state, one.decided_by, one.reason) == ("returned", "hub", "卡片过期了")
    assert due(session, now + MINUTE) == ()


def published(session: Session, settings: Settings, now: int) -> int:
    approve(session, "m", submitted(session, settings, now), "approver", now)
    return publish_approved(session, settings, "m", "approver", now).version.version


def test_recalled_within_ten_minutes(session: Session, settings: Settings, shown: int, now: int) -> None:
    assert pending(session, "m").recall_until == 0, "there is nothing before the first"
    wrong = published(session, settings, now)
    assert pending(session, "m").recall_until == now + RECALL_MS
    with pytest.raises(RefusedError, match="say why"):
        recall(session, settings, "m", "approver", "", now)
    made = recall(session, settings, "m", "approver", "写错了", now + RECALL_MS)
    assert made.version.version > wrong
    assert words_shown(session, settings) == "先敲帮，后作业。"
    (one,) = trail(session, "m")
    assert (one.state, one.reason) == ("recalled", "写错了")
    assert pending(session, "m").recall_until == 0, "what was gone back to is not recalled"
    assert submit(session, settings, "m", "editor", now + RECALL_MS).state == "review"


def test_later_it_is_gone_back_to_by_the_list(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    published(session, settings, now)
    with pytest.raises(RefusedError, match="10 minutes"):
        recall(session, settings, "m", "approver", "晚了", now + RECALL_MS + 1)


def test_another_version_supersedes_and_going_back_restores(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    first = published(session, settings, now)
    edit(session, now, "再改一次，敲帮问顶。")
    submit(session, settings, "m", "editor", now)
    approve(session, "m", content(session), "approver", now)
    publish_approved(session, settings, "m", "approver", now)
    assert [one.state for one in trail(session, "m")] == ["published", "superseded"]
    roll_back(session, settings, "m", first, "approver", now)
    assert [one.state for one in trail(session, "m")] == ["superseded", "published"]


def test_the_machines_own_publish_ends_what_waited(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    submitted(session, settings, now)
    publish(session, settings, "m", "cli", now)
    assert queue(session) == ()
    assert [one.state for one in trail(session, "m")] == ["published"]


def test_a_whole_story_leaves_nothing_waiting(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    published(session, settings, now)
    assert reviewing.queue(session) == ()
    assert not pending(session, "m").differs


def test_where_keys_are_sealed_the_approver_types_his_passphrase_and_no_time_is_set(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    change = ceremonies.split(session, settings.secrets, Brought((), PASSPHRASE), now)
    change.make(session)
    change.clear_up()
    seen = submitted(session, settings, now)
    with pytest.raises(RefusedError, match="passphrase"):
        approve(session, "m", seen, "approver", now, publish_at=now + MINUTE)
    approve(session, "m", seen, "approver", now)
    for wrong in ("", "not it"):
        with pytest.raises(RefusedError), session.begin_nested():
            publish_approved(session, settings, "m", "approver", now, wrong)
    assert publish_approved(session, settings, "m", "approver", now + MINUTE, PASSPHRASE).is_new
