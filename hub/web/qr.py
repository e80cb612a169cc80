"""QR codes on pages."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_of(text: str) -> Markup:
    """A QR as SVG in the page; dark on light in either theme, or a phone would not read it."""
    picture = segno.make(text, error="m", micro=False)
    return Markup(picture.svg_inline(scale=5, border=3, light="#fff", dark="#000"))
