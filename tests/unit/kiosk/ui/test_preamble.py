"""What must stand before Kivy is imported."""

from __future__ import annotations

import os

import pytest

from kiosk.config import fonts_folder
from kiosk.ui.preamble import prepare
from tests.fakes.stage import SIZE


def test_no_input_method_is_asked_for_or_can_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    session = {
        "XMODIFIERS": "@im=ibus",
        "SDL_IM_MODULE": "ibus",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/x",
    }
    for name, value in (session | {"IBUS_ADDRESS": "unix:path=/run/y"}).items():
        monkeypatch.setenv(name, value)
    prepare(SIZE, False, "offscreen", fonts_folder())
    assert not {"XMODIFIERS", "SDL_IM_MODULE"} & set(os.environ)
    assert os.environ["IBUS_ADDRESS"] == os.environ["DBUS_SESSION_BUS_ADDRESS"] == "disabled:"


def test_no_table_of_accented_letters_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XCOMPOSEFILE", raising=False)
    prepare(SIZE, False, "offscreen", fonts_folder())
    assert os.environ["XCOMPOSEFILE"] == "/dev/null"
