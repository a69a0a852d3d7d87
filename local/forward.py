"""Lets containers reach MiniStack, which listens on 127.0.0.1 alone.

On Linux a container sees its host at the address of the engine's bridge. For as long as it is needed, this takes
connections at that address, which nothing outside the machine can reach, and passes them on. Docker Desktop and Finch
on a Mac pass on to 127.0.0.1 themselves: there the bridge is not an address of the host, and nothing is started.
"""

import contextlib
import ipaddress
import json
import socket
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_CHUNK = 65_536


@contextmanager
def reachable_from_containers(port: int, engine: str) -> Iterator[int]:
    """Gives the port at which containers find, on their host, what listens on a port of 127.0.0.1.

    Args:
        port: The port on 127.0.0.1.
        engine: The engine's command, `docker` or `finch`.
    """
    server = _server(_bridge_address(engine), port)
    if server is None:
        yield port
        return
    with server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


def _bridge_address(engine: str) -> str | None:
    """The address that the engine's default bridge has on its host."""
    command = [engine, "network", "inspect", "bridge"]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    if shown.returncode:
        return None
    for settings in json.loads(shown.stdout)[0].get("IPAM", {}).get("Config") or []:
        if address := settings.get("Gateway"):
            return str(address)
        if subnet := settings.get("Subnet"):
            return str(ipaddress.ip_network(subnet)[1])
    return None


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    target = 0


class _Connection(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)  # noqa: S101
        with socket.create_connection(("127.0.0.1", self.server.target)) as behind:
            back = threading.Thread(target=_pump, args=(behind, self.request), daemon=True)
            back.start()
            _pump(self.request, behind)
            back.join()


def _server(address: str | None, port: int) -> _Server | None:
    """A server at an address, or none where it is not one of this host's."""
    if address is None:
        return None
    try:
        server = _Server((address, 0), _Connection)
    except OSError:
        return None
    server.target = port
    return server


def _pump(source: socket.socket, sink: socket.socket) -> None:
    """Copies until the source ends, then tells the sink so."""
    with contextlib.suppress(OSError):
        while data := source.recv(_CHUNK):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
