from hub.web.desk import HERE_MS, Desk


def test_others_are_named_while_they_are_here() -> None:
    desk = Desk()
    assert desk.sit("m", "roof", "a", "甲", 1000) == []
    assert desk.sit("m", "roof", "b", "乙", 2000) == ["甲"]
    assert desk.sit("m", "roof", "a", "甲", 3000) == ["乙"]
    assert desk.sit("m", "belt", "c", "丙", 3000) == []
    assert desk.sit("m", "roof", "a", "甲", 2000 + HERE_MS) == []


def test_a_clock_that_was_put_back_leaves_nobody_there_for_ever() -> None:
    desk = Desk()
    desk.sit("m", "roof", "a", "甲", 9_000_000)
    assert desk.sit("m", "roof", "b", "乙", 1000) == []
