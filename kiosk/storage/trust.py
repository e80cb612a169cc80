"""Which manifests a publisher really signed: python-tuf over bytes that have already come (SPEC.md 1.6).

python-tuf fetches what it needs; a station is sent things. So the fetcher here only looks among what is
held, and what it does not find is the name to ask the hub for next. tuf decides every signature, version
and expiry; this module adds the two things tuf has not: a time that a wrong clock cannot spoil, and a
bound on how far ahead a version may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from tuf.api.exceptions import DownloadError, DownloadHTTPError, ExpiredMetadataError, RepositoryError
from tuf.api.metadata import TargetFile
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from content_packs.errors import PackError
from content_packs.wire.trust import claimed, named_keys, signed_at_in
from kiosk.errors import NotHeldError

BASE = "held://"
LIMITS = UpdaterConfig(
    max_root_rotations=64,
    root_max_length=64_000,
    timestamp_max_length=4_096,
    snapshot_max_length=256_000,
    targets_max_length=256_000,
    app_user_agent="yizhan",
)
"""Bytes of each kind of metadata a station is ready to read."""
REACH_MS = 60 * 86_400_000
"""A clock this far past the newest signed time is not believed."""
Fetch = Callable[[str], bytes | None]


class Held(FetcherInterface):
    """tuf's fetcher over what is held; ``lacking`` is the last name it looked for in vain."""

    def __init__(self, fetch: Fetch, base: str = BASE) -> None:
        super().__init__()
        self._held, self._base = fetch, base
        self.lacking = ""

    def _fetch(self, url: str) -> Iterator[bytes]:
        name = url.removeprefix(self._base)
        data = self._held(name)
        if data is None:
            self.lacking = name
            raise DownloadHTTPError(f"not held: {name}", 404)
        return iter([data])


class Verifier:
    """One look at the signed metadata, at one moment.

    Args:
        folder: where tuf keeps what it has verified; belongs to tuf.
        root: the trust root the station was enrolled with.
        fetch: bytes of metadata by name ("timestamp.json", "7.snapshot.json"), or None.
        now: the time that expiry is judged by.

    Raises:
        PackError: the root is no root.
    """

    def __init__(self, folder: Path, root: bytes, fetch: Fetch, now: datetime, base: str = BASE) -> None:
        self._held = Held(fetch, base)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._updater = Updater(str(folder), base, fetcher=self._held, config=LIMITS, bootstrap=root)
        except RepositoryError as error:
            raise _refused(error) from error
        # tuf reads the system's clock here; ours may be at 1970 and is judged elsewhere.
        self._updater._trusted_set.reference_time = now

    def take_roots(self) -> None:
        """Verify the roots that have come since the one held, each by the keys of the one before.

        Raises:
            PackError: one of them is not signed as it must be.
        """
        try:
            self.refresh()
        except NotHeldError:
            return  # of the pointer: it was not to be had

    def refresh(self) -> None:
        """Verify root, timestamp, snapshot and targets.

        Raises:
            NotHeldError: something has not come yet.
            PackError: something is not signed as it must be, is older than what was seen, or has expired.
        """
        with self._judged():
            self._updater.refresh()

    def target(self, path: str) -> TargetFile | None:
        """What was signed for ``path``; None when nobody may sign it or nobody has. Errors as refresh."""
        with self._judged():
            return self._updater.get_targetinfo(path)

    @property
    def signed_at(self) -> int:
        """When the pointer was signed, ms since 1970 UTC, as its signer says; 0 when it does not."""
        return signed_at_in(self._updater._trusted_set.timestamp.unrecognized_fields)

    @property
    def keys(self) -> dict[str, bytes]:
        """Public keys (32 bytes) named in the signed targets: "state", "notice"."""
        return named_keys(self._updater._trusted_set.targets.unrecognized_fields)

    def _judged(self) -> _Judged:
        return _Judged(self._held)


class _Judged:
    """Turns tuf's errors into ours: what is lacking is asked for, everything else is refused."""

    def __init__(self, held: Held) -> None:
        self._held = held

    def __enter__(self) -> None:
        self._held.lacking = ""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, DownloadHTTPError) and self._held.lacking:
            raise NotHeldError(self._held.lacking) from error
        if isinstance(error, RepositoryError | DownloadError):
            raise _refused(error) from error


def trusted_now(believed: int, floor: int, pointer: bytes) -> datetime:
    """The time that expiry is judged by.

    A clock at 2040 must not lock a station out, and a clock at 1970 must not hide how old a thing is: what
    the station believes holds while it lies within 60 days after the newest signed time, else that time.

    Args:
        believed: the station's time, ms since 1970 UTC.
        floor: newest signed time ever verified, ms.
        pointer: the timestamp that is about to be verified: its time counts because a forged one fails.
    """
    newest = max(floor, claimed(pointer))
    ms = believed if newest <= believed <= newest + REACH_MS else newest
    return datetime.fromtimestamp(ms / 1000, UTC)


def _refused(error: Exception) -> PackError:
    if isinstance(error, ExpiredMetadataError):
        return PackError(
            "内容的签名已过期，没有安装，原内容继续显示；请中枢重新签发。",
            f"the content's signature has expired; nothing was installed, the old content stays: {error}",
        )
    return PackError(
        "内容的签名不对，已拒收，原内容继续显示。",
        f"the content is not signed as it must be and was refused; the old content stays: {error}",
    )
