"""Parts of pages that are drawn once for as long as they are drawn of the same."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment, UndefinedError
from jinja2.runtime import StrictUndefined

from hub.web.fragments import Fragments

TEMPLATES = {
    "row.html": "{% macro row(_, name, count) %}{{ drawn(name) }}<b>{{ _(name) }} {{ count }}</b>"
    "{% endmacro %}"
    "{% macro nosy(name) %}{{ secret }}{% endmacro %}",
    "page.html": "{% from 'row.html' import row %}{{ kept(row, _, name, count) }}",
    "nosy.html": "{% from 'row.html' import nosy %}{{ kept(nosy, name) }}",
}


def page(name: str, most: int = 1_000) -> tuple[Environment, list[str]]:
    drawn: list[str] = []
    made = Environment(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.globals.update(kept=Fragments(most).draw, drawn=lambda text: drawn.append(text) or "")
    return made, drawn


def test_drawn_again_only_when_an_argument_is_another() -> None:
    made, drawn = page("page.html")
    template = made.get_template("page.html")
    shown = [
        template.render(_=say, name=name, count=count)
        for say in (str, str.upper)
        for name, count in (("a", 1), ("a", 1), ("a", 2), ("<a", 2), ("a", 1))
    ]
    assert shown[:5] == ["<b>a 1</b>", "<b>a 1</b>", "<b>a 2</b>", "<b>&lt;a 2</b>", "<b>a 1</b>"]
    assert shown[5] == "<b>A 1</b>", "another language is another argument"
    assert len(drawn) == 6


def test_a_macro_sees_nothing_but_its_arguments() -> None:
    made, _ = page("nosy.html")
    with pytest.raises(UndefinedError, match="secret"):
        made.get_template("nosy.html").render(name="a", secret="of another reader")


def test_what_is_used_stays_and_the_rest_goes() -> None:
    made, drawn = page("page.html", most=60)
    template = made.get_template("page.html")
    for count in range(50):
        template.render(_=str, name="always", count=0)
        template.render(_=str, name="once", count=count)
    assert drawn.count("always") == 1
    before = len(drawn)
    template.render(_=str, name="once", count=0)
    assert len(drawn) == before + 1, "long ago, so it is drawn again"
