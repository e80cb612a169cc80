"""Draws a station's phone code, in the panel and large, and writes both as pictures; a process for each size.

``STAGE_SIZE=1920x1080 python -m tests.fakes.code_picture FOLDER`` prints what the code says.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.fakes.desk import desk
from tests.fakes.stage import the_stage

stage, folder = the_stage(), Path(sys.argv[1])
stage.open(desk())
stage.image().save(folder / "panel.png")
stage.app.face.show_code()
stage.advance(0.1)
stage.image().save(folder / "large.png")
print(stage.app.screen.panel.qr)
