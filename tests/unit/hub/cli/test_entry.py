import pytest

from tests.fakes.commands import run


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("link", "--as", "boss"), "boss"),
        (("link", "--as", "editor"), "editor"),
        (("enrol", "ghost"), "ghost"),
        (("pack", "publish", "ghost"), "ghost"),
        (("badges", "--out", "b.pdf"), "make setup"),
    ],
)
def test_a_refusal_is_a_sentence_in_both_languages_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    assert run(monkeypatch, *words) == 1
    told = capsys.readouterr().err
    assert told.startswith("✗")
    assert sentence in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "words",
    [("records", "import", "/nowhere/at/all"), ("pack", "publish"), ("trust", "split", "--keys", "x")],
)
def test_a_command_line_that_cannot_be_used_is_told_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert run(monkeypatch, *words) == 2
    told = capsys.readouterr().err
    assert "什么都没有改" in told
    assert "nothing was changed" in told


@pytest.mark.parametrize("url", ["nonsense://x", "sqlite:////nowhere/at/all.db"])
def test_a_database_that_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("YIZHAN_DATABASE_URL", url)
    assert run(monkeypatch, "link", "--as", "editor") == 1
    assert "数据库" in capsys.readouterr().err
