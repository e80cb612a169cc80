"""``yizhan demo``: the whole product on one machine, and ``--check``, the same without a person."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Annotated
from urllib.parse import urlsplit

import typer

from content_packs.errors import LinkError, YizhanError
from hub.address import lan_address
from hub.demo.check import check
from hub.demo.crew import crew
from hub.demo.curtain import raise_curtain
from hub.demo.glance import Glance
from hub.demo.page import DemoPage
from hub.demo.stage import Options, Stage, free_port
from hub.demo.voice import Voice


def demo(
    check_: Annotated[
        bool, typer.Option("--check", help="不用人，从头到尾自查一遍 play the whole story, prove it, end")
    ] = False,
    out: Annotated[Path, typer.Option(help="自查的图片放哪里 where --check puts its pictures")] = Path(
        "demo-check"
    ),
    data: Annotated[Path, typer.Option(help="数据目录 data folder")] = Path(".demo"),
    lan: Annotated[
        bool, typer.Option("--lan", envvar="YIZHAN_LAN", help="手机页开到局域网 phone page on the LAN")
    ] = False,
    port: Annotated[int, typer.Option(help="控制台端口 port of the console")] = 8080,
    page_port: Annotated[int, typer.Option(help="演示页端口 port of the demo page")] = 8090,
    broker_port: Annotated[int, typer.Option(help="内置消息服务端口 port of the embedded broker")] = 1883,
    phone_port: Annotated[
        int, typer.Option(help="局域网手机页端口 port of the phone page on the LAN")
    ] = 8081,
) -> None:
    """演示 hub, broker and two stations on this machine; Ctrl-C ends it and leaves nothing behind."""
    voice = Voice()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupted)
    try:
        options = _options(data, port, page_port, broker_port, phone_port if lan else 0)
        if check_:
            raise SystemExit(check(options, out, voice))
        _play(Stage(options), page_port, voice)
    except YizhanError as error:
        voice.refusal(error)
        raise SystemExit(1) from None


def _play(stage: Stage, page_port: int, voice: Voice) -> None:
    """Start everything, wait for Ctrl-C, end everything."""
    options = stage.options
    _announce(options, page_port, voice)
    glance = Glance(stage, voice)
    page = DemoPage(stage, glance, page_port, lambda: crew(options.data / "hub"))
    try:
        with voice.step("演示页", f"demo page http://127.0.0.1:{page_port}"):
            page.start()
        raise_curtain(stage, voice)
        glance.ready = True
        glance.look()
        glance.start()
        _invite(stage, page_port, voice)
        while not stage.hub.given_up:
            voice.live(glance.line())
            time.sleep(1)
        raise LinkError(
            f"中枢停了，起不来；数据没有丢，请看 {stage.hub.log}。",
            f"the hub cannot be started; nothing is lost; see {stage.hub.log}",
        )
    except KeyboardInterrupt:
        glance.stop()
        _farewell(stage, glance, voice)
    finally:
        glance.stop()
        page.stop()
        stage.stop()


def _options(data: Path, port: int, page_port: int, broker_port: int, phone_port: int) -> Options:
    broker = os.environ.get("YIZHAN_BROKER", "")
    embedded = broker in ("", "embedded")
    free_port(port, "--port")
    free_port(page_port, "--page-port")
    if embedded:
        free_port(broker_port, "--broker-port")
    if urlsplit(broker).scheme == "mqtts":
        raise LinkError(
            "演示的线路代理只走不加密的本机消息服务；请把 YIZHAN_BROKER 设成 mqtt://…，或不设。",
            "the demo's lines need a plain broker on this machine; set YIZHAN_BROKER to mqtt://… or unset it",
        )
    fonts = Path(os.environ.get("YIZHAN_FONTS") or Path(sys.prefix) / "share" / "yizhan" / "fonts")
    return Options(
        data=data.absolute(),
        port=port,
        broker_port=broker_port,
        broker="" if embedded else broker,
        phone_url=_lan_url(phone_port) if phone_port else "",
        windowed=bool(os.environ.get("DISPLAY")),
        fonts=fonts,
    )


def _lan_url(port: int) -> str:
    """Address of the phone page on this machine's network, as phones see it.

    Raises:
        LinkError: the machine has no such address, or the port is taken.
    """
    address = lan_address()
    if not address:
        raise LinkError(
            "这台机器没有局域网地址，演示没有启动；请接上网络，或不加 LAN=1。",
            "this machine has no address on a network; connect it, or start without LAN=1",
        )
    return f"http://{address}:{free_port(port, '--phone-port', address)}"


def _announce(options: Options, page_port: int, voice: Voice) -> None:
    first = not (options.data / "hub").exists()
    duration = ("约 20 秒", "about 20 s") if first else ("约 8 秒", "about 8 s")
    voice.say("驿站演示：一个中枢、两个站点，都在本机。", "Yizhan demo: one hub and two stations, all here.")
    voice.say(f"数据：{options.data}（删掉即重来：make demo-reset）", "data folder; delete it to begin anew")
    voice.say(f"启动{duration[0]}；不联网，不装服务；Ctrl-C 结束。", f"{duration[1]}, no network, no service")
    if not options.windowed:
        voice.say(
            "没有显示器：站点在后台绘制，请看演示页。", "no display: the stations draw unseen; use the page"
        )
        ports = " ".join(f"-L {one}:127.0.0.1:{one}" for one in (options.port, page_port))
        voice.say(f"远程看：ssh {ports} {_me()}", "from elsewhere: this tunnel, then the addresses below")
    if options.phone_url:
        voice.say(
            f"手机页：{options.phone_url}（只有它对局域网开放）", "phone page, the only thing on the LAN"
        )


def _invite(stage: Stage, page_port: int, voice: Voice) -> None:
    voice.say(f"演示页 → http://127.0.0.1:{page_port}", "demo page: everything can be seen and done there")
    voice.say(
        f"登录（一次有效） → {stage.surface.link('editor')}",
        "sign in as editor; again: yizhan link --as editor",
    )


def _farewell(stage: Stage, glance: Glance, voice: Voice) -> None:
    """The one line at the end, from fresh figures where they can still be had."""
    with contextlib.suppress(KeyboardInterrupt):
        glance.look()
    found = glance.balance
    if found is None:
        voice.say(
            "演示已结束，尚未开始签字。", f"ended before anything was signed; data in {stage.options.data}"
        )
        return
    voice.say(
        f"已签记录 {found.on_stations} · 已到中枢 {found.at_hub} · 待传 {found.unsent} · "
        f"丢失 {found.lost} · 重复 {found.doubled} · 数据在 {stage.options.data}",
        f"saved, at the hub, unsent, lost {found.lost}, doubled {found.doubled}",
    )


def _me() -> str:
    return f"{os.environ.get('USER', 'user')}@{socket.gethostname()}"


def _interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
