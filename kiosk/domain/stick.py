"""A stick that is plugged in, and what is said of it to whoever holds it."""

from __future__ import annotations

from enum import StrEnum

from content_packs.values import dataclass
from content_packs.words import Words


class Stage(StrEnum):
    """How far it is."""

    THERE = "there"
    READING = "reading"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Stick:
    """``words``: what the bottom line says; nothing where there is nothing to be read from it."""

    stage: Stage = Stage.THERE
    words: Words = Words("")

    @property
    def is_over(self) -> bool:
        """Whether nothing more is read from it."""
        return self.stage in (Stage.DONE, Stage.REFUSED)


def reading(held: int, wanted: int) -> Stick:
    """Content is being read: ``held`` of ``wanted`` bytes are on disk; of 0 nothing is known yet."""
    part = f" {held * 100 // wanted} %" if wanted else ""
    return Stick(Stage.READING, Words(f"正在读入U盘{part}，请不要拔", f"Reading stick{part}: leave it in"))


def done(new: bool) -> Stick:
    """All that was wanted is on disk; ``new``: whether anything was."""
    if new:
        return Stick(Stage.DONE, Words("已读入，可以拔U盘", "Read: the stick may go"))
    return Stick(Stage.DONE, Words("U盘上没有更新的内容，可以拔", "Nothing newer: the stick may go"))


def refused(why: Words) -> Stick:
    """Nothing more is taken from it."""
    return Stick(Stage.REFUSED, why)


UNFINISHED = refused(Words("U盘内容没有写完，请回地面重写", "Stick unfinished: write it anew"))
UNSIGNED = refused(Words("拒收：U盘内容的签名不对，原内容照常", "Refused: not signed rightly"))
DAMAGED = refused(Words("拒收：U盘上有损坏的文件，请回地面重写", "Refused: damaged. Write it anew"))
PULLED = refused(Words("U盘拔早了，读到的留着，请再插一次", "Pulled early: plug it in again"))
UNREADABLE = refused(Words("U盘读不出，读到的留着，请换一个", "Stick unreadable: try another"))

UNFIT = {
    "space": refused(Words("本站磁盘放不下，请清理后再插", "No room on this disk: clear it first")),
    "newer": refused(Words("拒收：要先升级本站程序", "Refused: needs a newer program")),
}
"""Why content is not taken in by this station, by the reason it tells the hub."""


def lacking(files: int) -> Stick:
    """The stick has not all that it leads to."""
    return refused(
        Words(
            f"U盘上缺 {files} 个文件，请回地面重写",
            f"{files} files lack: write it anew",
        )
    )
