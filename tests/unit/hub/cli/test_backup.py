"""``yizhan restored``: how far the fleet has filled up a hub that came back from a backup."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from content_packs.words import Words
from hub.backup.models import RestorationRow
from hub.cli.entry import app
from hub.cli.session import now_ms, settings_here, writing
from hub.people.service import Unit, put_unit
from hub.stations.models import StationRow
from hub.stations.service import Place, add_station, put_place


def run() -> Result:
    return CliRunner().invoke(app, ["restored"])


def test_a_hub_that_never_came_back_says_so() -> None:
    assert "没有从备份恢复过" in run().output


def test_who_is_still_to_come_is_said_until_all_have() -> None:
    now = now_ms()
    with writing(settings_here()) as session:
        put_unit(session, Unit("m", Words("矿"), "mine", None))
        put_place(session, Place("p", Words("面"), "coal_face", "m"))
        add_station(session, "s-1", "p", now, "cli")
        row = session.get_one(StationRow, "s-1")
        row.public_key, row.seen_at = "ab", now - 10
        session.add(RestorationRow(at=now - 5, made_at=now - 100))
    waiting = run()
    assert (waiting.exit_code, "not heard since (1): s-1" in waiting.output) == (1, True)
    with writing(settings_here()) as session:
        row = session.get_one(StationRow, "s-1")
        row.seen_at, row.ledger_id, row.last_seq = now, "none", 4
    sending = run()
    assert (sending.exit_code, "还有 4 条在补" in sending.output) == (1, True)
    with writing(settings_here()) as session:
        session.get_one(StationRow, "s-1").last_seq = 0
    whole = run()
    assert (whole.exit_code, "都补齐了" in whole.output) == (0, True)
