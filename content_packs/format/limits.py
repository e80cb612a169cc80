"""How large pictures and videos may be; the hub refuses what is larger, and so does a station."""

from __future__ import annotations

BOARD = (1920, 1080)
"""Longer and shorter side, in pixels, of the largest board; pictures are brought down to it."""
LEAST = (640, 360)
"""A picture that is shorter in both would be drawn more than three times as large as it is, and blurred."""
LEAST_EMBLEM = 64
"""Pixels of an emblem's shorter side; it stands in the header."""
MOST_PIXELS = 50_000_000
"""Of an original, which only the hub decodes: what the best telephones make; 200 MB while it is decoded."""
MOST_PIXELS_SHOWN = 3840 * 2160
"""Of a picture a station decodes: 33 MB as a texture."""
MOST_SIDE_SHOWN = 4096
"""Longest side of a texture that any graphics of the tried stations can hold."""
FILM = (1920, 1080)
MOST_FILM_S = 300
MOST_FILM_RATE = 61
"""Pictures a second; 59.94 and 60 are usual."""
