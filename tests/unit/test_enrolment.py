"""Enrolment as both sides know it: the hub answers what the vector shows, and the station reads it."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from content_packs.shifts import Shift
from content_packs.where import Spot
from content_packs.wire.record import ledger_id
from content_packs.wire.state import decode_document, site_from
from content_packs.words import Words
from hub.config import Settings
from hub.db import session_scope
from hub.people.service import Unit, put_unit
from hub.programme.service import put_shifts
from hub.secrets import load_secrets
from hub.stations.enrolment import EnrolAnswer, EnrolRequest, enrol, make_enrol_token
from hub.stations.service import Place, add_station, put_place
from kiosk.config import Folder
from kiosk.enrol import enrol as enrol_station
from tests.fakes.hub_mine import blank_database

VECTORS = Path(__file__).parents[1] / "vectors"
NOW = 1_795_315_200_000


def vector(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VECTORS / "enrolment" / name).read_text(encoding="utf-8"))
    return found


def shape(value: Any) -> Any:
    """An object's keys and the types of its values."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return type(value).__name__


def ask(folder: Path, keys: list[str]) -> list[EnrolAnswer]:
    """What a hub answers one station that enrols with these keys, one after the other."""
    settings = Settings(data=folder)
    secrets = load_secrets(settings.secrets)
    with session_scope(blank_database()) as session:
        put_unit(session, Unit("m", Words("矿"), "mine", None))
        put_shifts(session, "m", [Shift("day", "白班", 450, 600)])
        put_place(session, Place("face", Words("面"), "coal_face", "m"))
        add_station(session, "face-1", "face", NOW, "test")
        tokens = [make_enrol_token(session, "face-1", NOW) for _ in keys]
        return [
            enrol(session, settings, secrets, EnrolRequest(token, key), NOW + place)
            for place, (token, key) in enumerate(zip(tokens, keys, strict=True))
        ]


KEY = vector("request.json")["public_key"]


def test_the_hub_answers_in_the_vectors_shape(tmp_path: Path) -> None:
    (answer,) = ask(tmp_path, [KEY])
    said = answer.to_json()
    assert shape(said) == shape(vector("answer.json"))
    assert said["ledger"] == vector("answer.json")["ledger"] == ledger_id(bytes.fromhex(KEY))
    document = decode_document(
        base64.b64decode(said["site"]), bytes.fromhex(said["hub"]["state_key"]), "face-1"
    )
    assert replace(site_from(document).spot, tags=()) == Spot("face-1", "face", "coal_face", ("m",))


def test_the_station_reads_the_vector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = vector("answer.json")
    answer["site"] = base64.b64encode((VECTORS / "state" / "site.bin").read_bytes()).decode()
    states = json.loads((VECTORS / "state" / "verdicts.json").read_text(encoding="utf-8"))
    answer["hub"]["state_key"] = states["public_key"]
    asked: list[dict[str, str]] = []

    def answered(url: str, body: dict[str, str], timeout_s: float) -> dict[str, Any]:
        asked.append(body)
        return answer

    monkeypatch.setattr("kiosk.enrol._ask", answered)
    enrolment = enrol_station(Folder(tmp_path), "http://127.0.0.1:8080", "token")
    assert shape(asked[0]) == shape(vector("request.json"))
    assert (enrolment.mine, enrolment.station, enrolment.password) == ("demo", "face-1", "secret")
    assert Folder(tmp_path).enrolment() == enrolment


def test_a_lost_answer_can_be_asked_for_again_with_the_same_key(tmp_path: Path) -> None:
    first, second = ask(tmp_path, [KEY, KEY])
    assert first.ledger == second.ledger
    assert first.password != second.password
