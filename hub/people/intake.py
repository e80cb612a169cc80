"""Persons from a CSV file, as mines send them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from content_packs.words import Words


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of a file that was not applied, and why."""

    line: int
    words: Words

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.words.zh} line {self.line}: {self.words.en}"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file; every line is in exactly one of the numbers or in ``refused``."""

    added: int
    changed: int
    unchanged: int
    refused: tuple[RefusedLine, ...]


def import_persons(session: Session, data: bytes) -> Imported:
    """Apply a CSV (utf-8 with or without BOM, or gb18030): 工号, 姓名, 单位, 工种, 公司, 接待人.

    English headings (staff_no, name, unit, job, firm, host) do as well; the unit by id or name. A bad
    line is refused with its number and a sentence; the rest is applied.

    Raises:
        RefusedError: the file is no CSV, or lacks the columns 工号, 姓名 or 单位.
    """
    raise NotImplementedError
