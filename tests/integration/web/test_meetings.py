"""What stations tell of meetings, denials and suggestions, on the console."""

from __future__ import annotations

import csv
import io

import pytest

from content_packs.wire.record import Record
from hub.db import session_scope
from hub.records.service import store_batch
from tests.fakes.console import DAY, LOCAL, Console
from tests.fakes.hub_mine import Writer, pledge

FACE = "face-7305"


@pytest.fixture
def now(console: Console) -> int:
    return console.settings.instant(LOCAL)


class Teller:
    """A station at the face that sends records."""

    def __init__(self, console: Console, now: int) -> None:
        self.console, self.now = console, now
        self.writer = Writer("face-1", seed=77)
        with session_scope(console.engine) as session:
            self.writer.enrolled(session, now)

    def person(self, staff_no: str) -> str:
        return self.console.people[staff_no].id

    def make(self, staff_no: str, **changes: object) -> Record:
        values = {"shift_date": DAY, "place": FACE, **changes}
        return pledge(self.person(staff_no) if staff_no else "", self.now, **values)

    def send(self, *records: Record) -> None:
        first = len(self.writer.records) + 1
        batch = self.writer.write(*records).batch(first)
        with session_scope(self.console.engine) as session:
            store_batch(session, self.console.settings, "face-1", batch, batch.links(), self.now)

    def mark(self, staff_no: str, value: str, by: str = "71001") -> Record:
        author = "" if value.startswith("close") else self.person(by)
        return self.make(staff_no, kind="attend", subject="meeting", value=value, author=author)

    def page(self, address: str) -> str:
        answer = self.console.as_("leader").get(address)
        assert answer.status_code == 200
        return answer.text


@pytest.fixture
def tell(console: Console, now: int) -> Teller:
    return Teller(console, now)


def test_the_roll_call_and_the_close_stand_on_the_page_of_the_shift(tell: Teller) -> None:
    page = f"/shift?place={FACE}&date={DAY}&shift=early"
    tell.send(tell.mark("71001", "present"), tell.mark("71005", "leave"))
    assert "班前会进行中" in tell.page(page)
    tell.send(tell.make("71001"), tell.mark("71001", "close:24/1/1/22"))
    text = tell.page(page)
    assert "班前会已结束" in text
    assert "应签 24（含请假） 已签 1 请假 1 缺 22" in text
    answer = tell.console.client().get(
        f"/api/v1/coverage?date={DAY}&shift=early&place={FACE}", headers=tell.console.bearer()
    )
    (run,) = answer.json()["runs"]
    assert run["expected"] == 23
    assert run["meeting"]["close"] == {"expected": 24, "signed": 1, "leave": 1, "absent": 22}
    assert {one["staff_no"] for one in run["on_leave"]} == {"71005", "71019"}


def test_a_denied_signature_is_listed_and_counts(tell: Teller) -> None:
    tell.send(tell.make("71004"))
    assert "没有待查的记录" in tell.page("/exceptions")
    subject = f"record:{tell.writer.ledger}:1"
    tell.send(tell.make("71004", kind="contest", subject=subject, value="not_me"))
    text = tell.page("/exceptions?flag=contested")
    assert "石维山" in text
    assert "本人否认" in text
    assert "本人否认" in tell.page(f"/shift?place={FACE}&date={DAY}&shift=early")


def test_a_record_made_at_1970_is_dated_by_its_arrival(tell: Teller) -> None:
    tell.send(tell.make("71004", at=60_000, flags=("clock",)))
    text = tell.page("/exceptions")
    assert "时钟可疑" in text
    assert "刚刚" in text
    assert "天前" not in text
    assert "1970-01-01" in text, "what its clock said stays readable"


def test_suggestions_with_place_and_topic_and_as_a_table(tell: Teller) -> None:
    assert "还没有建言" in tell.page("/suggestions")
    tell.send(
        tell.make("71004", kind="suggest", subject="suggest:place", value="dust"),
        tell.make("71005", kind="suggest", subject="suggest:care", value="meal"),
    )
    text = tell.page("/suggestions?topic=place")
    assert "粉尘大" in text
    assert "石维山" in text
    assert "班中餐" not in text
    answer = tell.console.as_("leader").get("/suggestions?topic=care&as=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [(row["主题"], row["站点"]) for row in rows] == [("生活后勤", "face-1")]
