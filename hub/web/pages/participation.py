"""What men did at the stations beside signing: daily question, joint confirmation, signing for another."""

from __future__ import annotations

from fastapi import APIRouter, Response

from hub.accounts.service import account_names
from hub.db import read_scope
from hub.programme.service import shift_names
from hub.records.participation import joint_runs, quiz_results, vouched
from hub.stations.service import places
from hub.web.visit import Visiting

router = APIRouter(include_in_schema=False)
REASONS = {"forgot": "忘带工牌", "damaged": "工牌损坏", "hands": "手上有伤", "other": "其他"}


@router.get("/participation")
def participation(visit: Visiting, place: str = "") -> Response:
    """The newest of each; of one place."""
    with read_scope(visit.hub.engine) as session:
        spots = [spot for spot in places(session) if visit.sees(spot.unit_id)]
        settings = visit.hub.settings
        held = {spot.id for spot in spots}
        asked = place if visit.units() is None else held & {place} if place else held
        return visit.page(
            "participation.html", place=place, places=spots, names={spot.id: spot.name for spot in spots},
            shifts=shift_names(session), reasons=REASONS, authors=account_names(session),
            quizzes=quiz_results(session, settings, place=asked),
            joint=joint_runs(session, settings, place=asked), vouched=vouched(session, place=asked),
        )  # fmt: skip
