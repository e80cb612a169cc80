"""The desk between the face and the work: what to draw, and where scans go."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from content_packs.words import Words
from kiosk.clock import Clock
from kiosk.domain.clockwork import LEAP_MS, Instant
from kiosk.domain.dialogview import DialogView
from kiosk.domain.faults import Fault
from kiosk.domain.lasting import lasting_ms
from kiosk.domain.notices import Standing
from kiosk.domain.playing import Glass
from kiosk.domain.rotation import OVERVIEW
from kiosk.domain.screen import CardView, Screen, screen
from kiosk.domain.signing import Answer
from kiosk.domain.stick import Stick
from kiosk.memory import Known, Memory
from kiosk.storage.store import Store
from kiosk.tray import Call, Choose, Drawn, Scan, Tray

if TYPE_CHECKING:
    from content_packs.wire.care import Glimpse, Look

log = logging.getLogger("yizhan.desk")


class _Made(NamedTuple):
    """A screen, of what and when it was made, and for how long it lasts, ms."""

    screen: Screen
    made_of: tuple[object, ...]
    for_whom: tuple[str, str]
    at: Instant
    lasts_ms: int

    def holds(self, made_of: tuple[object, ...], for_whom: tuple[str, str], now: Instant) -> bool:
        """Whether it is what would be made now: of the same facts, and no clock was set meanwhile."""
        return (
            made_of[0] is self.made_of[0]
            and made_of[1:] == self.made_of[1:]
            and for_whom == self.for_whom
            and self.lasts_on_ms(now) > 0
        )

    def lasts_on_ms(self, now: Instant) -> int:
        """For how long it still lasts, ms; 0 where a clock was set meanwhile."""
        gone, believed = now.ticks.mono - self.at.ticks.mono, now.at - self.at.at
        if abs(gone - believed) >= LEAP_MS:
            return 0
        return max(self.lasts_ms - max(gone, believed), 0)


class StationDesk:
    """Implements :class:`kiosk.ui.desk.Desk` on the real station."""

    def __init__(
        self,
        memory: Memory,
        store: Store,
        clock: Clock,
        tray: Tray,
        announce: Callable[[str, dict[str, object]], None],
    ) -> None:
        self._memory = memory
        self._store = store
        self._clock = clock
        self._tray = tray
        self._announce = announce
        self._made: _Made | None = None
        self._shown: Screen | None = None
        self._attended = False
        self._answered: Answer | None = None
        self._readers: Mapping[str, str] = {}

    def screen(self, chosen: str) -> Screen:
        """What to draw now."""
        known, dialog = self._memory.now_known, self._tray.dialog
        now = self._memory.instant(self._clock.ticks())
        shown = self._screen(known, now, chosen)
        if shown.notices and (aside := self._tray.aside) is not None and aside.holds(shown.notices, now):
            shown = replace(shown, aside=True)
        if dialog is None:
            return shown
        try:
            return replace(shown, dialog=dialog.view(known.facts, now))
        except Exception:
            log.exception("a dialog cannot be shown; the boards stand")
            return shown

    def _screen(self, known: Known, now: Instant, chosen: str) -> Screen:
        """The screen that was made last, while it lasts: the face asks every second."""
        link = known.link
        made_of = (known.facts, link.up, link.silent_ms is None, link.unsent, link.fetching)
        for_whom = (chosen, now.quality)
        last = self._made
        if last is None or not last.holds(made_of, for_whom, now):
            shown = screen(known.facts, link, now, chosen)
            if last is not None and _when(last.screen) != _when(shown):
                self._look()  # what is shown by date or shift is merged by the worker, which sleeps longer
            self._made = last = _Made(shown, made_of, for_whom, now, lasting_ms(known.facts, now))
        return last.screen

    @property
    def lasts_s(self) -> float:
        """For how long the screen given last stays right by itself, s; 0: each moment counts."""
        if self._made is None or self._tray.dialog is not None:
            return 0.0
        return self._made.lasts_on_ms(self._memory.instant(self._clock.ticks())) / 1000

    def look_at_clock(self) -> None:
        """Somebody has set the clock: the worker looks at once, not at its next turn."""
        self._look()

    def _look(self) -> None:
        self._tray.post(Call(lambda: None))

    def shown(self, screen: Screen, attended: bool) -> None:
        """Note what stands on the glass; the worker hears of another view, and of people at the glass."""
        before, self._shown = self._shown, screen
        if attended != self._attended:
            self._attended = attended
            self._tray.post(Call(lambda: self._memory.attend_glass(attended)))
        if before is None or before.view != screen.view:
            self._tray.post(Call(lambda: self._memory.show(screen.view)))

    def drawn(self, notice: Standing) -> None:
        """An urgent notice is on the glass: the worker keeps it, the hub will hear of it."""
        self._tray.post(Drawn(notice.notice))

    def seen(self, glass: Glass) -> None:
        """Something else can be seen: it is counted at the worker's next turn, which is not woken for it."""
        self._memory.playback.see(glass, self._clock.ticks().mono)

    def scan(self, text: str, then: Callable[[Answer | None], None]) -> None:
        """Hand a code to the worker; ``then`` is called from its thread once the record is on disk."""
        self._tray.post(Scan(text, self._noting(then)))

    def choose(self, name: str, then: Callable[[Answer | None], None]) -> None:
        """Hand a choice to the worker; ``then`` is called from its thread once all of it is on disk."""
        self._tray.post(Choose(name, self._noting(then)))

    def note_readers(self, ails: Mapping[str, str]) -> None:
        """Take note of what ails each reader; empty words: it works. Safe from every thread."""
        self._readers = ails
        out, mono = any(ails.values()), self._clock.ticks().mono
        words = "; ".join(f"{name}: {ail}" for name, ail in ails.items() if ail)[:200]

        def note() -> None:
            self._memory.caretaker.scanner = words
            self._memory.faults.hold(Fault.SCANNER, out, mono)

        self._tray.post(Call(note))

    def picture(self, sha256: str) -> str:
        """Path of a picture's file."""
        return str(self._store.path_of(sha256))

    def turns(self) -> tuple[str, ...]:
        """The overview, then every card, board after board."""
        content = self._memory.facts.content
        keys = [shown.key for board in content.boards for shown in content.of_board(board.code)]
        return (OVERVIEW, *keys)

    def failed(self, key: str, error: str) -> None:
        """A card could not be drawn: leave it out and report it."""
        self._tray.post(
            Call(lambda: self._memory.skip(key, error, self._memory.instant(self._clock.ticks())))
        )

    def draws(self, renderer: str) -> None:
        """Take note of who draws."""

        def note() -> None:
            self._memory.caretaker.renderer = renderer

        self._tray.post(Call(note))

    def glimpse(self, look: Look, picture: bytes = b"", size: tuple[int, int] = (0, 0)) -> Glimpse:
        """What is on screen now, for the hub."""
        from content_packs.wire.care import Glimpse

        shown = self._shown or self.screen("")
        tally = shown.panel.tally if shown.panel else None
        main = shown.main
        return Glimpse(
            id=look.id,
            at=self._memory.instant(self._clock.ticks()).at,
            view=shown.view,
            title=main.shown.card.title.zh[:200] if isinstance(main, CardView) else "",
            signed=tally.signed + tally.others if tally else -1,
            expected=tally.expected if tally and tally.expected is not None else -1,
            lang=shown.lang,
            picture=picture,
            width=size[0],
            height=size[1],
        )

    def waits(self, why: Words) -> None:
        """Say on the screen why this station is not enrolled yet."""
        self._tray.post(Call(lambda: self._memory.waits(why)))

    def set_lang(self, lang: str) -> None:
        """Show "zh" or "en"."""
        self._tray.post(Call(lambda: self._memory.set_lang(lang)))

    def _noting(self, then: Callable[[Answer | None], None]) -> Callable[[Answer | None], None]:
        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self._answered = answer
                self._announce("answer", _answer_row(answer))
            then(answer)

        return answered

    def status(self) -> dict[str, Any]:
        """What the control pipe tells about the station."""
        known = self._memory.now_known
        now = self._memory.instant(self._clock.ticks())
        shown = self._shown or self.screen("")
        panel, answer = shown.panel, self._answered
        return {
            "station": known.facts.site.spot.station,
            "view": shown.view,
            "board": shown.main.board.code if isinstance(shown.main, CardView) else "",
            "lang": shown.lang,
            "shift": list(panel.run.key) if panel else None,
            "window_open": panel is not None,
            "signed": panel.tally.signed + panel.tally.others if panel else None,
            "expected": panel.tally.expected if panel else None,
            "link": "up" if known.link.up else "down",
            "last": self._tray.last,
            "unsent": known.link.unsent,
            "version": self._memory.versions,
            "clock": now.quality,
            "time": now.at,
            "answer": _answer_row(answer) if answer else None,
            "dialog": _dialog_row(shown.dialog) if shown.dialog else None,
            "qr": panel.qr if panel else "",
            "notice": [_notice_row(one) for one in shown.notices],
            "covered": shown.covered,
            "boot": now.ticks.boot,
            "stick": _stick_row(known.facts.stick),
            "readers": dict(self._readers),
            "faults": list(self._memory.faults.codes),
        }


def _when(shown: Screen) -> tuple[object, ...]:
    """The date and the shift that content is chosen for."""
    header = shown.header
    return header.time.date(), header.shift_date, header.shift


def _notice_row(standing: Standing) -> dict[str, object]:
    notice = standing.notice
    return {
        "id": notice.id, "level": notice.level, "title": notice.title.zh, "until": notice.until,
        "board": standing.board.key if standing.board else "",
    }  # fmt: skip


def _stick_row(stick: Stick | None) -> dict[str, str] | None:
    return {"stage": stick.stage.value, "words": stick.words.zh} if stick else None


def _dialog_row(view: DialogView) -> dict[str, object]:
    names = [choice.name for choice in view.choices]
    return {"name": view.name, "step": view.step, "choices": names}


def _answer_row(answer: Answer) -> dict[str, object]:
    return {
        "kind": answer.kind.value,
        "person": answer.person.id if answer.person else None,
        "shift": list(answer.run.key) if answer.run else None,
        "offline": answer.offline,
    }
