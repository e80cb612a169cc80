from content_packs.format.card import Card
from content_packs.format.content import Shown
from content_packs.words import Words
from hub.web.pages.paper import LEAST, ROWS, Row, Said, pages


def said(letters: int) -> Said:
    card = Card("pledge", "pledge", "pledge", title=Words("承诺"), body=Words("字" * letters))
    return Said(Shown(card, "mine", 1, "", {}), ())


def rows(count: int) -> list[Row]:
    return [Row(number, None) for number in range(1, count + 1)]


def test_every_line_stands_on_one_page_in_order() -> None:
    found = pages(rows(60), [said(50)])
    assert [row.number for page in found for row in page] == list(range(1, 61))
    assert max(map(len, found)) <= ROWS


def test_the_words_take_room_from_the_first_page_alone() -> None:
    none, short, long = (len(pages(rows(60), words)[0]) for words in ([], [said(60)], [said(9000)]))
    assert (none, long) == (ROWS, LEAST)
    assert LEAST < short < ROWS
    assert len(pages(rows(60), [said(60)])[1]) == ROWS


def test_few_lines_are_one_page() -> None:
    assert len(pages(rows(5), [said(60)])) == 1
