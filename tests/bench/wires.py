"""The far side of a thin line: a network namespace behind a shaped pair of interfaces, or a proxy that paces.

As root the kernel shapes: ``netem`` where it has it (rate and delay), else ``tbf`` (rate), and then the proxy
beside the station adds the delay. Without root, or without namespaces, the proxy does both.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.bench.pipe import Child

KBIT_S, DELAY_MS = 64, 20
QUEUE_BYTES = 32 * 1024
"""What a modem holds before it drops: four seconds of the line."""
NAME = "yzbench"
"""Of the namespace; there is one far side at a time, and what a killed run left is taken down first."""
NEAR, FAR = "10.231.7.1", "10.231.7.2"


class Wire:
    """One side of a line.

    Args:
        port: where stations reach the broker, at their 127.0.0.1.
        broker: the broker's port on this side.
        keys, log: folder of TLS secrets; file.
        far: whether it is to be slowed; else it is this machine's own.

    Attributes:
        within: the namespace to start stations in; empty where there is none.
        how: how it is shaped, for the report.
    """

    def __init__(self, port: int, broker: int, keys: Path, log: Path, far: bool) -> None:
        self.within = NAME if far and _make() else ""
        self.how = "proxy" if far else "loopback"
        host = NEAR if self.within else "127.0.0.1"
        self.tap = Child(
            "tests.bench.tap",
            ["--listen", port, "--to", f"{host}:{broker}", "--keys", keys],
            log,
            self.within,
        )

    @property
    def prefix(self) -> tuple[str, ...]:
        """What stands before a command that is to run at the far end."""
        return ("ip", "netns", "exec", self.within) if self.within else ()

    def slow(self) -> None:
        """From now on the line carries KBIT_S in each direction, DELAY_MS later."""
        if not self.within:
            self.tap.ask("slow", kbit_s=KBIT_S, delay_ms=DELAY_MS)
            return
        netem = f"netem rate {KBIT_S}kbit delay {DELAY_MS}ms limit {QUEUE_BYTES // 1500}"
        tbf = f"tbf rate {KBIT_S}kbit burst 1600 limit {QUEUE_BYTES}"
        self.how = next(q for q in (netem, tbf) if self._shape(q))
        self.tap.ask("slow", kbit_s=0, delay_ms=0 if self.how == netem else DELAY_MS)

    def end(self) -> None:
        """Take it down."""
        self.tap.end()
        if self.within:
            _run("ip", "link", "del", f"{NAME}0")
            _run("ip", "netns", "del", self.within)

    def _shape(self, queue: str, do: str = "replace") -> bool:
        here = _run("tc", "qdisc", do, "dev", f"{NAME}0", "root", *queue.split())
        there = _run(
            "ip", "netns", "exec", self.within, "tc", "qdisc", do, "dev", f"{NAME}1", "root", *queue.split()
        )
        return here and there


def _make() -> bool:
    """Make the namespace and its pair of interfaces; whether that is possible here."""
    if os.geteuid() or not shutil.which("ip") or not shutil.which("tc"):
        return False
    _run("ip", "link", "del", f"{NAME}0")
    _run("ip", "netns", "del", NAME)
    steps = (
        f"ip netns add {NAME}",
        f"ip link add {NAME}0 type veth peer name {NAME}1 netns {NAME}",
        f"ip addr add {NEAR}/30 dev {NAME}0",
        f"ip link set {NAME}0 up",
        f"ip -n {NAME} addr add {FAR}/30 dev {NAME}1",
        f"ip -n {NAME} link set {NAME}1 up",
        f"ip -n {NAME} link set lo up",
    )
    return all(_run(*step.split()) for step in steps)


def _run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0
