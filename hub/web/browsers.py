"""What a browser says it is, in the few words a person knows it by."""

from __future__ import annotations

import re

_BROWSERS = (
    ("Edge", r"Edg(?:A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS|HeadlessChrome)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* (?:Mobile/\S+ )?Safari/"),
)
"""In this order: every other browser says of itself that it is Chrome or Safari as well."""
_SYSTEMS = (
    ("Android", "Android"), ("HarmonyOS", "HarmonyOS"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("macOS", "Macintosh"), ("Linux", "Linux"),
)  # fmt: skip


def browser_of(agent: str) -> str:
    """Browser and system of a User-Agent, as in "Chrome 120 · Windows"; empty where it says neither."""
    found = ((name, re.search(pattern, agent)) for name, pattern in _BROWSERS)
    browser = next((f"{name} {match[1]}" for name, match in found if match), "")
    system = next((name for name, mark in _SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)
