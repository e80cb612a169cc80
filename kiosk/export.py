"""Records on their way up by hand: the very messages of the line, as files on a stick (SPEC.md 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from errno import ENOENT
from pathlib import Path

from content_packs.durable import write_durably
from content_packs.errors import StorageError
from content_packs.wire.carried import RECORDS, batch_name
from content_packs.words import Words
from kiosk.carrier import MOST_BATCH
from kiosk.config import Folder
from kiosk.storage.database import reading
from kiosk.storage.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: records ``first`` .. ``upto`` (0 .. 0: there was none) into ``folder``."""

    folder: Path
    first: int
    upto: int

    @property
    def words(self) -> Words:
        """How it ended, for whoever holds the stick."""
        if not self.upto:
            return Words("没有待传的记录，U盘上没有写", "Every record is at the hub: nothing was written")
        count = self.upto - self.first + 1
        return Words(
            f"已写好 {count} 条记录，可以拔U盘。地面上导入：yizhan records import",
            f"{count} records written: the stick may go. On the surface: yizhan records import",
        )


def export_records(folder: Folder, stick: Path, everything: bool) -> Exported:
    """Write the records without receipt, or all of them, beside a station that may be running.

    What is on the stick already is written again; the hub counts each record once. Nothing changes here: only
    the hub's own receipt, by the line, ends a record's waiting.

    Raises:
        StorageError: the station has no ledger, it cannot be read, or the stick refuses.
    """
    ledger = _opened(folder)
    try:
        with reading("ledger.db"):
            return _write(ledger, stick, 0 if everything else ledger.acked)
    except OSError as error:
        raise StorageError(
            f"记录写不进 {stick}（{error.strerror}）：记录都还在本站。请检查U盘是否写保护、已满，或换一个。",
            f"records cannot be written to {stick} ({error.strerror}); all are kept here; "
            "the stick may be write-protected or full: try another",
        ) from error
    finally:
        ledger.close()


def _write(ledger: Ledger, stick: Path, after: int) -> Exported:
    """Write the records that follow ``after``; OSError when the stick refuses."""
    if not stick.is_dir():
        raise FileNotFoundError(ENOENT, "没有这个目录 no such folder", str(stick))
    out, upto = stick / RECORDS / ledger.id, after
    while (batch := ledger.batch(upto, MOST_BATCH)) is not None:
        write_durably(out / batch_name(batch.first, batch.upto), batch.encode())
        upto = batch.upto
    return Exported(out, after + 1, upto) if upto > after else Exported(out, 0, 0)


def _opened(folder: Folder) -> Ledger:
    """The station's own ledger; none is made here."""
    file = folder.path / "ledger.db"
    if not (file.exists() and folder.ledger_key_file.exists()):
        raise StorageError(
            f"{folder.path} 里没有本站台账，没有写出任何记录；请用 --data 指明数据目录。",
            f"there is no station's ledger in {folder.path}; nothing was written; name its folder by --data",
        )
    return Ledger(file, folder.ledger_key())
