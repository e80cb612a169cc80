"""Forms are read as a browser reads them."""

from __future__ import annotations

import pytest

from content_packs.errors import LinkError
from hub.demo.surface import Browser, forms

PAGE = """<form action="/out"><button name=gone value=1>x</button></form>
<form method="post" action="/packs/mine/five/roof"><input type="hidden" name="csrf" value="a&amp;b">
<input name="title" value="先敲帮问顶"><textarea name="body">
第一句。

第二句 &lt;10%。</textarea><input type="checkbox" name="off">
<input type="checkbox" name="on" checked value="1">
<input type="submit" name="send" value="x"></form><input name="outside" value="1">"""


def test_every_field_a_browser_would_send_is_there_and_no_other() -> None:
    assert forms(PAGE)[0].fields == {}
    assert forms(PAGE)[1].fields == {
        "csrf": "a&b", "title": "先敲帮问顶", "body": "第一句。\n\n第二句 <10%。", "on": "1",
    }  # fmt: skip


def test_a_form_is_found_by_field_or_by_where_it_goes() -> None:
    browser = Browser()
    browser.html = PAGE
    assert browser.form_with(field="body").action == "/packs/mine/five/roof"
    assert browser.form_with(action="/out").action == "/out"
    with pytest.raises(LinkError, match="pin"):
        browser.form_with(field="pin")
    browser.close()
