"""The same fleet table in starlette-admin, as its own example shows it; runs in an environment of its own.

``python console_rival.py PORT DATABASE_URL``, until stdin ends. Nothing of this project is imported: that
environment has only what starlette-admin needs.
"""

import sys
import threading

import uvicorn
from sqlalchemy import MetaData, Table, create_engine
from sqlalchemy.orm import DeclarativeBase
from starlette.applications import Starlette
from starlette_admin.contrib.sqla import Admin, ModelView

engine = create_engine(sys.argv[2])


class Base(DeclarativeBase):
    metadata = MetaData()


class Station(Base):
    __table__ = Table("stations", Base.metadata, autoload_with=engine)


app = Starlette()


class Stations(ModelView):
    page_size = 200
    page_size_options = (200,)


admin = Admin(engine, title="Fleet")
admin.add_view(Stations(Station, key="station", menu_label="Stations"))
admin.mount_to(app)
config = uvicorn.Config(
    app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False,
    timeout_graceful_shutdown=1,
)  # fmt: skip
server = uvicorn.Server(config)


def wait() -> None:
    sys.stdin.read()
    server.should_exit = True


threading.Thread(target=wait, daemon=True).start()
print("{}", flush=True)
server.run()
