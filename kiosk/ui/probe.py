"""Opens a window nobody sees and says what draws in it: ``python -m kiosk.ui.probe DRIVER FONTS``."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.ui.preamble import prepare

ASKED = (64, 64)
"""A window of this size tells nothing of the panel."""


def main(driver: str, fonts: str) -> None:
    """Print ``renderer``, tab, its name; and ``size`` where the driver gives a window the whole panel."""
    prepare(ASKED, False, driver, Path(fonts))
    from kivy.config import Config

    Config.set("graphics", "window_state", "hidden")
    from kivy.core.window import Window

    from kiosk.ui.glass import renderer

    print(f"renderer\t{renderer()}")
    if (size := tuple(Window.system_size)) != ASKED:
        print("size\t{}×{}".format(*size))


if __name__ == "__main__":
    main(*sys.argv[1:3])
