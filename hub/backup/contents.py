"""What a backup consists of: a folder of its own for the database, files by their hash shared by all.

``FOLDER/yizhan-backup/objects`` and ``…/originals`` hold what never changes, once; ``…/20261123-021500`` one
moment's database and, written last, ``contents.json``. A folder without it is no backup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from content_packs.errors import StorageError

FOLDER, CONTENTS, KEYS = "yizhan-backup", "contents.json", "yizhan-keys"
FORMAT = 1
_MOMENT = re.compile(r"\d{8}-\d{6}")


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds.

    Attributes:
        made_at: ms since 1970 UTC, by the hub's clock.
        mine: the mine's name on the line.
        database: "sqlite" or "postgresql"; a copy goes back into the kind it came from.
        sha256: of the database's file.
        records: how many records are in it at least: it was counted just before.
        ledgers: ledger -> the last number it held without a gap, at least.
        files: path below FOLDER -> SHA-256 of every object and original; beside them ``yizhan.toml``.
        settings: the text of ``yizhan.toml``; empty where there is none.
        audit: number and hash (hex) of the last line of the audit log it holds at least; (0, "") in backups
            of older programs.
    """

    made_at: int
    mine: str
    database: str
    sha256: str
    records: int
    ledgers: Mapping[str, int]
    files: Mapping[str, str]
    settings: str
    audit: tuple[int, str] = (0, "")

    def encode(self) -> bytes:
        """As ``contents.json``."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()


def decode(data: bytes, file: Path) -> Contents:
    """Read ``contents.json``.

    Raises:
        StorageError: it is none, or of a newer program.
    """
    try:
        table: dict[str, Any] = json.loads(data)
        if table.pop("format") != FORMAT:
            raise ValueError("written by a newer program")
        line, head = table.pop("audit", (0, ""))
        return Contents(**table, audit=(int(line), str(head)))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise StorageError(
            f"备份 {file} 读不了（{error}），什么都没有改；请换一个备份。",
            f"the backup {file} cannot be read ({error}); nothing was changed; take another",
        ) from None


def backups(folder: Path) -> list[Path]:
    """The whole backups below ``folder``, oldest first; those that were cut off are left out."""
    inside = folder / FOLDER
    found = inside.iterdir() if inside.is_dir() else ()
    return sorted(one for one in found if _MOMENT.fullmatch(one.name) and (one / CONTENTS).is_file())
