"""Whether anything was committed, asked of a real PostgreSQL."""

from __future__ import annotations

import psycopg
from sqlalchemy import text

from hub.db import Changes, make_engine, read_scope, session_scope


def test_a_commit_by_whoever_is_noticed_and_readers_and_undone_work_are_not(server: str) -> None:
    engine = make_engine(server)
    changes = Changes(engine)
    with psycopg.connect(server) as other:
        other.execute("CREATE TABLE told (word text)")
    seen = [changes()]
    with read_scope(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM told")) == 0
    assert changes() == seen[-1]
    with psycopg.connect(server) as other:
        other.execute("INSERT INTO told VALUES ('a')")
        begun = changes()
        other.commit()
        assert changes() != begun
    seen.append(changes())
    with session_scope(engine) as session:
        session.execute(text("INSERT INTO told VALUES ('b')"))
    seen.append(changes())
    with psycopg.connect(server) as long, psycopg.connect(server) as short:
        long.execute("INSERT INTO told VALUES ('long')")
        short.execute("INSERT INTO told VALUES ('short')")
        short.commit()
        seen.append(changes())
        long.commit()  # the older of the two is the last to be seen
        seen.append(changes())
    assert len({*seen}) == len(seen)
    engine.dispose()
