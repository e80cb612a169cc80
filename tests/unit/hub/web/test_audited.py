"""Lines of the audit log in words."""

from __future__ import annotations

import ast
from pathlib import Path

import hub
from hub.audit.service import Entry
from hub.web.audited import (
    ASKED,
    BY_ITSELF,
    CODES,
    FIELDS,
    KINDS,
    MOST_SAID,
    OF,
    WHATS,
    Reader,
    called,
)
from hub.web.english import ENGLISH
from hub.web.i18n import translate

CHINESE = Reader(lambda text: translate(text, "zh"), lambda ms: f"@{ms}")
ENGLISH_READER = Reader(lambda text: translate(text, "en"), lambda ms: f"@{ms}")


def entry(what: str = "edit", object: str = "card:m/x", **values: object) -> Entry:
    before = {name: value[0] for name, value in values.items() if isinstance(value, tuple)}
    after = {name: value[1] if isinstance(value, tuple) else value for name, value in values.items()}
    return Entry(1, 0, "a", what, object, before, after)


def test_every_word_has_english() -> None:
    assert {
        *WHATS.values(),
        *KINDS.values(),
        *FIELDS.values(),
        *ASKED.values(),
        *BY_ITSELF.values(),
        *(text for known in (*CODES.values(), *OF.values()) for text in known.values()),
        "…… 还有 {n} 个",
        "是",
        "否",
    } - ENGLISH.keys() == set()


def test_what_the_program_notes_has_a_word() -> None:
    """A verb without one is shown as it is noted; the commonest have one."""
    noted = set[str]()
    for path in Path(hub.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "note" and len(node.args) > 3:
                what = node.args[2]
                noted |= (
                    {what.value} if isinstance(what, ast.Constant) and isinstance(what.value, str) else set()
                )
    assert len(noted) > 30
    assert len(noted - WHATS.keys()) < len(noted) / 5


def test_what_it_is_done_to_has_a_word() -> None:
    kinds = set[str]()
    for path in Path(hub.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "note" and len(node.args) > 3:
                name = node.args[3]
                first = name.values[0] if isinstance(name, ast.JoinedStr) else name
                if isinstance(first, ast.Constant):
                    kinds.add(str(first.value).partition(":")[0])
    assert len(kinds) > 20
    assert kinds - KINDS.keys() == set()


def test_values_are_written_as_people_read_them() -> None:
    found = CHINESE.differences(
        entry(
            active=(True, False),
            until=1_790_000_000_000,
            minutes=60,
            roles=["editor", "admin"],
            title={"zh": "题"},
        )
    )
    assert [(one.label, one.before, one.after) for one in found] == [
        ("启用", "是", "否"), ("有效到", "—", "@1790000000000"), ("分钟", "—", "60"),
        ("角色", "—", "编辑、系统管理员"), ("标题", "—", "zh 题"),
    ]  # fmt: skip


def test_codes_and_ids_in_what_changed_are_said_as_people_say_them() -> None:
    names = {"unit:s1": "综采一区", "place:f": "7305", "station:x": "7305"}
    reader = Reader(lambda text, **values: translate(text, "zh", **values), str, names)
    change = {"roles": ["auditor@s1", "admin"], "run": "f early", "to": "g late", "station": "x", "at": 0}
    assert reader.line(entry("approve", by=("editor", None), **change)) == (
        "送审人 editor → —；角色 审计员 @ 综采一区 s1、系统管理员；班次 7305 f early；"
        "去哪个班 g late；站点 7305 x；时间 —"
    )
    assert reader.line(entry("sign-in", by="link")) == "方式 登录链接"
    assert (
        reader.line(entry("group", group=("甲组", "乙组"), stations=2)) == "组 甲组 → 乙组；一起改的站点数 2"
    )
    many = reader.line(entry("print", persons=[f"p{n}" for n in range(MOST_SAID + 5)]))
    assert many.endswith(f"p{MOST_SAID - 1}…… 还有 5 个")


def test_what_stayed_as_it_was_is_said_once() -> None:
    assert CHINESE.line(entry("chain", "station:x", ledger=("ab", "ab"), flags=(["gap"], []))) == (
        "台账 ab；标记 中间缺记录 → —"
    )
    assert CHINESE.named("station") == "站点"


def test_who_notes_something_without_an_account_has_a_word() -> None:
    """Every name that stands in a call of ``note`` itself."""
    found = set[str]()
    for path in Path(hub.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "note" and len(node.args) > 3:
                who = node.args[1]
                found |= (
                    {who.value} if isinstance(who, ast.Constant) and isinstance(who.value, str) else set()
                )
    assert found
    assert found - BY_ITSELF.keys() == set()


def test_what_somebody_looked_at_is_said_as_the_list_asks_for_it() -> None:
    asked = {"from": "2026-08-26", "to": "2026-11-23", "kind": "pledge"}
    assert CHINESE.line(entry("look", "person:p1", **asked)) == "从 2026-08-26；到 2026-11-23；类别 pledge"
    assert CHINESE.line(entry("correct", "roster:x", to="early")) == "去哪个班 early"


def test_a_line_for_a_table_program() -> None:
    assert CHINESE.line(entry(place=("a", "b"), on="2026-11-22")) == "地点 a → b；日期 2026-11-22"
    assert ENGLISH_READER.line(entry(place=("a", "b"), on="2026-11-22")) == "Place a → b; Date 2026-11-22"


def test_what_is_not_known_is_shown_as_it_is() -> None:
    one = entry("ponder", "cloud:nine", shape="round")
    assert (CHINESE.what(one), CHINESE.object(one), CHINESE.line(one)) == (
        "ponder",
        "cloud nine",
        "shape round",
    )


def test_who_and_whom_have_their_names_and_their_ids() -> None:
    names = {"account:a": "甲某", "person:p1": "乙某"}
    reader = Reader(lambda text: translate(text, "zh"), str, names)
    assert reader.who(entry()) == "甲某 a"
    assert reader.named("cli") == "命令行"
    assert reader.named("gone") == "gone"
    assert reader.object(entry(object="person:p1")) == "人员 乙某 p1"
    assert reader.object(entry(object="account:a")) == "账号 甲某 a"


def test_a_value_has_the_name_of_what_was_done() -> None:
    (one,) = CHINESE.differences(entry("codes", "account:a", on=(False, True)))
    assert (one.label, one.before, one.after) == ("启用", "否", "是")


def test_the_program_itself_has_a_word_too() -> None:
    def say(text: str) -> str:
        return translate(text, "en")

    assert [called(say, {"a": "Ann"}, who) for who in ("a", "seed", "gone")] == ["Ann", "Demo data", "gone"]
