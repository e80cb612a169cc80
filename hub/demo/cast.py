"""Who plays in the check: the stations, the persons, and who has signed; with what chapters share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hub.demo import proofs
from hub.demo.pixels import Finder
from hub.demo.player import Player
from hub.demo.report import Report
from hub.demo.stage import STATIONS, Stage
from hub.seed import DemoPerson

FACE, PROJECT = STATIONS
SYNC_S = 30.0
"""How long news may take between hub and station before something is wrong."""
ANSWER_WORDS = {
    "signed": "已签",
    "already": "本班已签过",
    "unknown": "不认识此工牌",
    "nowindow": "现在不在签字时间",
}


class Cast:
    """On a stage whose stations have drawn their first board.

    Attributes:
        stage, report: where it plays, and where findings go.
        players: the two stations by name; ``face`` and ``project`` are the same two.
        finder: knows the stations' letters, for proofs from pixels.
        signed: ids of those who have signed, by station.
        crew: the demo's persons by id.
        here: those expected at a station, once a window is open.
        by_phone: who signed by phone.
    """

    def __init__(self, stage: Stage, report: Report, crew: Sequence[DemoPerson]) -> None:
        self.stage = stage
        self.report = report
        self.players = {name: Player(stage, name, report) for name in STATIONS}
        self.face, self.project = self.players[FACE], self.players[PROJECT]
        self.finder = Finder([stage.options.fonts / f"{name}.ttf" for name in ("Regular", "Bold")])
        self.signed: dict[str, set[str]] = {name: set() for name in STATIONS}
        self.crew = {one.id: one for one in crew}
        self.here: dict[str, list[DemoPerson]] = {}
        self.by_phone: DemoPerson | None = None

    def next_person(self, name: str) -> DemoPerson:
        """Somebody expected here who has not signed yet; ProofError when there is none."""
        return self._one(name, has_signed=False)

    def one_who_signed(self, name: str) -> DemoPerson:
        """Somebody expected here who has signed; ProofError when there is none."""
        return self._one(name, has_signed=True)

    def sign(self, name: str, said: dict[str, Any], how: str, person: DemoPerson) -> None:
        """Prove a signature: the answer, what is drawn, and the count."""
        proofs.answered(said, "signed", person.id, name)
        self.shows(self.players[name], f"signed-{how}", ANSWER_WORDS["signed"], person.name)
        self.signed[name].add(person.id)
        self.counts(name)

    def shows(self, player: Player, state: str, *words: str) -> None:
        """Take a picture of a state and prove its words."""
        picture = player.look(state)
        for text in words:
            proofs.drawn(picture, text, self.finder, f"{player.name} {state}")

    def counts(self, name: str) -> None:
        """The station's count comes to those who have signed there."""
        wanted = len(self.signed[name])
        self.players[name].wait(
            lambda status: status["signed"] == wanted,
            SYNC_S,
            f"已签人数不是 {wanted}",
            f"signed is not {wanted}",
        )

    def _one(self, name: str, has_signed: bool) -> DemoPerson:
        for one in self.here.get(name, ()):
            if (one.id in self.signed[name]) is has_signed:
                return one
        raise proofs.ProofError(f"{name} 的名单上没有合适的人。", f"nobody fit on the roster of {name}")
