"""What is on screen: one pure function of content, state, clock, link and records."""

from __future__ import annotations

from collections import deque
from datetime import date, datetime

from content_packs.format.card import Card
from content_packs.format.content import Content, Shown, pledge_shown
from content_packs.format.manifest import Board, Brand
from content_packs.shifts import ShiftRun, current_run, next_opening
from content_packs.values import dataclass
from content_packs.wire.state import Roster, Site
from content_packs.words import Words
from kiosk.domain.attendance import Attendance, Tally, tally
from kiosk.domain.care import Care
from kiosk.domain.clockwork import Instant, local_time
from kiosk.domain.dialogview import DialogView
from kiosk.domain.joint import confirmed_roles
from kiosk.domain.notices import Posted, Standing, covers, standing
from kiosk.domain.phone_code import phone_code
from kiosk.domain.quiz import last_chosen
from kiosk.domain.rotation import OVERVIEW, Anchor, Rotation, rotation
from kiosk.domain.stick import Stick

BUILTIN = "builtin"
STOP_CARD = "stop-right"
"""Id of the card that says everybody may stop unsafe work; the frame keeps it at hand (SPEC.md 1.1)."""
FETCHED_STEP = 5
"""Percent of new content that are told apart: the window is not drawn anew for each block."""


@dataclass(frozen=True, slots=True)
class Link:
    """How the line is.

    Attributes:
        up: connected, and the hub is there.
        silent_ms: since the hub was last known to be there: 0 while ``up``, None = never.
        unsent: records without receipt.
        fetching: (bytes that have come, bytes wanted) while new content is on its way, else None.
    """

    up: bool
    silent_ms: int | None
    unsent: int
    fetching: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """Top line: who, where, when. ``emblem`` is the SHA-256 of the brand's picture, or empty."""

    brand: Brand | None
    unit: Words
    place: Words
    theme: Words
    shift: Words
    shift_date: date | None
    time: datetime
    safe_days: int | None
    emblem: str = ""


@dataclass(frozen=True, slots=True)
class Footer:
    """Bottom line: whether somebody must do something.

    ``version`` is the sum of what is shown as ``publisher version`` pairs; ``roster_age_h`` None
    means no roster ever came; ``clock_suspect`` asks a technician to set the clock; ``shut``: nothing can
    be signed here, because the ledger cannot be opened; ``advanced_m``: the face has gone so far that the
    station is to be moved closer, else 0; ``unchecked_h``: hours since the newest signature it has seen;
    ``fetched``: percent of the new content that has come, in steps of FETCHED_STEP, or None; ``stop`` is the
    key of the card of everybody's right to stop, if there is one; ``stick``: what is said to whoever has
    plugged one in.
    """

    link_up: bool
    unsent: int
    version: tuple[tuple[str, int], ...]
    roster_age_h: int | None
    clock_suspect: bool
    shut: bool = False
    stop: str = ""
    advanced_m: int = 0
    unchecked_h: int = 0
    fetched: int | None = None
    stick: Stick = Stick()


@dataclass(frozen=True, slots=True)
class Tile:
    """One board in the overview: its first cards (a column lists several, the others show one)."""

    board: Board
    cards: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All boards at once."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class CardState:
    """What people at the station did with a card.

    Attributes:
        chosen: letter of the option that was chosen last, or empty.
        revealed: whether the right answer is shown at once.
        confirmed: roles of the card that have confirmed in this shift.
    """

    chosen: str = ""
    revealed: bool = False
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardView:
    """One card.

    Attributes:
        fresh: it leads the rotation because it has just changed.
        state: what people did with it.
        safe_since: the last day that was not safe, for a card that counts; else None.
    """

    board: Board
    shown: Shown
    number: int
    of: int
    fresh: bool
    state: CardState = CardState()
    safe_since: date | None = None


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """Nothing is published to this station yet: it says so.

    Attributes:
        names: whether it has a roster to sign by.
        waits: why it is not enrolled yet, for the technician; empty where it is.
    """

    names: bool
    waits: Words = Words("")


@dataclass(frozen=True, slots=True)
class Panel:
    """The pledge panel while a sign window is open.

    Attributes:
        run: the shift being signed.
        tally: N of M.
        missing: names not yet signed, when the unit shows names.
        pledge: the general pledge to read before signing.
        qr: text of the phone code, or empty.
        qr_reason: why there is none, or that no phone can open it: see :func:`phone_code`.
        closed: whether the meeting was closed, so that who signs now is late.
        known_until: with the line down, until when it is known who signed elsewhere; else None.
    """

    run: ShiftRun
    tally: Tally
    missing: tuple[str, ...]
    pledge: Card | None
    qr: str
    qr_reason: str
    closed: bool = False
    known_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything drawn, but for answers to scans and what somebody does with keys.

    ``notices``: urgent ones that stand now, all of one level, newest first: full ones cover boards and
    panel, strips only the boards. ``aside``: full ones, but somebody at work has put them aside.
    """

    header: Header
    footer: Footer
    main: Overview | CardView | BuiltIn
    panel: Panel | None
    next_opens: datetime | None
    lang: str
    dialog: DialogView | None = None
    notices: tuple[Standing, ...] = ()
    aside: bool = False

    @property
    def covered(self) -> bool:
        """Whether an urgent notice lies over boards, panel and dialogs."""
        return covers(self.notices) and not self.aside

    @property
    def view(self) -> str:
        """Name of what stands in the middle: "overview", "builtin" or the card's key."""
        match self.main:
            case CardView(shown=shown):
                return shown.key
            case BuiltIn():
                return BUILTIN
            case Overview():
                return OVERVIEW


@dataclass(frozen=True, slots=True)
class Facts:
    """The arguments of :func:`screen` that change seldom.

    ``waits`` and ``shut``: why the station is not enrolled yet; whether its ledger cannot be opened.
    ``checked_at``: the newest signed time its content was checked by, ms since 1970 UTC; 0: never.
    ``stick``: the one that is plugged in.
    ``signed_at``: when the hub derived who signed elsewhere, ms; 0: never.
    """

    site: Site
    roster: Roster | None
    roster_at: int
    content: Content
    attendance: Attendance
    anchor: Anchor
    lang: str = "zh"
    waits: Words = Words("")
    shut: bool = False
    care: Care = Care()
    posted: Posted = Posted()
    checked_at: int = 0
    stick: Stick | None = None
    signed_at: int = 0


def screen(facts: Facts, link: Link, now: Instant, chosen: str = "") -> Screen:
    """What is shown at ``now``.

    Args:
        facts: site, roster, content, records, anchor of the rotation.
        link: state of the line.
        now: believed time.
        chosen: key of a card, or OVERVIEW, that somebody turned to by hand; empty for the rotation.
    """
    local = now.local(facts.site.utc_offset_min)
    run = current_run(facts.site.shifts, local)
    open_run = run if run is not None and run.is_open(local) else None
    coming = next_opening(facts.site.shifts, local)
    return Screen(
        header=_header(facts, run, local),
        footer=_footer(facts, link, now),
        main=_main(facts, now, chosen),
        panel=_panel(facts, open_run, link, now, local) if open_run else None,
        next_opens=coming.opens if coming else None,
        lang=facts.lang,
        notices=_notices(facts, run, now),
    )


def urgent(facts: Facts, now: Instant) -> tuple[Standing, ...]:
    """The urgent notices of :func:`screen` alone."""
    if not facts.posted.notices:
        return ()
    return _notices(facts, current_run(facts.site.shifts, now.local(facts.site.utc_offset_min)), now)


def _notices(facts: Facts, run: ShiftRun | None, now: Instant) -> tuple[Standing, ...]:
    return standing(facts.posted, facts.site, run.shift.id if run else "", facts.content, now)


def _header(facts: Facts, run: ShiftRun | None, local: datetime) -> Header:
    site = facts.site
    return Header(
        brand=facts.content.brand,
        unit=site.unit_name,
        place=site.place_name,
        theme=facts.content.theme,
        shift=Words(run.shift.name, run.shift.name_en) if run else Words(""),
        shift_date=run.date if run else None,
        time=local.replace(second=0, microsecond=0),
        safe_days=max((local.date() - site.safe_since).days, 0) if site.safe_since else None,
        emblem=facts.content.emblem,
    )


def _advanced(site: Site) -> int:
    gone = site.advance_m - site.placed_advance_m
    return gone if 0 < site.move_after_m <= gone else 0


def _fetched(link: Link) -> int | None:
    if link.fetching is None:
        return None
    came, wanted = link.fetching
    return min(came * 100 // max(wanted, 1), 99) // FETCHED_STEP * FETCHED_STEP


def _footer(facts: Facts, link: Link, now: Instant) -> Footer:
    versions = {shown.publisher: shown.version for shown in facts.content.cards}
    age = None if facts.roster is None else max(now.at - facts.roster_at, 0) // 3_600_000
    return Footer(
        link_up=link.up,
        unsent=link.unsent,
        version=tuple(versions.items()),
        roster_age_h=age,
        clock_suspect=now.quality == "suspect",
        shut=facts.shut,
        advanced_m=_advanced(facts.site),
        unchecked_h=max(now.at - facts.checked_at, 0) // 3_600_000 if facts.checked_at else 0,
        fetched=_fetched(link),
        stick=facts.stick or Stick(),
        stop=next((shown.key for shown in facts.content.cards if shown.card.id == STOP_CARD), ""),
    )


def rotation_now(facts: Facts, now: Instant) -> Rotation:
    """The rotation as it is at ``now``: of this month, for the posts of the shift that runs."""
    local = now.local(facts.site.utc_offset_min)
    posts = _posts(facts.roster, current_run(facts.site.shifts, local))
    of = (facts.anchor, facts.lang, f"{local:%Y-%m}", posts)
    for content, rest, made in tuple(_ROTATIONS):
        if content is facts.content and rest == of:
            return made
    made = rotation(facts.content, *of)
    _ROTATIONS.appendleft((facts.content, of, made))
    return made


_ROTATIONS: deque[tuple[Content, tuple[object, ...], Rotation]] = deque(maxlen=2)
"""Those made last: each moment asks, and it is the same for as long as nothing is published."""


def _posts(roster: Roster | None, run: ShiftRun | None) -> frozenset[str] | None:
    """Jobs of those expected in a shift; None when nobody knows."""
    expected = roster.expected.get(run.key) if roster and run else None
    if roster is None or expected is None:
        return None
    return frozenset(person.job for person in roster.persons if person.id in expected)


def _main(facts: Facts, now: Instant, chosen: str) -> Overview | CardView | BuiltIn:
    content = facts.content
    turn = rotation_now(facts, now).at(now.at - facts.anchor.at)
    if turn is None:
        return BuiltIn(names=facts.roster is not None, waits=facts.waits)
    view = chosen or turn.view
    shown = content.find(view)
    board = content.board(shown.card.board) if shown else None
    if view == OVERVIEW or shown is None or board is None:
        return Overview(tuple(_tile(content, board) for board in content.boards))
    siblings = content.of_board(board.code)
    counts = facts.site.safe_since if shown.card.type == "safedays" else None
    return CardView(
        board,
        shown,
        siblings.index(shown) + 1,
        len(siblings),
        fresh=turn.leads and not chosen,
        state=_state(shown.card, facts, now),
        safe_since=counts,
    )


def _state(card: Card, facts: Facts, now: Instant) -> CardState:
    """What was done with a card in this shift; the book of a shift is short."""
    run = current_run(facts.site.shifts, now.local(facts.site.utc_offset_min))
    book = facts.attendance.book.get(run.key if run else ("", ""), ())
    if card.roles:
        return CardState(confirmed=confirmed_roles(card, book))
    chosen = last_chosen(card, book, now) if card.type == "quiz" else ""
    return CardState(chosen, revealed=bool(chosen))


def _tile(content: Content, board: Board) -> Tile:
    return Tile(board, content.of_board(board.code)[: 4 if board.form == "column" else 1])


def _panel(facts: Facts, run: ShiftRun, link: Link, now: Instant, local: datetime) -> Panel:
    roster = facts.roster
    expected = roster.expected.get(run.key) if roster else None
    count = tally(facts.attendance, run.key, expected)
    names = {person.id: person.name for person in roster.persons} if roster else {}
    missing = tuple(names.get(id, id) for id in count.missing) if facts.site.names_shown else ()
    qr, reason = phone_code(facts.site, run, link.silent_ms, now, local)
    pledge = pledge_shown(facts.content.cards, "")
    closed = facts.attendance.roll(run.key).close is not None
    until = _known_until(facts, link, now)
    return Panel(run, count, missing, pledge.card if pledge else None, qr, reason, closed, until)


def _known_until(facts: Facts, link: Link, now: Instant) -> datetime | None:
    """What the hub has not sent anew until the line broke was still so then."""
    if link.up or not facts.signed_at:
        return None
    heard = now.at - link.silent_ms if link.silent_ms is not None else facts.signed_at
    return local_time(max(heard, facts.signed_at), facts.site.utc_offset_min)
