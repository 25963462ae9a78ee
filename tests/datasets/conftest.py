"""A publisher on this machine: a real HTTP server, whose answers each test chooses."""

import functools
import http.server
import threading
from types import SimpleNamespace

import pytest


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with bytes, or lets a function that takes the handler answer."""

    def __init__(self, publisher, *args):
        self.publisher = publisher
        super().__init__(*args)

    def do_GET(self):
        """Answer, and note the path."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.publisher.asked.append(self.path)
        answer = self.publisher.answers.get(self.path.split("?")[0])
        if answer is None:
            self.send_error(404)
        elif callable(answer):
            try:
                answer(self)
            except OSError:  # the client has hung up, as it should where too much comes
                self.close_connection = True
        else:
            self.send(answer)

    do_POST = do_GET

    def send(self, content, length=None):
        """Headers that promise `length` bytes, and the content."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def server(monkeypatch):
    """SimpleNamespace: `url`, `answers` {path: bytes or function}, `asked` (paths), `over` (set when the test ends)."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    publisher = SimpleNamespace(answers={}, asked=[], over=threading.Event())
    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, publisher))
    publisher.url = f"http://127.0.0.1:{listening.server_port}"
    threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True).start()
    yield publisher
    publisher.over.set()
    listening.shutdown()
    listening.server_close()
