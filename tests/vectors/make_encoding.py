"""Wire forms and patches: what an object may be sent as, and frames that would fill a reader's memory."""

from __future__ import annotations

import hashlib
from typing import Any

import zstandard
from writing import write

TEXT = b"".join(b"row %d: look at the roof, then work. " % row for row in range(500))
NOISE = b"".join(hashlib.sha256(b"noise %d" % row).digest() for row in range(64))


def squeezed(data: bytes, **more: Any) -> bytes:
    return zstandard.ZstdCompressor(**({"level": 19} | more)).compress(data)


def long_window() -> bytes:
    """A frame that asks its reader to keep 128 MiB."""
    parameters = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True, write_content_size=False)
    made = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    return made.compress(TEXT) + made.flush()


def declared(frame: bytes, size: int) -> bytes:
    """The frame with another content size in its head (4 bytes, no single segment)."""
    block = zstandard.frame_header_size(frame)
    return frame[:4] + bytes([0b1000_0000, 0x60]) + size.to_bytes(4, "little") + frame[block:]


def main() -> None:
    frame = squeezed(TEXT)
    bomb = squeezed(bytes(50_000_000))
    other = zstandard.ZstdCompressionDict(TEXT[:4000])
    cases: dict[str, tuple[str, int, bytes]] = {
        "plain": ("good", len(NOISE), NOISE),
        "frame": ("good", len(TEXT), frame),
        "frame-of-another-level": ("good", len(TEXT), squeezed(TEXT, level=3)),
        "frame-with-checksum": ("good", len(TEXT), squeezed(TEXT, write_checksum=True)),
        "bomb-that-says-so": ("refused", len(TEXT), bomb),
        "bomb-that-says-it-is-small": ("refused", len(TEXT), declared(bomb, len(TEXT))),
        "bomb-that-says-nothing": (
            "refused",
            len(TEXT),
            squeezed(bytes(50_000_000), write_content_size=False),
        ),
        "says-4-gb": ("refused", len(TEXT), declared(frame, 0xFFFFFFFF)),
        "size-not-said": ("refused", len(TEXT), squeezed(TEXT, write_content_size=False)),
        "window-of-128-mb": ("refused", len(TEXT), long_window()),
        "one-byte-shorter-than-signed": ("refused", len(TEXT) + 1, frame),
        "one-byte-longer-than-signed": ("refused", len(TEXT) - 1, frame),
        "cut-off": ("refused", len(TEXT), frame[:-9]),
        "byte-after": ("refused", len(TEXT), frame + b"\0"),
        "two-frames": ("refused", len(TEXT), frame + frame),
        "skippable": ("refused", len(TEXT), b"\x50\x2a\x4d\x18\x04\0\0\0abcd"),
        "dictionary-not-held": ("refused", len(TEXT), squeezed(TEXT, dict_data=other)),
        "no-frame": ("refused", len(TEXT), NOISE),
        "empty": ("refused", len(TEXT), b""),
    }
    for name, (_, _, data) in cases.items():
        write(f"encoding/{name}.bin", data)
    write("encoding/verdicts.json", {name: [verdict, size] for name, (verdict, size, _) in cases.items()})
    patches()


def patches() -> None:
    """A manifest in place of another, and what may not take its place."""
    changed = TEXT.replace(b"row 250:", b"row 250, again:")
    base = zstandard.ZstdCompressionDict(TEXT, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    other = zstandard.ZstdCompressionDict(NOISE, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    patch = squeezed(changed, dict_data=base)
    cases: dict[str, tuple[str, int, bytes]] = {
        "patch": ("good", len(changed), patch),
        "patch-that-needs-no-base": ("good", len(changed), squeezed(changed)),
        "patch-of-another-base": ("another", 2 * len(NOISE), squeezed(NOISE + NOISE, dict_data=other)),
        "shorter-than-signed": ("refused", len(changed) + 1, patch),
        "bomb": ("refused", len(changed), squeezed(bytes(50_000_000), dict_data=base)),
        "cut-off": ("refused", len(changed), patch[:-3]),
        "byte-after": ("refused", len(changed), patch + b"\0"),
        "no-frame": ("refused", len(changed), changed),
        "empty": ("refused", len(changed), b""),
    }
    write("patches/base.txt", TEXT)
    for name, (_, _, data) in cases.items():
        write(f"patches/{name}.bin", data)
    write(
        "patches/verdicts.json",
        {
            "sha256": hashlib.sha256(changed).hexdigest(),
            "cases": {name: [verdict, size] for name, (verdict, size, _) in cases.items()},
        },
    )


if __name__ == "__main__":
    main()
