import pytest
from sqlalchemy.orm import Session

from hub.config import Settings
from hub.errors import RefusedError
from hub.packs import uploads
from hub.packs.media import media_of
from hub.packs.uploads import KEPT_MS, Upload, add, begin, cancel, drop, find, finish, put, waiting
from tests.fakes.pictures import png

PICTURE = png(grey=200)


def announced(settings: Settings, now: int, size: int = len(PICTURE), by: str = "e") -> Upload:
    return begin(settings, "m", "five", "Roof 顶板.PNG", size, "1", by, now)


@pytest.mark.usefixtures("imported")
def test_a_file_comes_in_pieces_and_goes_on_after_a_break(
    session: Session, settings: Settings, now: int
) -> None:
    half = len(PICTURE) // 2
    one = put(settings, announced(settings, now), 0, PICTURE[:half])
    assert [(row.name, row.came) for row in waiting(settings, "m", "five", "e")] == [("Roof 顶板.PNG", half)]
    again = announced(settings, now + 1)
    assert (again.id, again.came) == (one.id, half)
    assert put(settings, again, 0, PICTURE[:10]).came == half, "what is here already changes nothing"
    with pytest.raises(RefusedError):
        put(settings, again, half + 1, b"x")
    with pytest.raises(RefusedError, match="not all"):
        finish(session, settings, again)
    done = put(settings, again, half, PICTURE[half:])
    assert finish(session, settings, done) == "media/roof-2.png", "another picture has that name"
    assert waiting(settings, "m", "five", "e") == ()
    assert "media/roof-2.png" in dict(media_of(session, "m", "five"))


def test_nobody_sees_or_touches_what_another_sends(settings: Settings, now: int) -> None:
    one = announced(settings, now)
    assert waiting(settings, "m", "five", "f") == waiting(settings, "m", "other", "e") == ()
    assert find(settings, "m", "five", one.id, "f") is None
    assert find(settings, "m", "five", "../../hub.db", "e") is None
    cancel(settings, one)
    assert find(settings, "m", "five", one.id, "e") is None


def test_what_nobody_finishes_is_cleared_away(settings: Settings, now: int) -> None:
    one = announced(settings, now)
    begin(settings, "m", "five", "b.png", 9, "", "e", now + KEPT_MS)
    assert find(settings, "m", "five", one.id, "e") is None
    assert [path.name for path in (settings.data / "uploads").glob(f"{one.id}*")] == []


@pytest.mark.parametrize(
    ("name", "size", "word"),
    [("a.heic", 9, "HEIC"), ("a.exe", 9, "PNG"), ("a.png", 0, "空"), ("a.mp4", 65 * 2**20, "64 MB")],
)
def test_what_is_refused_before_a_byte_of_it_comes(
    settings: Settings, now: int, name: str, size: int, word: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        begin(settings, "m", "five", name, size, "", "e", now)
    assert word in refused.value.words.zh


@pytest.mark.usefixtures("imported")
def test_names_and_endings_are_those_that_stations_take(session: Session, settings: Settings) -> None:
    assert add(session, settings, "m", "five", "敲帮.jpg", PICTURE).startswith("media/picture-")
    path = add(session, settings, "m", "five", "敲帮.jpg", PICTURE)
    assert path.endswith(".png"), "the bytes say what it is"
    assert len(media_of(session, "m", "five")) == 2, "the same bytes again are the same file"
    with pytest.raises(RefusedError):
        add(session, settings, "m", "five", "a.png", b"not a picture")


@pytest.mark.usefixtures("imported")
def test_what_a_card_shows_stays(session: Session, settings: Settings) -> None:
    with pytest.raises(RefusedError, match="roof"):
        drop(session, "m", "five", "media/roof.png")
    path = add(session, settings, "m", "five", "new.png", png(700, 400))
    drop(session, "m", "five", path)
    assert path not in dict(media_of(session, "m", "five"))
    with pytest.raises(RefusedError):
        drop(session, "m", "five", path)
    assert uploads.MOST_PIECE < 9 * 2**20
