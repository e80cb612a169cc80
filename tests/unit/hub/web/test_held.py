"""Pages that are kept while nothing has changed: what differs between readers and moments is left out."""

from __future__ import annotations

from hub.web.held import CLOCK, CSRF, MOMENT, Drawn, Lasting, WhileUnchanged


def test_each_reader_gets_his_own_token_and_the_time_it_is() -> None:
    page = Drawn.of(f"<i>{MOMENT} 矿 {CLOCK}</i><b>{CSRF}</b>{CSRF}", Lasting(0))
    assert page.filled("abc", 7, "08:00").decode() == "<i>7 矿 08:00</i><b>abc</b>abc"
    assert page.filled("def", 8, "08:01").decode() == "<i>8 矿 08:01</i><b>def</b>def"
    assert Drawn.of("nothing left open", Lasting(0)).filled("abc", 7, "08:00") == b"nothing left open"


def test_it_lasts_until_the_first_thing_in_it_ends_and_not_before_it_was_drawn() -> None:
    lasting = Lasting(1000)
    lasting.ends(5000)
    lasting.ends(3000)
    lasting.ends(4000)
    assert [lasting.holds(now) for now in (999, 1000, 2999, 3000)] == [False, True, True, False]


def test_nothing_is_found_that_was_read_of_another_state() -> None:
    held = WhileUnchanged[str](10)
    held.put("monday", "a", "A")
    held.put("monday", "b", "B")
    assert [held.get("monday", name) for name in "abc"] == ["A", "B", None]
    assert held.get("tuesday", "a") is None
    held.put("tuesday", "b", "new")
    assert (held.get("tuesday", "a"), held.get("tuesday", "b")) == (None, "new")
    held.put("monday", "b", "B")  # by a thread that began before and ends after the change
    assert held.get("tuesday", "b") is None


def test_what_is_too_much_is_forgotten() -> None:
    held = WhileUnchanged[str](10)
    held.put("monday", "a", "A", 6)
    held.put("monday", "b", "B", 4)
    assert held.get("monday", "a") == "A"
    held.put("monday", "c", "C", 1)
    assert [held.get("monday", name) for name in "abc"] == [None, None, "C"]
