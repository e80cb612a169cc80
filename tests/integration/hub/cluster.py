"""Three nats-servers that are one MQTT broker: what one has acknowledged, the others hold too.

MQTT 3.1.1 over JetStream. A node needs a name of its own (``server_name``) and the cluster a quorum for every
QoS 1 publish, so the first answers come only after its leader is elected; what a dead client had not
acknowledged comes again after ``ack_wait``, half a minute where it is not set.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from tests.fakes.processes import free_port

_NODE = """\
server_name: {name}
listen: 127.0.0.1:{client}
jetstream {{ store_dir: "{folder}", max_memory_store: 64MB, max_file_store: 512MB }}
cluster {{ name: mine, listen: 127.0.0.1:{route}, routes: [{routes}] }}
mqtt {{ listen: 127.0.0.1:{port}, ack_wait: "5s", stream_replicas: 3, js_api_timeout: "5s" }}
"""


def program() -> str | None:
    """The server's path; None where it is not installed."""
    return shutil.which("nats-server") or shutil.which("nats-server", path=str(Path(sys.executable).parent))


class Cluster:
    """Three nodes in a folder; :attr:`ports` speak MQTT."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = [free_port() for _ in range(3)]
        routes = [free_port() for _ in range(3)]
        self._nodes: dict[int, subprocess.Popen[bytes]] = {}
        for number, port in enumerate(self.ports):
            text = _NODE.format(
                name=f"n{number}", client=free_port(), folder=folder / f"n{number}", route=routes[number],
                routes=", ".join(f"nats://127.0.0.1:{one}" for one in routes), port=port,
            )  # fmt: skip
            (folder / f"n{number}.conf").write_text(text, encoding="utf-8")
            self.start(port)

    def start(self, port: int) -> None:
        """Start the node of a port, again after :meth:`kill`."""
        number = self.ports.index(port)
        server = program()
        assert server is not None
        with (self.folder / "nats.log").open("ab") as log:
            self._nodes[port] = subprocess.Popen(
                [server, "-c", str(self.folder / f"n{number}.conf")], stdout=log, stderr=log
            )

    def kill(self, port: int) -> None:
        """kill -9 of a node."""
        self._nodes[port].send_signal(signal.SIGKILL)
        self._nodes[port].wait()

    def serves(self, port: int) -> bool:
        """Whether a client is greeted and a QoS 1 message acknowledged: its streams have a leader."""
        client = mqtt.Client(CallbackAPIVersion.VERSION2, "probe", protocol=MQTTProtocolVersion.MQTTv311)
        try:
            client.connect("127.0.0.1", port, keepalive=10)
            client.loop_start()
            told = client.publish("yz/1/demo/probe", b"?", qos=1)
            told.wait_for_publish(5)
            return told.is_published()
        except (OSError, RuntimeError, ValueError):
            return False
        finally:
            client.loop_stop()
            client.disconnect()

    def stop(self) -> None:
        for node in self._nodes.values():
            node.kill()
            node.wait()
