"""The demo page: every control does its one thing, for this machine's own pages only."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from content_packs.errors import LinkError
from hub.demo.glance import Glance
from hub.demo.page import FOR_ALL, ROLES, DemoPage
from hub.demo.stage import Options, Stage
from hub.demo.voice import Voice
from hub.seed import DemoPerson

CREW = (DemoPerson("p1", "杜长林", "71001", "YZABCDEFGHIJ234567", "5301", "班组长", "综采甲班"),)
OURS = {"Host": "127.0.0.1:8090", "Origin": "http://127.0.0.1:8090"}
STATION_DEEDS = ("cut", "restore", "slow", "kill", "clock-1970", "clock-right")


class Recording(Stage):
    """A stage that only notes what it is asked."""

    def __init__(self, data: Path) -> None:
        super().__init__(Options(data))
        self.done: list[tuple[Any, ...]] = []

    def __getattribute__(self, name: str) -> Any:
        known = (
            "scan",
            "press",
            "cut",
            "restore",
            "slow",
            "kill",
            "clock_1970",
            "clock_right",
            "next_shift",
            "show_notice",
            "withdraw_notices",
        )
        if name in known:
            return lambda *arguments: self.done.append((name, *arguments))
        return super().__getattribute__(name)


@pytest.fixture
def stage(tmp_path: Path) -> Recording:
    return Recording(tmp_path)


@pytest.fixture
def page(stage: Recording) -> TestClient:
    glance = Glance(stage, Voice())
    glance.ready = True
    return TestClient(DemoPage(stage, glance, 0, lambda: CREW).app(), headers=OURS, follow_redirects=False)


def test_the_page_names_everything_and_runs_no_script_of_its_own(page: TestClient) -> None:
    answer = page.get("/")
    assert answer.status_code == 200
    for word in ("思想动能驿站", "丢失", "重复", "待传", "杜长林", "71001", "PIN 5301", "综采甲班"):
        assert word in answer.text
    assert not re.search(r"<script(?![^>]*src=)|<style| style=| on[a-z]+=", answer.text)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_every_form_leads_to_something_that_is_done(page: TestClient, stage: Recording) -> None:
    actions = set(re.findall(r'action="(/do/[a-z0-9-]+)"', page.get("/").text))
    assert {f"/do/{deed}" for deed in (*STATION_DEEDS, *FOR_ALL, "scan", "key")} == actions
    for action in sorted(actions):
        form = {"station": "face-1", "code": "YZ", "key": "left"}
        assert page.post(action, data=form, headers={"Accept": "application/json"}).json() == {"said": ""}
    assert len(stage.done) == len(actions)


def test_a_badge_is_scanned_at_the_chosen_station(page: TestClient, stage: Recording) -> None:
    answer = page.post("/do/scan", data={"chosen": "project-1", "code": CREW[0].token})
    assert stage.done == [("scan", "project-1", CREW[0].token)]
    assert answer.headers["location"] == "/?station=project-1&said="


@pytest.mark.parametrize("form", [{"station": "hub"}, {}, {"station": "../face-1"}])
def test_an_unknown_station_or_deed_does_nothing(
    page: TestClient, stage: Recording, form: dict[str, str]
) -> None:
    assert "没有这个动作" in page.post("/do/kill", data=form, headers={"Accept": "application/json"}).text
    assert (
        "没有这个动作"
        in page.post("/do/fly", data={"station": "face-1"}, headers={"Accept": "application/json"}).text
    )
    assert stage.done == []


def test_a_station_that_does_not_answer_is_a_sentence_on_the_page(
    page: TestClient, stage: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise LinkError("face-1 正在重新启动。", "face-1 is being restarted")

    monkeypatch.setattr(Recording, "__getattribute__", Stage.__getattribute__)
    monkeypatch.setattr(Stage, "scan", gone)
    said = page.post("/do/scan", data={"station": "face-1"}, headers={"Accept": "application/json"}).json()
    assert "正在重新启动" in said["said"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "127.0.0.1:8090", "Origin": "http://evil.example"},
        {"Host": "127.0.0.1:8090", "Origin": ""},
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ],
)
def test_pages_of_others_can_do_nothing(page: TestClient, stage: Recording, headers: dict[str, str]) -> None:
    assert page.post("/do/kill", data={"station": "face-1"}, headers=headers).status_code == 403
    assert stage.done == []


def test_a_foreign_name_for_this_machine_is_refused_even_for_reading(page: TestClient) -> None:
    assert page.get("/", headers={"Host": "evil.example:8090"}).status_code == 403
    assert page.get("/state.json", headers={"Host": "localhost:9000"}).status_code == 200


def test_a_badge_is_a_picture_and_an_unknown_one_is_not(page: TestClient) -> None:
    assert page.get("/badge/p1.svg").headers["content-type"] == "image/svg+xml"
    assert page.get("/badge/p2.svg").status_code == 404
    assert page.get("/picture/face-9.png").status_code == 503


def test_signing_in_goes_to_a_fresh_link_of_the_role(
    page: TestClient, stage: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.surface, "link", lambda role: f"http://127.0.0.1:8080/link/{role}")
    for role in ROLES:
        answer = page.post("/sign-in", data={"role": role})
        assert answer.headers["location"] == f"http://127.0.0.1:8080/link/{role}"
    assert page.post("/sign-in", data={"role": "root"}).status_code == 404


def test_before_the_start_is_over_the_page_shows_the_steps_and_no_badges(stage: Recording) -> None:
    voice = Voice()
    glance = Glance(stage, voice)
    with voice.step("中枢", "hub"):
        page = TestClient(DemoPage(stage, glance, 0, lambda: CREW).app(), headers=OURS)
        html = page.get("/").text
    assert 'data-ready="no"' in html
    assert "中枢" in html
    assert "杜长林" not in html
    assert page.get("/state.json").json()["steps"][0]["state"] == "done"
