"""Which folders are taken for sticks."""

from __future__ import annotations

from pathlib import Path

from kiosk.sticks import sticks

TABLE = r"""/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
/dev/sdb1 /media/usb0 vfat rw 0 0
/dev/sdc1 /run/media/yizhan/记录\040一 vfat ro 0 0
/dev/sdd1 /mnt ext4 rw 0 0
/dev/sde1 /media/a/b/c ext4 rw 0 0
/dev/sdb1 /media/usb0 vfat rw 0 0
/dev/sdf1 /home/media/usb ext4 rw 0 0
"""


def test_sticks_are_mounted_folders(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(TABLE, encoding="utf-8")
    assert sticks(table) == (Path("/media/usb0"), Path("/run/media/yizhan/记录 一"))


def test_the_kernels_own_table_can_be_read() -> None:
    assert all(stick.is_mount() for stick in sticks())
