"""The list of stations: its address, its files, what is done to several at once; and a dead one replaced."""

from __future__ import annotations

import csv
import io
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.wire.care import Glimpse
from content_packs.wire.messages import Presence
from hub.audit.service import entries
from hub.db import read_scope, session_scope
from hub.secrets import load_secrets
from hub.stations.enrolment import credentials_ok
from hub.stations.glimpses import note_glimpse
from hub.stations.service import note_presence, stations
from tests.fakes.console import Console
from tests.integration.web.test_stations import JPEG, enrol, token_of


def rows_of(page: str) -> list[str]:
    return re.findall(r'<tr data-key="([^"]+)"', page.split('id="stations"')[1].split("</section>")[0])


def do(console: Console, what: str, role: str = "keeper", **form: object) -> int:
    data = {"csrf": console.csrf(role), "do": what, "reason": "试验", **form}
    return console.as_(role).post("/stations/several", data=data).status_code


def ready(console: Console, station: str, **said: object) -> None:
    with session_scope(console.engine) as session:
        presence = Presence("ready", console.clock(), console.clock(), **said)  # type: ignore[arg-type]
        note_presence(session, station, presence, console.clock())


def test_order_and_columns_are_the_address_and_unknown_ones_do_no_harm(console: Console) -> None:
    client = console.as_("keeper")
    names = rows_of(client.get("/stations?sort=station").text)
    assert len(names) > 1
    assert names == sorted(names)
    assert rows_of(client.get("/stations?sort=-station").text) == names[::-1]
    page = client.get("/stations?cols=station&cols=days,disk").text
    head = page.split("<thead>")[1].split("</thead>")[0]
    assert [word for word in ("站点", "安放天数", "剩余磁盘", "内容版本", "下一步") if word in head] == [
        "站点", "安放天数", "剩余磁盘",
    ]  # fmt: skip
    assert client.get("/stations?sort=ghost&cols=ghost&page=99&tag=ghost&status=x").status_code == 200
    assert rows_of(client.get("/stations?q=FACE-1").text) == ["face-1"]


def test_the_file_is_what_is_filtered_in_the_columns_shown(console: Console) -> None:
    ready(console, "face-1", unsent=7, disk_mb=9000)
    client = console.as_("keeper")
    answer = client.get("/stations?q=face-1&cols=station,unsent,disk&as=csv")
    assert 'filename="yizhan-stations-20261124.csv"' in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert rows == [["站点", "待传", "剩余磁盘（MB）"], ["face-1", "7", "9000"]]
    assert client.get("/stations?as=xlsx").content.startswith(b"PK")
    client.cookies.set("lang", "en")
    assert b"What to do next" in client.get("/stations?as=csv").content


def test_every_column_can_be_shown_and_sorted_in_both_languages(console: Console) -> None:
    ready(console, "face-1", clock="hub", disk_mb=900)
    with session_scope(console.engine) as session:
        glimpse = Glimpse(1, console.clock(), "mine/card-1", "防片帮", 23, 24, "zh", JPEG, 1280, 800)
        note_glimpse(session, "face-1", glimpse, console.clock() - 125_000)
    names = re.findall(r'name="cols" value="(\w+)"', console.as_("keeper").get("/stations").text)
    assert len(names) > 12
    for lang in ("zh", "en"):
        console.as_("keeper").cookies.set("lang", lang)
        for name in names:
            page = console.as_("keeper").get(f"/stations?cols={','.join(names)}&sort=-{name}")
            assert page.status_code == 200, (name, lang)
            assert page.text.count('<th scope="col"') == len(names)
    assert "/stations/face-1/glimpse.jpg?at=" in page.text
    editor = console.as_("editor").get("/stations?cols=screen").text
    assert "glimpse.jpg" not in editor, "who may not see screens sees none here"


def test_three_values_and_what_to_do_next(console: Console) -> None:
    for station in ("face-1", "project-1"):
        key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        enrol(console, token_of(console, station), key)
    ready(console, "face-1", have={"mine": 1})
    ready(console, "project-1", have={})
    client = console.as_("keeper")
    assert rows_of(client.get("/stations?status=behind").text) == ["face-1"]
    assert rows_of(client.get("/stations?status=ok").text) == ["project-1"]
    needing = client.get("/stations?status=needs").text
    assert "face-1" not in rows_of(needing)
    assert "取登记命令" in needing or not rows_of(needing)
    client.post("/stations/project-1/authorise", data={"csrf": console.csrf("keeper"), "yes": "false"})
    assert rows_of(client.get("/stations?status=off").text) == ["project-1"]


def test_tags_and_groups_are_put_on_several_at_once_and_filtered_by(console: Console) -> None:
    every = rows_of(console.as_("keeper").get("/stations").text)
    told = len(console.told)
    assert do(console, "tag", tag="瓦斯", row=every[:2]) == 303
    assert console.told[told:] == ["state"], "stations hear of their tags"
    assert do(console, "group", group="东翼", row=every[:1]) == 303
    client = console.as_("keeper")
    assert rows_of(client.get("/stations?tag=瓦斯").text) == every[:2]
    assert rows_of(client.get("/stations?tag=瓦斯&group=东翼").text) == every[:1]
    assert "瓦斯" in client.get(f"/stations/{every[0]}").text
    card = console.as_("editor").get("/packs/mine/five-boards/no-bare-roof").text
    assert "站点上现有的标签：瓦斯（2 站）" in card, "who writes a card sees what he can ask for"
    with read_scope(console.engine) as session:
        lines = [one for one in entries(session, most=5) if one.what in ("tag", "group")]
    assert [(one.object, one.after) for one in lines] == [
        (f"station:{every[0]}", {"group": "东翼", "stations": 1, "reason": "试验"}),
        (f"station:{every[1]}", {"tag": "瓦斯", "stations": 2, "reason": "试验"}),
        (f"station:{every[0]}", {"tag": "瓦斯", "stations": 2, "reason": "试验"}),
    ]


def test_all_results_are_those_of_the_filter_and_as_many_as_were_seen(console: Console) -> None:
    every = rows_of(console.as_("keeper").get("/stations").text)
    data = {"csrf": console.csrf("keeper"), "do": "tag", "tag": "全", "reason": "试", "query": "q=face"}
    client = console.as_("keeper")
    seen = len(rows_of(client.get("/stations?q=face").text))
    assert 0 < seen < len(every)
    refused = client.post("/stations/several", data={**data, "all": seen + 1})
    assert refused.status_code == 400
    assert "列表刚变了" in refused.text
    assert rows_of(client.get("/stations?tag=全").text) == []
    done = client.post("/stations/several", data={**data, "all": seen})
    assert done.headers["location"] == f"/stations?q=face&did=tag-{seen}"
    assert f"已加上标签：{seen} 个站点。" in client.get(done.headers["location"]).text
    assert rows_of(client.get("/stations?tag=全").text) == rows_of(client.get("/stations?q=face").text)


@pytest.mark.parametrize(
    "form",
    [{"row": "face-1", "tag": "x", "reason": " "}, {"tag": "x"}, {"row": "ghost", "tag": "x"},
     {"row": "face-1", "tag": "a b"}, {"row": "face-1", "do": "reboot"}],
)  # fmt: skip
def test_what_cannot_be_done_is_a_sentence_and_changes_nothing(
    console: Console, form: dict[str, object]
) -> None:
    told = list(console.told)
    assert do(console, str(form.pop("do", "tag")), **form) == 400
    with read_scope(console.engine) as session:
        assert not any(one.tags for one in stations(session))
    assert console.told == told


def test_only_those_on_the_line_are_asked_for_a_picture_or_pushed_to(console: Console) -> None:
    ready(console, "face-1")
    told = len(console.told)
    for what in ("look", "push"):
        assert do(console, what, row=["face-1", "project-1"]) == 303
    assert console.told[told:] == ["look:face-1", "push:face-1"]


def test_a_dead_station_is_replaced_and_its_old_credentials_are_refused(console: Console) -> None:
    secrets = load_secrets(console.settings.secrets)
    before = token_of(console, "face-1")
    _, old = enrol(console, before, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    unused = token_of(console, "face-1")
    client = console.as_("keeper")
    form = {"csrf": console.csrf("keeper"), "confirm": "face-1", "reason": "屏坏了"}
    assert client.post("/stations/face-1/replace", data={**form, "confirm": "face-2"}).status_code == 400
    assert client.post("/stations/face-1/replace", data={**form, "reason": ""}).status_code in (400, 422)

    page = client.post("/stations/face-1/replace", data=form).text

    assert "开一个新台账" in page
    found = re.search(r"--token (\S+) --data", page)
    assert found
    with read_scope(console.engine) as session:
        password = old["broker"]["password"]  # type: ignore[index]
        assert not credentials_ok(session, secrets, "face-1", password)
        last = entries(session)[0]
    assert (last.what, last.before, last.after) == (
        "replace",
        {"ledger": old["ledger"]},
        {"reason": "屏坏了"},
    )
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert enrol(console, unused, key)[0] == 400
    status, new = enrol(console, found[1], key)
    assert status == 200
    assert new["ledger"] != old["ledger"]
    with read_scope(console.engine) as session:
        assert not credentials_ok(session, secrets, "face-1", password)
    assert "已关闭" in client.get("/stations/face-1").text


def test_a_clock_that_is_right_is_not_minus_nothing(console: Console) -> None:
    with session_scope(console.engine) as session:
        said = Presence("ready", console.clock() - 20, console.clock() - 20, clock="hub")
        note_presence(session, "face-1", said, console.clock())
    client = console.as_("keeper")
    assert "-0.0" not in client.get("/stations?cols=station,clock").text
    assert "-0.0" not in client.get("/stations?cols=station,clock&as=csv").text
