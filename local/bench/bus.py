"""An event bus that takes whatever it is sent, for what publishes: nothing is kept."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Takes(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """PutEvents."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        taken = [{"EventId": str(number)} for number, _ in enumerate(asked["Entries"])]
        body = json.dumps({"FailedEntryCount": 0, "Entries": taken}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def taking() -> Iterator[str]:
    """The bus on a free port of this machine while the block runs; its URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Takes)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
