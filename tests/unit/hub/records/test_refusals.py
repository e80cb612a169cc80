from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from hub.records.refusals import note_refused, refused


def test_refused_messages_are_listed_newest_first(session: Session, now: int) -> None:
    for number in range(3):
        error = MessageError(f"坏\0{number}", "bad\nthing")
        note_refused(session, "yz/1/demo/\ud800", "face-1", error, b"x" * 1000, now + number)
    found = refused(session, most=2)
    assert [item.at for item in found] == [now + 2, now + 1]
    assert (len(found[0].head), found[0].size) == (256, 1000)
    assert "\0" not in found[0].words.zh
    assert len(refused(session, since_ms=now + 2)) == 1
