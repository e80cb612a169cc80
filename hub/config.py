"""Settings of the hub: what was given, then ``YIZHAN_…``, then ``yizhan.toml`` in the data folder."""

from __future__ import annotations

import os
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from content_packs.errors import StorageError

FILE = "yizhan.toml"
_LAST_MS = 32_500_000_000_000
"""A moment in 2999; Python's calendar ends in 9999 and a wrong clock may say anything."""


class Settings(BaseSettings):
    """What a technician may set.

    Attributes:
        data: folder of everything that must be kept.
        mine: the mine's name in topics.
        timezone: IANA name of the mine's wall time.
        host, port: where the console listens.
        database_url: empty means SQLite in the data folder.
        broker: "embedded", or the URL of a broker (mqtt:// or mqtts://).
        broker_port: port of the embedded broker.
        phone_url: address phones reach, e.g. http://10.0.0.5:8081; empty where no phone can.
        intake: whether the hub itself takes records in; off where only `yizhan intake` does.
        demo: whether the demo page exists.
        fonts: folder with Regular.ttf and Bold.ttf.
        retention_months: after so long a record keeps no person (hub/proof/retention.py).
    """

    model_config = SettingsConfigDict(env_prefix="YIZHAN_", extra="forbid", frozen=True)

    data: Path = Path(".yizhan")
    mine: str = Field("demo", pattern=r"^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$")
    timezone: str = "Asia/Shanghai"
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    database_url: str = ""
    broker: str = Field("embedded", pattern=r"^(embedded|mqtts?://[^/\s]+/?)$")
    broker_port: int = Field(1883, ge=0, le=65535)
    phone_url: str = Field("", pattern=r"^(https?://[^\s]+)?$")
    intake: bool = True
    demo: bool = False
    fonts: Path = Path(sys.prefix) / "share" / "yizhan" / "fonts"
    retention_months: int = Field(36, ge=1, le=1200)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("no such time zone")
        return value

    @property
    def database(self) -> str:
        """URL of the database."""
        return self.database_url or f"sqlite:///{(self.data / 'hub.db').absolute()}"

    @property
    def objects(self) -> Path:
        """Folder of objects by SHA-256."""
        return self.data / "objects"

    @property
    def originals(self) -> Path:
        """Folder of pictures as they were given, by SHA-256."""
        return self.data / "originals"

    @property
    def secrets(self) -> Path:
        """Folder of keys, outside every database backup."""
        return self.data / "secrets"

    def local(self, ms: int) -> datetime:
        """Milliseconds since 1970 UTC as the mine's naive wall time; kept within 1970-2999."""
        moment = datetime.fromtimestamp(min(max(ms, 0), _LAST_MS) / 1000, UTC)
        return moment.astimezone(ZoneInfo(self.timezone)).replace(tzinfo=None)

    def instant(self, local: datetime) -> int:
        """The mine's naive wall time as milliseconds since 1970 UTC."""
        return round(local.replace(tzinfo=ZoneInfo(self.timezone)).timestamp() * 1000)

    def utc_offset_min(self, ms: int) -> int:
        """The mine's wall time minus UTC at ``ms``, minutes."""
        moment = datetime.fromtimestamp(min(max(ms, 0), _LAST_MS) / 1000, ZoneInfo(self.timezone))
        return (moment.utcoffset() or timedelta()) // timedelta(minutes=1)


def load_settings(data: Path | None = None, **given: Any) -> Settings:
    """The settings in force.

    Args:
        data: data folder; None asks ``YIZHAN_DATA``, then ``./.yizhan``.
        given: settings that go before environment and file.

    Raises:
        StorageError: a value that cannot be used, in one sentence that names it.
    """
    folder = data or Path(os.environ.get("YIZHAN_DATA", ".yizhan"))
    file = folder / FILE
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        written = {key: value for key, value in table.items() if f"YIZHAN_{key.upper()}" not in os.environ}
        return Settings(**{**written, "data": folder, **given})
    except ValidationError as error:
        found = error.errors()[0]
        name = ".".join(str(part) for part in found["loc"])
        raise StorageError(
            f"设置 {name} 不能用（{found['msg']}），没有启动；请改 {file} 或 YIZHAN_{name.upper()}。",
            f"the setting {name} cannot be used ({found['msg']}); correct {file} or YIZHAN_{name.upper()}",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise StorageError(
            f"设置文件 {file} 读不了（{error}），程序没有启动；请改正后再试。",
            f"the settings file {file} cannot be read ({error}); correct it and start again",
        ) from None
