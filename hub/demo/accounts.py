"""The accounts at the end: what was done, what the stations say, what the hub says."""

from __future__ import annotations

from content_packs.words import Words
from hub.demo import proofs
from hub.demo.cast import FACE, PROJECT, Cast
from hub.demo.player import wait

QUIET_S = 30.0


def settle(cast: Cast) -> None:
    """Compare what was done with what the stations and the hub say, each asked on its own."""
    stage, figures = cast.stage, cast.report.figures
    balance = wait(
        stage.balance, lambda found: not found.unsent, QUIET_S,
        Words("记录没有全部送到", "records did not all arrive"),
    )  # fmt: skip
    own = {stage.ledger(name) for name in stage.stations}
    ledgers = stage.surface.totals()["ledgers"]
    figures["signed_on_station"] = balance.on_stations
    figures["records_on_hub"] = sum(row["records"] for ledger, row in ledgers.items() if ledger in own)
    figures["lost"], figures["doubled"] = balance.lost, balance.doubled
    figures["coverage"] = {name: _coverage(cast, name) for name in (FACE, PROJECT)}
    proofs.balanced(balance)


def _coverage(cast: Cast, name: str) -> dict[str, int]:
    """The hub's list of a station's run must name exactly those the story had sign."""
    date, shift = cast.players[name].status()["shift"]
    run = next(run for run in cast.stage.surface.coverage(date, shift) if run["expected"])
    got = {one["person"] for one in run["signed"]}
    proofs.equal(
        sorted(got), sorted(cast.signed[name]), f"{name} 中枢的已签名单不对", f"{name}: signed at the hub"
    )
    proofs.equal(
        len(run["signed"]) + len(run["missing"]), run["expected"],
        f"{name} 已签加未签不等于应签", f"{name}: signed and missing do not add up",
    )  # fmt: skip
    return {"expected": run["expected"], "signed": len(run["signed"]), "missing": len(run["missing"])}
