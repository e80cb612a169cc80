"""Bringing a database to the present shape, and checking that history and models agree."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from content_packs.errors import StorageError
from hub.tables import metadata

FOLDER = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest shape; does nothing when it is there already.

    Raises:
        StorageError: the database was made by a newer program.
    """
    with engine.begin() as connection:
        config = _config(connection)
        if MigrationContext.configure(connection).get_current_revision() == _head(config):
            return
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StorageError(
                f"数据库来自更新的程序版本，本程序没有启动，数据未动；请升级程序。（{error}）",
                f"the database was made by a newer program; nothing was changed; upgrade this one ({error})",
            ) from None


def check(engine: Engine) -> list[str]:
    """Run the whole history on an empty database: up, one down, up again, compare with the models.

    Returns:
        One line for each difference; empty when history and models agree.
    """
    for target in ("head", "-1", "head"):
        with engine.begin() as connection:
            move = command.downgrade if target == "-1" else command.upgrade
            move(_config(connection), target)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def _head(config: Config) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head()
