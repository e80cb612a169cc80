"""Writing in a real Chromium: saved by itself, two at one card, the station's picture of it, files, order."""

from __future__ import annotations

import base64
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Route, expect

from hub.demo.stage import Stage
from hub.packs.uploads import MOST_PIECE
from tests.fakes.pictures import png
from tests.integration.browser.conftest import PATIENCE_MS, SignIn

expect.set_options(timeout=PATIENCE_MS)
PACK = "/packs/mine/five-boards"
CARD = f"{PACK}/no-bare-roof"
PAGES = (
    CARD, f"{PACK}/advance-shift", f"{PACK}/_new", f"{PACK}/_pack", f"{PACK}/_media", f"{CARD}/history",
    f"{CARD}/preview?station=face-1&at=2026-11-24T23:30", "/packs/mine/_bin", PACK, "/packs",
)  # fmt: skip
DRAWN = "() => document.querySelector('.drawn').complete && document.querySelector('.drawn').naturalWidth"


def test_two_write_one_card_and_lose_nothing(sign_in: SignIn) -> None:
    first, second = sign_in("editor"), sign_in("approver")
    for one in (first, second):
        one.open(CARD)
    first.page.fill("[name=title]", "长" * 15)
    expect(first.page.locator("[data-field=title] .fault")).to_contain_text("最多 14 字")
    first.page.fill("[name=title]", "先看顶")
    expect(first.page.locator("[data-field=title] .fault")).to_be_empty()
    expect(first.page.locator("#standing")).to_contain_text("初始数据")
    expect(first.page.locator("#standing")).to_contain_text("已发布")
    expect(first.page.locator("#saved")).to_contain_text("已自动保存")
    expect(first.page.locator("#standing")).to_have_text("▲待发布")
    expect(second.page.locator("#others")).to_contain_text("也在写这张卡片")
    second.page.fill("[name=body]", "另一个人写的话。")
    expect(second.page.locator("#theirs")).to_contain_text("先看顶")
    second.click("[data-keep=mine]")
    expect(second.page.locator("#saved")).to_contain_text("已自动保存")
    first.open(f"{CARD}/history")
    expect(first.page.locator(".states")).to_contain_text("先看顶")
    assert "另一个人写的话。" in first.page.inner_html(".states")


def test_the_station_draws_the_draft(sign_in: SignIn) -> None:
    editor = sign_in("editor")
    for path, width in ((CARD, 1280), (f"{CARD}/preview?station=face-1&size=800x480", 800)):
        editor.open(path)
        editor.page.wait_for_function(DRAWN)
        assert editor.page.evaluate(DRAWN) == width


def test_files_come_in_and_cards_change_places(sign_in: SignIn) -> None:
    editor = sign_in("editor")
    editor.open(f"{PACK}/_media")
    files = [("new-roof.png", "image/png", png(700, 400)), ("letter.png", "image/png", b"not a picture")]
    editor.page.set_input_files(
        "#drop input[type=file]", [{"name": n, "mimeType": t, "buffer": b} for n, t, b in files]
    )
    expect(editor.page.locator("#sending li").first).to_contain_text("media/new-roof.png")
    expect(editor.page.locator("#sending li.wrong")).to_contain_text("letter.png")
    expect(editor.page.locator("#files")).to_contain_text("media/new-roof.png")
    editor.open(f"{PACK}?board=alert")
    first, second = (one.get_attribute("data-card") for one in editor.page.locator("[data-card]").all()[:2])
    with editor.page.expect_navigation():
        editor.page.drag_and_drop(
            f"[data-card={second}]", f"[data-card={first}]", target_position={"x": 6, "y": 60}
        )
    expect(editor.page.locator("[data-card]").first).to_have_attribute("data-card", str(second))


def test_cards_change_places_by_keys_alone(sign_in: SignIn) -> None:
    page = sign_in("editor").page
    page.goto(page.url.rstrip("/") + f"{PACK}?board=reflection")

    def order() -> list[str]:
        return [one.get_attribute("data-card") or "" for one in page.locator("[data-card]").all()[:4]]

    first, *others = order()
    arrow = page.locator(f"[data-card={first}] form.order button").last
    arrow.focus()
    for _ in range(2):
        expect(arrow).to_be_focused()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(arrow).to_be_focused()
    assert order() == [*others[:2], first, others[2]]
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    expect(page.locator(f"[data-card={others[0]}] a")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/{others[0]}")


def test_without_javascript_nothing_is_offered_that_needs_it(chromium: Browser, stage: Stage) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(stage.surface.link("editor"))
    page.goto(stage.options.url + CARD)
    expect(page.locator("#drop")).to_be_hidden()
    page.fill("[name=title]", "不开脚本")
    page.click("#card-form .stay button >> nth=0")
    expect(page.locator(".flash")).to_contain_text("已保存")
    context.close()


GIVE = """([name, kind, text]) => {
  const held = new DataTransfer(), bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  held.items.add(new File([bytes], name, { type: "image/png" }));
  if (kind === "words and picture") held.setData("text/plain", "words");
  const to = { bubbles: true, cancelable: true };
  const event = kind === "drop" ? new DragEvent("drop", { dataTransfer: held, ...to })
    : new ClipboardEvent("paste", { clipboardData: held, ...to });
  document.querySelector("[name=body]").dispatchEvent(event);
}"""


def test_a_picture_given_to_a_card_is_on_it(sign_in: SignIn) -> None:
    editor = sign_in("editor")
    editor.open(f"{PACK}/sound-the-roof")
    page, place = editor.page, editor.page.locator("[name=picture]")
    picture = base64.b64encode(png(640, 480)).decode()
    page.evaluate(GIVE, ["words.png", "words and picture", picture])
    page.evaluate(GIVE, ["dropped.png", "drop", picture])
    expect(place).to_have_value("media/dropped.png")
    page.evaluate(GIVE, ["pasted.png", "paste", picture])
    expect(place).to_have_value("media/pasted.png")
    assert page.locator("#sending li").count() == 2, "words from an office program bring a picture along"
    expect(page.locator("#saved")).to_contain_text("已自动保存")
    assert editor.faults() == []
    page.reload()
    expect(place).to_have_value("media/pasted.png")
    page.fill("[name=title]", "听顶再进")
    expect(page.locator("#named")).to_have_text("听顶再进")


def test_a_line_that_is_cut_costs_a_file_no_piece_twice(sign_in: SignIn) -> None:
    page = sign_in("editor").page
    page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}{PACK}/_media")
    sent: list[str] = []
    cut = [True]

    def through(route: Route) -> None:
        sent.append(route.request.url.split("offset=")[1])
        if cut[0] and len(sent) == 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/_uploads/*?offset=*", through)
    noise = BytesIO()
    Image.effect_noise((2800, 2000), 90).save(noise, "PNG")
    name = {"name": "large.png", "mimeType": "image/png", "buffer": noise.getvalue()}
    page.set_input_files("#drop input[type=file]", [name])
    row = page.locator("#sending li")
    expect(row).to_contain_text("线断了")
    cut[0] = False
    row.locator("button").click()
    expect(row).to_contain_text("media/large.png")
    assert len(noise.getvalue()) > MOST_PIECE, "or there is nothing to cut"
    assert sent[1] == sent[2] == str(MOST_PIECE), "it goes on where it was cut"


def test_every_page_of_writing_is_for_everybody(sign_in: SignIn) -> None:
    editor = sign_in("editor")
    said: list[str] = []
    editor.page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    found = {}
    for path in PAGES:
        editor.open(path)
        found[path] = editor.faults()
    assert {path: faults for path, faults in found.items() if faults} == {}
    assert said == []
