"""What answers say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content_packs.words import Words
from kiosk.domain.signing import Answer, Kind
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.saying import lines_of_answer
from tests.fakes.desk import NOON, persons


def said(answer: Answer, lang: str = "zh", width: float = 460) -> list[str]:
    return [line.text for line in lines_of_answer(answer, Theme(800, 480), "#FFFFFF", lang, width)]


@pytest.mark.usefixtures("stage")
class TestSaying:
    def test_a_number_nobody_has_is_shown_and_a_badge_is_not(self) -> None:
        assert said(Answer(Kind.UNKNOWN, number="10099"))[:2] == ["没有这个工号", "10099"]
        assert said(Answer(Kind.UNKNOWN)) == ["不认识此工牌", "已记录，请找班组长"]

    def test_a_visitor_with_his_firm_and_his_host(self) -> None:
        visitor = next(person for person in persons() if person.visitor)
        lines = said(Answer(Kind.SIGNED, visitor))
        assert lines == ["已签", "钱工", "华北机电安装公司 · 厂家调试", "接待：李志强"]

    def test_what_a_dialog_has_to_say_takes_the_place_of_the_usual_sentence(self) -> None:
        answer = Answer(Kind.CONFIRMED, persons()[0])
        assert said(answer)[-1] == "已记下"
        assert said(replace(answer, words=Words("还差 瓦斯检查工", "Still: gas")))[-1] == "还差 瓦斯检查工"

    def test_a_long_name_is_cut_and_never_spills(self) -> None:
        person = replace(persons()[0], name="阿不都热合曼·买买提依明江·艾合买提", team="很长的队名" * 9)
        lines = lines_of_answer(Answer(Kind.SIGNED, person), Theme(800, 480), "#FFFFFF", "zh", 300)
        assert lines[2].text.endswith("…")
        from kiosk.ui.widgets.lettering import width_of

        assert all(width_of(line.text, line.size, line.bold) <= 300 for line in lines)

    @pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SIGNED])
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_what_to_do_next_stands_whole(self, kind: Kind, lang: str) -> None:
        """Also in what a window of four to three leaves beside the shape."""
        width = 1024 * 0.94 - 768 * (0.48 + 3 / 26)
        for opens in (None, NOON):
            answer = Answer(kind, persons()[0], opens=opens)
            lines = lines_of_answer(answer, Theme(1024, 768), "#FFFFFF", lang, width)
            assert not any(line.text.endswith("…") for line in lines)
