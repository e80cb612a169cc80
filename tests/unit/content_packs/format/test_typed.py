from datetime import date

from content_packs.format.typed import Typed, typed_card

TABLE = {
    "type": "metrics", "board": "alert", "title": "对标", "basis": "样例", "review_by": date(2027, 1, 1),
    "metric": [{"name": "进尺", "unit": "m", "better": "up", "actual": "4.80"}],
}  # fmt: skip


def test_a_form_is_read_like_a_folder() -> None:
    card, faults = typed_card(
        "advance", Typed(TABLE, "正文", {"title": "Advance", "names": ["metres"]}, "Body")
    )
    assert card is not None
    assert faults == []
    assert (card.id, card.title.en, card.body.en, card.review_by) == (
        "advance",
        "Advance",
        "Body",
        "2027-01-01",
    )
    assert (card.metrics[0].name.en, card.metrics[0].actual) == ("metres", "4.80")


def test_its_faults_are_those_of_a_folder() -> None:
    wrong = {
        **TABLE,
        "review_by": "soon",
        "basis": "",
        "metric": [{"name": "x", "better": "up", "plan": "5 m"}],
    }
    card, faults = typed_card("advance", Typed(wrong, "", {}, ""))
    assert card is not None
    assert {field for field, _ in faults} == {"review_by", "basis", "plan"}
    assert all(words.zh and words.en for _, words in faults)


def test_without_a_type_there_is_no_card() -> None:
    card, faults = typed_card("x", Typed({**TABLE, "type": "poem"}, "", {}, ""))
    assert card is None
    assert [field for field, _ in faults] == ["type"]
