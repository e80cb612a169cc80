"""A station without disk and line: real content and real decisions behind a hand-driven clock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from content_packs.format.card import PREPARED
from content_packs.format.content import Content, Shown
from content_packs.format.folder import Folder, read_folder
from content_packs.format.manifest import Board
from content_packs.shifts import Shift, current_run
from content_packs.where import Spot
from content_packs.wire.notice import Notice
from content_packs.wire.record import Record
from content_packs.wire.state import Person, Roster, Site, token_hash
from content_packs.words import Words
from kiosk.domain.attendance import Attendance
from kiosk.domain.clockwork import Instant, Ticks
from kiosk.domain.dialog import Dialog
from kiosk.domain.dialogview import ASIDE
from kiosk.domain.directory import Directory
from kiosk.domain.notices import Life, Posted, Standing, covers
from kiosk.domain.playing import Glass
from kiosk.domain.rotation import Anchor, rotation
from kiosk.domain.screen import Facts, Link, Screen, screen
from kiosk.domain.signing import Answer, Signing

SHIPPED = Path(__file__).parents[2] / "content_packs" / "shipped"
BADGE_KEY = b"b" * 32
MORNING = datetime(2026, 11, 23, 7, 42)
"""A Monday, 18 minutes before the early shift: its sign window is open."""
NOON = datetime(2026, 11, 23, 12, 10)
"""The early shift runs, no window is open."""
SHIFTS = (
    Shift("early", "早班", 480, 480, "Early", "maintenance"),
    Shift("middle", "中班", 960, 480, "Middle"),
    Shift("night", "夜班", 0, 480, "Night"),
)
NAMES = (
    "王建国", "李志强", "张卫东", "刘海波", "陈立新", "赵永胜", "孙国庆", "周大勇", "吴长河", "郑小军",
    "冯玉林", "何春生", "高文斌", "马占山", "罗家旺", "梁铁柱", "宋安民", "唐明亮", "许有田", "邓光明",
    "韩石磊", "曹振华", "彭曌", "欧阳永安",
)  # fmt: skip
JOBS = ("采煤机司机", "液压支架工", "电钳工", "瓦斯检查工", "刮板输送机司机", "班组长")


def persons() -> tuple[Person, ...]:
    """Twenty-four of the roster, one of another team, one visitor; badge "B-<number>"."""
    crew = [_person(index, name, "综采甲班", JOBS[index % len(JOBS)]) for index, name in enumerate(NAMES, 1)]
    lent = _person(90, "丁大山", "综采乙班", "电钳工")
    visitor = replace(
        _person(91, "钱工", "", "厂家调试"), firm="华北机电安装公司", host="李志强", visitor=True
    )
    gone = _person(92, "严守田", "综采甲班", "电钳工")
    return (*crew, lent, visitor, replace(gone, tokens=(), revoked=gone.tokens))


def _person(index: int, name: str, team: str, job: str) -> Person:
    number = f"{10000 + index}"
    return Person(f"p{index:08d}", number, name, team, job, tokens=(token_hash(BADGE_KEY, f"B-{number}"),))


@dataclass
class FakeDesk:
    """A Desk; ``local`` is the mine's wall time, moved by hand.

    Attributes:
        content, site, roster, attendance, anchor, lang, link: what the screen is made of.
        answer: an answer to give to every scan, instead of a decision.
        dialog: what is open; a choice is carried on in memory, as the counter does on disk.
        kept: records of dialogs, numbered.
        posted, checked_at: urgent notices; when the content was last checked (ms).
        scans, failures, views, drew: what came in.
        lasts_s: what it says for how long a screen lasts.
        aside: whether a full-screen notice was put aside.
    """

    content: Content
    site: Site
    roster: Roster | None
    pictures: dict[str, Path]
    local: datetime = MORNING
    lang: str = "zh"
    link: Link = Link(True, 0, 0)
    quality: str = "hub"
    attendance: Attendance = field(default_factory=Attendance)
    anchor: Anchor = Anchor(0)
    answer: Answer | None = None
    dialog: Dialog | None = None
    kept: list[Record] = field(default_factory=list)
    scans: list[str] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    views: list[str] = field(default_factory=list)
    attended: bool = False
    posted: Posted = Posted()
    checked_at: int = 0
    drew: list[str] = field(default_factory=list)
    saw: list[Glass] = field(default_factory=list)
    lasts_s: float = 0.0
    aside: bool = False

    @property
    def now(self) -> Instant:
        at = int((self.local - timedelta(minutes=480)).replace(tzinfo=UTC).timestamp() * 1000)
        return Instant(at, Ticks(at, 0, "boot"), self.quality)

    @property
    def facts(self) -> Facts:
        return Facts(
            self.site, self.roster, self.now.at, self.content, self.attendance, self.anchor, self.lang,
            posted=self.posted, checked_at=self.checked_at,
        )  # fmt: skip

    def screen(self, chosen: str) -> Screen:
        view = self.dialog.view(self.facts, self.now) if self.dialog else None
        shown = screen(self.facts, self.link, self.now, chosen)
        return replace(shown, dialog=view, aside=self.aside and covers(shown.notices))

    def shown(self, screen: Screen, attended: bool) -> None:
        self.views.append(screen.view)
        self.attended = attended

    def drawn(self, notice: Standing) -> None:
        self.drew.append(notice.notice.id)

    def seen(self, glass: Glass) -> None:
        self.saw.append(glass)

    def scan(self, text: str, then: Callable[[Answer], None]) -> None:
        self.scans.append(text)
        if self.answer is not None:
            then(self.answer)
            return
        found = Directory(self.site, self.roster).find(text)
        decision = Signing(self.site, self.roster, self.content, self.attendance).decide(found, self.now)
        if decision.record:
            self.attendance = self.attendance.and_records([decision.record])
        then(replace(decision.answer, offline=not self.link.up))

    def choose(self, name: str, then: Callable[[Answer | None], None]) -> None:
        self.aside = self.aside or name == ASIDE
        if self.dialog is None or name == ASIDE:
            then(None)
            return
        step = self.dialog.choose(name, self.facts, self.now)
        made = [replace(record, seq=len(self.kept) + n) for n, record in enumerate(step.records, 1)]
        self.kept += made
        self.attendance = self.attendance.and_records(made)
        self.dialog = step.dialog
        then(step.answer)

    def picture(self, sha256: str) -> str:
        return str(self.pictures[sha256])

    def turns(self) -> tuple[str, ...]:
        found = rotation(self.content, self.anchor, self.lang)
        return tuple(dict.fromkeys(turn.view for turn in (*found.prelude, *found.cycle)))

    def failed(self, key: str, error: str) -> None:
        self.failures.append((key, error))
        kept = tuple(shown for shown in self.content.cards if shown.key != key)
        self.content = replace(self.content, cards=kept)

    def set_lang(self, lang: str) -> None:
        self.lang = lang

    def post(self, *notices: Notice) -> None:
        """Put urgent notices in force, from now, each for two hours."""
        at = self.now.at
        made = tuple(replace(one, begins=at, until=at + 7_200_000) for one in notices)
        lives = {one.id: Life(7_200_000, 0, "boot") for one in made}
        self.posted, self.aside = Posted(self.posted.version + 1, at, made, lives), False

    def sign(self, count: int) -> None:
        """Let the first ``count`` of the roster have signed the current shift."""
        run = current_run(self.site.shifts, self.local)
        assert run is not None
        ids = frozenset(person.id for person in persons()[:count])
        self.attendance = Attendance({run.key: ids})

    def first(self, card_type: str) -> str:
        """Key of the first card of a type."""
        return next(shown.key for shown in self.content.cards if shown.card.type == card_type)


def desk(
    publishers: Sequence[str] = ("mine", "branch"), shipped: Path = SHIPPED, **changes: object
) -> FakeDesk:
    """A coal face's station with the shipped content, 18 of 24 signed; the rotation begins now."""
    content, pictures = _content(tuple(publishers), shipped)
    made = FakeDesk(content, site(), _roster(), dict(pictures))
    made.sign(18)
    for name, value in changes.items():
        setattr(made, name, value)
    made.anchor = Anchor(made.now.at)
    return made


@cache
def _content(publishers: tuple[str, ...], shipped: Path) -> tuple[Content, dict[str, Path]]:
    return content_of([read_folder(shipped / name) for name in publishers], shipped, publishers)


@cache
def _roster() -> Roster:
    return Roster(persons(), _expected())


def site(**changes: object) -> Site:
    """The site of the coal face."""
    made = Site(
        spot=Spot("face-1", "face-7305", "coal_face", ("section-1", "mine")),
        place_name=Words("7305综采工作面", "Coal face 7305"),
        unit_name=Words("综采一区", "Section 1"),
        number=1,
        follows=("mine", "branch-1"),
        shifts=SHIFTS,
        utc_offset_min=480,
        safe_since=date(2025, 12, 31),
        badge_key=BADGE_KEY,
        phone_key=b"p" * 32,
        phone_url="http://192.168.10.20:8080/p",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def content_of(
    folders: Sequence[Folder], shipped: Path, names: Sequence[str]
) -> tuple[Content, dict[str, Path]]:
    """Content of authoring folders, ancestors first, and the pictures' paths by hash."""
    boards: dict[str, Board] = {}
    cards: list[Shown] = []
    pictures: dict[str, Path] = {}
    theme, brand = Words(""), None
    for folder, name in zip(folders, names, strict=True):
        assert folder.pack is not None
        theme = folder.pack.theme if folder.pack.theme.zh else theme
        brand = folder.pack.brand or brand
        for board in folder.pack.boards:
            boards.setdefault(board.code, board)
        for card in folder.cards:
            media = {
                path: hashlib.sha256(folder.media[path]).hexdigest()
                for path in card.media()
                if path in folder.media
            }
            pictures |= {digest: shipped / name / path for path, digest in media.items()}
            cards.append(Shown(card, folder.pack.publisher, 29_930_432, media.get(card.picture, ""), media))
    prepared = tuple(shown for shown in cards if shown.card.type == PREPARED)
    cards = [shown for shown in cards if shown.card.type != PREPARED]
    used = {shown.card.board for shown in cards}
    ordered = sorted(
        (board for board in boards.values() if board.code in used), key=lambda board: board.order
    )
    return Content(tuple(ordered), tuple(cards), theme, brand, prepared), pictures


def _expected() -> dict[tuple[str, str], frozenset[str]]:
    ids = frozenset(person.id for person in persons()[: len(NAMES)])
    return {(f"2026-11-{number:02d}", shift.id): ids for number in range(20, 28) for shift in SHIFTS}
