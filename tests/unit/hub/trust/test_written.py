from pathlib import Path

import pytest

from hub.errors import RefusedError
from hub.trust.written import FILE, check_words, page, read_key, read_key_at, written

KEY = bytes(range(32))


def test_a_key_is_read_however_it_was_typed() -> None:
    text = written(KEY)
    assert len(text.split()) == 14
    for typed in (text, text.lower(), text.replace(" ", "-"), text.replace(" ", ""), f"\n {text} \n"):
        assert read_key(typed) == KEY


@pytest.mark.parametrize("place", range(0, 69, 7))
def test_one_wrong_letter_is_noticed(place: int) -> None:
    text = written(KEY)
    wrong = text[:place] + ("B" if text[place] != "B" else "C") + text[place + 1 :]
    with pytest.raises(RefusedError, match="compare"):
        read_key(wrong)


@pytest.mark.parametrize("text", ["", "AAAA", "0" * 56, "A" * 56, written(KEY)[:-4]])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        read_key(text)


def test_words_tell_keys_apart() -> None:
    words = {check_words(bytes([number] * 32)) for number in range(50)}
    assert len(words) == 50
    assert all(len(word) == 2 for text in words for word in text.split())


def test_a_stick_is_a_file_or_the_folder_it_is_in(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(page("恢复密钥", KEY, "锁好"), encoding="utf-8")
    assert read_key_at(tmp_path) == read_key_at(tmp_path / FILE) == KEY
    with pytest.raises(RefusedError, match="stick"):
        read_key_at(tmp_path / "none")
