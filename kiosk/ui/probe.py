"""Opens a window nobody sees and says what draws in it: ``python -m kiosk.ui.probe DRIVER FONTS``."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.ui.preamble import prepare


def main(driver: str, fonts: str) -> None:
    """Print ``size`` and ``renderer``, a tab between name and value."""
    prepare((64, 64), False, driver, Path(fonts))
    from kivy.config import Config

    Config.set("graphics", "window_state", "hidden")
    from kivy.core.window import Window

    from kiosk.ui.glass import renderer

    width, height = Window.system_size
    print(f"size\t{width}×{height}\nrenderer\t{renderer()}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
