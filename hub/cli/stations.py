"""Stations and their broker: enrol one, write Mosquitto's files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from content_packs.durable import write_durably
from hub.address import EVERYWHERE, is_local, station_url
from hub.audit.service import note
from hub.cli.session import WHO, now_ms, reading, settings_here, writing
from hub.stations import service as stations
from hub.stations.certificates import void
from hub.stations.enrolment import enrol_command, make_enrol_token
from hub.stations.relays import put_relay

commands = typer.Typer()


@commands.command()
def enrol(
    station: str,
    place: Annotated[str, typer.Option(help="新站点放在哪个地点 where a new station stands")] = "",
    address: Annotated[str, typer.Option(help="中继：后面的站访问它的 主机:端口 a relay's HOST:PORT")] = "",
    behind: Annotated[
        str, typer.Option(help="在哪个中继后面，hub 为直连 behind which relay; hub: none")
    ] = "",
) -> None:
    """站点或中继登记 print a one-use token, and the command to run on the station or relay."""
    settings = settings_here()
    with writing(settings) as session:
        today = settings.local(now_ms()).date().isoformat()
        if address:
            put_relay(session, station, place, address, now_ms(), WHO, on=today)
            note(session, WHO, "add", f"station:{station}", None, {"address": address}, now_ms())
        elif place and stations.station(session, station) is None:
            stations.add_station(session, station, place, now_ms(), WHO, on=today)
            note(session, WHO, "add", f"station:{station}", None, {"place": place}, now_ms())
        token = make_enrol_token(session, station, now_ms(), behind)
        note(session, WHO, "enrol token", f"station:{station}", None, None, now_ms())
    url = station_url(settings)
    print(f"登记码（一次有效，24小时） token (one use, 24 h): {token}")
    print(f"在站点机器上运行 run on the station: {enrol_command(url, token, station)}")
    if is_local(url):
        print(
            "这个地址只有本机能用；站点在别的机器上时，先在设置里把 host 写成本机地址或 0.0.0.0，重启中枢。\n"
            "This address is good on this machine only; for a station elsewhere set host first."
        )
    elif settings.host in EVERYWHERE:
        print(f"{url} 是本机在网上的地址；站点走别的网就换一个。 this machine's address on its network")


@commands.command("broker-files")
def broker_files(out: Annotated[Path, typer.Option()], host: str = "localhost", port: int = 8883) -> None:
    """Mosquitto 的配置 write Mosquitto's configuration, access list and certificates into a folder."""
    from hub.authority import Authority
    from hub.broker.mosquitto import mosquitto_files

    settings, folder = settings_here(), out.absolute()
    authority = Authority(settings.secrets)
    pair = authority.issue_server([host])
    ca, cert, key = (folder / name for name in ("ca.pem", "broker.pem", "broker.key"))
    write_durably(ca, authority.ca_pem().encode())
    if not (folder / "crl.pem").exists():  # there may be no database yet
        write_durably(folder / "crl.pem", authority.revoked(()))
    write_durably(cert, pair.cert_pem)
    write_durably(key, pair.key_pem, mode=0o600)
    for name, text in mosquitto_files(settings.mine, port, ca, cert, key, folder).items():
        write_durably(folder / name, text.encode())
    print(f"✓ {folder}: mosquitto.conf acl ca.pem broker.pem broker.key crl.pem")


@commands.command("broker-crl")
def broker_crl(out: Annotated[Path, typer.Option()]) -> None:
    """作废证书的名单 write the list of certificates that count no more, for Mosquitto: replaced, shut out."""
    from hub.authority import Authority

    settings, file = settings_here(), out.absolute() / "crl.pem"
    with reading(settings) as session:
        serials = void(session)
    write_durably(file, Authority(settings.secrets).revoked(serials))
    print(f"✓ {file}: {len(serials)} 张证书作废，重启消息服务后生效")
    print("  certificates that count no more; restart the broker: systemctl restart yizhan-broker")
