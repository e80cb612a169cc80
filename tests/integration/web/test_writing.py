"""Writing on the console: cards and packs made, saved, put in order, thrown away, brought back."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from hub.audit.service import entries
from hub.db import read_scope
from hub.packs.service import Draft, cards, current_card, packs
from hub.seed_people import ACCOUNTS
from tests.fakes.console import Console
from tests.fakes.pictures import png

PACK = "/packs/mine/five-boards"
CARD = f"{PACK}/no-bare-roof"


def send(console: Console, role: str, address: str, **data: object) -> tuple[int, str]:
    """A form of a browser signed in as ``role``: status and where it leads."""
    answer = console.as_(role).post(address, data={"csrf": console.csrf(role), **data})
    return answer.status_code, answer.headers.get("location", "")


def fetch(
    client: TestClient, console: Console, role: str, path: str, data: dict[str, str]
) -> tuple[int, dict[str, str]]:
    answer = client.post(path, data=data, headers={"X-CSRF": console.csrf(role)})
    return answer.status_code, answer.json()


def read_at(page: str) -> str:
    found = re.search(r'name="read_at" value="(\d+)"', page)
    assert found
    return found[1]


def body_of(page: str) -> str:
    found = re.search(r'<textarea id="body".*?>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return found[1]


def order(console: Console) -> list[str]:
    with read_scope(console.engine) as session:
        return [draft.card.id for draft in cards(session, "mine", "five-boards")]


def test_a_pause_saves_and_says_when(console: Console) -> None:
    editor = console.as_("editor")
    form = {"read_at": read_at(editor.get(CARD).text), "body": "写到一半"}
    status, said = fetch(editor, console, "editor", f"{CARD}/autosave", form)
    assert (status, said["said"]) == (200, "已自动保存 09:10")
    form = {"read_at": said["read_at"], "body": "写完了。", "review_by": "明年"}
    assert fetch(editor, console, "editor", f"{CARD}/autosave", form)[0] == 422
    with read_scope(console.engine) as session:
        draft = current_card(session, "mine", "no-bare-roof")
        assert entries(session, most=1)[0].after["body"][0] == "写到一半"
    assert draft is not None
    assert draft.card.body.zh == "写到一半"


def test_two_who_write_see_each_other_and_each_others_words(console: Console) -> None:
    first, second = console.as_("editor"), console.as_("admin")
    stale = read_at(second.get(CARD).text)
    assert fetch(first, console, "editor", f"{CARD}/check", {})[1]["others"] == ""
    assert "也在写" in fetch(second, console, "admin", f"{CARD}/check", {})[1]["others"]
    form = {"read_at": read_at(first.get(CARD).text), "body": "甲写的。"}
    assert fetch(first, console, "editor", f"{CARD}/autosave", form)[0] == 200
    status, said = fetch(second, console, "admin", f"{CARD}/autosave", {"read_at": stale, "body": "乙写的。"})
    assert status == 409
    assert said["said"].startswith(ACCOUNTS["editor"])
    assert {"label": "正文", "text": "甲写的。"} in said["theirs"]
    mine = {"read_at": said["read_at"], "body": "乙写的。"}
    assert fetch(second, console, "admin", f"{CARD}/autosave", mine)[0] == 200
    page = first.get(f"{CARD}/history").text
    assert "甲写的。" in page
    assert "乙写的。" in page
    assert ACCOUNTS["admin"] in page


def test_an_earlier_state_comes_back(console: Console) -> None:
    editor = console.as_("editor")
    before = body_of(editor.get(CARD).text)
    send(console, "editor", CARD, body="改坏了。")
    page = editor.get(f"{CARD}/history").text
    (old,) = re.findall(rf'action="({CARD}/history/\d+)"', page)
    assert send(console, "editor", old) == (303, f"{CARD}?done=saved")
    assert body_of(editor.get(CARD).text) == before != "改坏了。"


def test_a_new_card_from_its_example_thrown_away_and_brought_back(console: Console) -> None:
    editor = console.as_("editor")
    assert editor.get(f"{PACK}/_new").text.count('name="type"') == 16
    assert send(console, "editor", f"{PACK}/_new", type="quiz") == (303, f"{PACK}/quiz-1?done=new")
    page = editor.get(f"{PACK}/quiz-1").text
    assert "还有【填…】没有填。" in page
    status, where = send(console, "editor", f"{PACK}/quiz-1", **{"options.text": ["甲", "乙"], "title": "问"})
    assert (status, where) == (303, f"{PACK}/quiz-1?done=faulty")
    refused = editor.post("/review/mine/submit", data={"csrf": console.csrf("editor")})
    assert refused.status_code == 400
    assert send(console, "editor", f"{PACK}/quiz-1/delete") == (303, f"{PACK}?done=deleted")
    assert "quiz-1" in editor.get("/packs/mine/_bin").text
    assert send(console, "editor", "/packs/mine/_bin", card="quiz-1") == (303, f"{PACK}/quiz-1?done=restored")
    with read_scope(console.engine) as session:
        draft = current_card(session, "mine", "quiz-1")
    assert draft is not None
    assert [words.zh for words in draft.card.options] == ["甲", "乙"]


def test_what_stations_show_is_only_taken_off(console: Console) -> None:
    assert send(console, "editor", f"{CARD}/delete") == (303, f"{CARD}?done=withdrawn")
    assert "发布后撤下" in console.as_("editor").get(CARD).text


def cards_of(console: Console) -> dict[str, Draft]:
    with read_scope(console.engine) as session:
        return {one.card.id: one for one in cards(session, "mine", "five-boards")}


def test_several_cards_are_put_off_and_taken_off_with_a_reason(console: Console) -> None:
    one, two, three = list(cards_of(console))[:3]
    page = console.as_("editor").get(PACK).text
    assert f'name="row" value="{one}"' in page
    assert "撤下 {n} 张" in page, "what is destructive names the count"
    told = {"row": [one, two], "valid_to": "2027-01-31", "do": "extend"}
    status, where = send(console, "editor", f"{PACK}/_several", **told, reason="冬季延用")
    assert status == 303
    assert "2 张卡片" in console.as_("editor").get(where).text
    assert [cards_of(console)[name].card.valid_to for name in (one, two)] == ["2027-01-31"] * 2
    assert send(console, "editor", f"{PACK}/_several", row=[three], do="withdraw", reason="")[0] == 400
    assert send(console, "editor", f"{PACK}/_several", row=["nobody"], do="withdraw", reason="旧")[0] == 400
    assert not cards_of(console)[three].withdrawn, "nothing without a reason, nothing by halves"
    board = cards_of(console)[three].card.board
    among = {name for name, draft in cards_of(console).items() if draft.card.board == board}
    every = {"query": f"board={board}", "all": str(len(among)), "do": "withdraw", "reason": "月底换题"}
    assert send(console, "editor", f"{PACK}/_several", **every)[0] == 303
    assert {name for name, draft in cards_of(console).items() if draft.withdrawn} == among
    every["do"] = "extend"
    where = send(console, "editor", f"{PACK}/_several", **every)[1]
    assert "did=extend-0" in where, "what is taken off does not come back by it"
    log = console.as_("auditor").get(f"/audit?q=card:mine/{three}").text
    assert "月底换题" in log
    assert "_several" not in console.as_("auditor").get(PACK).text


def test_cards_are_put_in_order_without_a_script(console: Console) -> None:
    first, second, third, *_ = order(console)
    page = console.as_("editor").get(PACK).text
    assert f'value="{first}" aria-label="往前移' in page
    assert send(console, "editor", f"{PACK}/_order", card=second, before=first)[0] == 303
    assert order(console)[:3] == [second, first, third]
    assert "_order" not in console.as_("auditor").get(PACK).text


def test_a_pack_is_made_set_up_and_copied_for_the_next_month(console: Console) -> None:
    made = send(console, "editor", "/packs", publisher="section-1", name="month", title="十一月")
    assert made == (303, "/packs/section-1/month/_new")
    send(console, "editor", "/packs/section-1/month/_new", type="text", id="look")
    cover = {
        "title": "十一月",
        "valid_from": "2026-11-01",
        "valid_to": "2026-11-30",
        "where.shift": ["night"],
    }
    assert send(console, "editor", "/packs/section-1/month/_pack", **cover)[0] == 303
    page = console.as_("editor").get("/packs/section-1/month/_pack").text
    assert 'name="where.shift" value="night" checked' in page
    assert 'value="month-2026-12"' in page
    done = send(console, "editor", "/packs/section-1/month/_copy", name="month-2026-12")
    assert done == (303, "/packs/section-1/month-2026-12?done=copied")
    with read_scope(console.engine) as session:
        copy = next(one for one in packs(session, "section-1") if one.name == "month-2026-12")
        (draft,) = cards(session, "section-1", "month-2026-12")
    assert (copy.valid_from, copy.valid_to, copy.where.shift) == ("2026-12-01", "2026-12-31", ("night",))
    assert (draft.card.id, draft.published) == ("look-2026-12", False)


def test_who_would_show_it_and_why_not(console: Console) -> None:
    send(console, "editor", CARD, where="1", **{"where.shift": ["night"], "where.unit": ["section-1"]})
    editor = console.as_("editor")
    day = editor.get(f"{CARD}/preview?at=2026-11-24T12:00").text
    assert day.count("班次不合") == 1
    assert day.count("单位不合") == 1
    night = editor.get(f"{CARD}/preview?at=2026-11-24T23:30&station=face-1").text
    assert "班次不合" not in night
    assert night.count("●</i>显示") == 1
    assert "preview.png?station=face-1&amp;at=2026-11-24T23%3A30" in night


def test_a_file_in_pieces_and_one_that_is_refused(console: Console) -> None:
    editor, headers = console.as_("editor"), {"X-CSRF": console.csrf("editor")}
    data = png(700, 400)
    begun = editor.post(
        f"{PACK}/_uploads", data={"name": "New Roof.png", "size": len(data)}, headers=headers
    ).json()
    address = f"{PACK}/_uploads/{begun['id']}"
    first = editor.put(address, params={"offset": 0}, content=data[:100], headers=headers)
    assert first.json() == {"came": 100}
    assert "没有传完" in editor.get(f"{PACK}/_media").text
    done = editor.put(address, params={"offset": 100}, content=data[100:], headers=headers).json()
    assert done == {"came": len(data), "path": "media/new-roof.png"}
    page = editor.get(f"{PACK}/_media").text
    assert "没有传完" not in page
    shown = editor.get(f"{PACK}/_file", params={"path": "media/new-roof.png"})
    assert shown.headers["content-type"] == "image/webp"
    refused = editor.post(f"{PACK}/_uploads", data={"name": "a.heic", "size": 9}, headers=headers)
    assert refused.status_code == 400
    assert "JPEG" in refused.json()["zh"]


def test_files_of_a_plain_form(console: Console) -> None:
    editor = console.as_("editor")
    files = [("files", (f"{name}.png", png(700, 400, grey))) for name, grey in (("a", 3), ("b", 4))]
    answer = editor.post(f"{PACK}/_media", data={"csrf": console.csrf("editor")}, files=files)
    assert answer.headers["location"] == f"{PACK}/_media?done=added"
    assert send(console, "editor", f"{PACK}/_media/drop", path="media/a.png")[0] == 303
    page = editor.get(f"{PACK}/_media").text
    assert "media/b.png" in page
    assert "media/a.png" not in page
