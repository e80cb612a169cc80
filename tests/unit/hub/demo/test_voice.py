"""Each step is one line that ends in a tick or a cross."""

from __future__ import annotations

import io

import pytest

from content_packs.errors import LinkError
from hub.demo.voice import DONE, FAILED, Voice


def test_a_step_is_one_line_with_a_tick_and_its_note() -> None:
    voice = Voice(out := io.StringIO())
    with voice.step("开屏", "first board") as step:
        step.note = "0.9 s"
    assert out.getvalue() == "· 开屏  first board … ✓ 0.0 s  0.9 s\n"
    assert voice.steps[0].state == DONE


def test_a_failed_step_keeps_the_sentence_for_the_page() -> None:
    voice = Voice(out := io.StringIO())
    with pytest.raises(LinkError), voice.step("开屏", "first board"):
        raise LinkError("站点没有开屏。", "no board")
    assert out.getvalue() == "· 开屏  first board … ✗\n"
    assert (voice.steps[0].state, voice.steps[0].note) == (FAILED, "站点没有开屏。")


def test_the_live_line_stays_out_of_logs() -> None:
    voice = Voice(out := io.StringIO())
    voice.live("08:00 │ face-1 在线")
    assert out.getvalue() == ""
