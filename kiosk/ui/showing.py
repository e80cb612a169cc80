"""What stands on the glass: the face, kept as the desk says, and what somebody turned to by hand."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from math import inf

from kivy.clock import Clock, ClockEvent

from kiosk.config import Display
from kiosk.domain.dialogview import ASIDE
from kiosk.domain.notices import Standing, covers
from kiosk.domain.playing import DARK, Glass, on_glass
from kiosk.domain.rotation import OVERVIEW
from kiosk.domain.screen import CardView, Overview, Screen
from kiosk.ui.desk import Desk
from kiosk.ui.face import Face
from kiosk.ui.theme import Theme

UPDATE_S = 1.0
"""How often the desk is asked what time has changed while each moment counts; whatever else changes calls
:meth:`kiosk.ui.app.StationApp.wake`."""
LATE_S = 0.05
"""So much later than a change is due it is looked for: Kivy counts from the begin of a frame."""
HAND_S = 20.0
"""How long a view turned to by hand stays before the rotation goes on."""
LOG = logging.getLogger(__name__)


class Showing:
    """Asks the desk what to draw, has the face draw it, and leaves out what cannot be drawn.

    Args:
        desk: the station behind the glass.
        open_keypad: called when 输工号 is touched.
        choose: called with the name of what is chosen in a dialog.
        display: from where the panel is read.

    Attributes:
        face: what is drawn; None before the window has a size.
        settled: whether the first board stands, so that the rest of the station may be loaded.
    """

    def __init__(
        self,
        desk: Desk,
        open_keypad: Callable[[], None],
        choose: Callable[[str], object],
        display: Display,
    ) -> None:
        self._desk, self._display = desk, display
        self._open_keypad, self._choose = open_keypad, choose
        self._chosen, self._chosen_until = "", 0.0
        self.face: Face | None = None
        self.settled = False
        self._keeps_time = False
        self._look: ClockEvent | None = None
        self._reported: Standing | None = None
        self._seen = DARK

    def fit(self, width: int, height: int) -> Face:
        """A new face for a window of this size, px."""
        theme = Theme(width, height, self._display.inches, self._display.distance_m)
        if theme.readable_m and theme.readable_m < self._display.distance_m:
            LOG.warning(
                "this panel can be read from %.1f m, not from %.1f m",
                theme.readable_m,
                self._display.distance_m,
            )
        films = self._display.video
        self.face = Face(theme, self._desk.picture, self._open_keypad, self.turn_to, self._choose, films)
        return self.face

    @property
    def screen(self) -> Screen | None:
        """What is drawn; None while nothing whole stands."""
        return self.face.screen if self.face else None

    @property
    def view(self) -> str:
        """What stands in the middle: "overview", "builtin" or a card's key."""
        return self.screen.view if self.screen else ""

    @property
    def lang(self) -> str:
        """Language on the glass."""
        return self.screen.lang if self.screen else "zh"

    @property
    def busy(self) -> bool:
        """Whether what stands must be seen: it is signing time, or somebody is at the glass."""
        face, screen = self.face, self.screen
        if face is None or screen is None:
            return True
        return bool(screen.panel or screen.notices or self._chosen or self._attended(screen))

    def _attended(self, screen: Screen) -> bool:
        """Whether new content would come under somebody's hands; a card turned to by hand stands on."""
        assert self.face is not None
        return bool(screen.dialog or self.face.answer or self.face.keypad)

    def keep_time(self) -> None:
        """From now on look again by itself when time may have changed something, until :meth:`stop`."""
        self._keeps_time = True
        self.update()

    def stop(self) -> None:
        """Look no more by itself."""
        self._keeps_time = False
        if self._look is not None:
            self._look.cancel()

    def update(self) -> None:
        """Draw what has changed."""
        rest = UPDATE_S
        try:
            self._update(Clock.time())
            rest = self._rest_s(Clock.time())
        finally:  # after an error too
            if self._look is not None:
                self._look.cancel()
            if self._keeps_time:
                self._look = Clock.schedule_once(lambda _: self.update(), rest)

    def _rest_s(self, now: float) -> float:
        """How long nothing can change by itself, s."""
        lasts, screen = self._desk.lasts_s, self.screen
        if not lasts or self.face is None or screen is None or self._attended(screen):
            return UPDATE_S
        by_hand = self._chosen_until - now if self._chosen else inf
        return max(min(lasts, by_hand, self.face.page_due_s(now)), 0.0) + LATE_S

    def _update(self, now: float) -> None:
        assert self.face is not None
        if self._chosen and now >= self._chosen_until:
            self._chosen = ""
        screen = self._desk.screen(self._chosen)
        if not self.settled and screen.panel:
            screen = replace(screen, panel=replace(screen.panel, qr=""))  # its library comes after
        try:
            self.face.show(screen, now)
        except Exception as error:
            self.skip(screen, error)
        if self.face.screen is not None:
            self._desk.shown(self.face.screen, self._attended(self.face.screen))

    def skip(self, screen: Screen | None, error: BaseException) -> None:
        """A view could not be drawn: report its card and show the overview instead."""
        LOG.error("cannot draw %s", screen.view if screen else "?", exc_info=error)
        assert self.face is not None
        if screen is None or not isinstance(screen.main, CardView):
            return
        self._chosen = ""
        self._desk.failed(screen.main.shown.key, f"{type(error).__name__}: {error}"[:200])
        try:
            self.face.show(self._desk.screen(OVERVIEW), Clock.time())
        except Exception:
            LOG.exception("cannot draw the overview")

    def flipped(self, dark: bool = False) -> None:
        """What was drawn is on the glass now: an urgent notice is reported, once each time it appears, and
        what can be seen when that changes; ``dark``: nothing can, because nobody is there."""
        notice = self.face.drawn if self.face else None
        if notice is not None and notice != self._reported:
            self._desk.drawn(notice)
        self._reported = notice
        if (seen := self._glass(dark)) != self._seen:
            self._seen = seen
            self._desk.seen(seen)

    def _glass(self, dark: bool) -> Glass:
        face = self.face
        if face is None:
            return DARK
        return on_glass(face.screen, face.clear and not dark, face.drawn is not None and not dark)

    # ---- by hand

    def turn_to(self, key: str) -> None:
        """Show a card, or the overview, for a while."""
        self._chosen, self._chosen_until = key, Clock.time() + HAND_S
        self._put_aside()
        self.update()

    def turn_back(self) -> None:
        """Go on with the rotation."""
        self._chosen = ""
        self.update()

    def turn_to_stop(self) -> bool:
        """Turn to the card of everybody's right to stop; whether this station has it."""
        key = self.screen.footer.stop if self.screen else ""
        if key:
            self.turn_to(key)
        return bool(key)

    def step(self, by: int) -> None:
        """Turn to the next view (1) or the one before (-1)."""
        turns = self._desk.turns()
        if turns:
            at = turns.index(self.view) if self.view in turns else 0
            self.turn_to(turns[(at + by) % len(turns)])

    def turn_page(self, by: int) -> None:
        """Turn the pages of a long card."""
        assert self.face is not None
        self._put_aside()
        self.face.turn_page(by, Clock.time())

    def _put_aside(self) -> None:
        """A full-screen notice makes room for what somebody turns to, and does not come back over it."""
        if self.screen is not None and covers(self.screen.notices):
            self._choose(ASIDE)

    def show_board(self, board: str) -> bool:
        """Turn to the first card of a board, or to "overview"; whether there is one."""
        main = self._desk.screen(OVERVIEW).main
        tiles = main.tiles if isinstance(main, Overview) else ()
        first = {tile.board.code: tile.cards[0].key for tile in tiles}
        found = OVERVIEW if board == OVERVIEW else first.get(board, "")
        if found:
            self.turn_to(found)
        return bool(found)
