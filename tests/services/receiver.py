"""A real HTTP server that takes what notices are sent to it, and answers as a test tells it to."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What is answered. `drip` is in seconds a byte; `hold` waits until the test lets go."""

    status: int = 200
    body: bytes = b'{"errcode": 0, "code": 0}'
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0
    hold: threading.Event | None = None


@dataclass(frozen=True)
class Taken:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class Receiver:
    """Listens on 127.0.0.1. `answers` are given one after the other; when there are no more, with 200."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.answers: deque[Answer] = deque()
        self.arrived = threading.Semaphore(0)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def numbers(self) -> list[str]:
        """The numbers of the messages, in the order in which they came."""
        return [request.headers["webhook-id"] for request in self.taken]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.taken.append(Taken(self.path, headers, body))
                receiver.arrived.release()
                answer = receiver.answers.popleft() if receiver.answers else Answer()
                try:
                    receiver.give(self, answer)
                except OSError:  # the other side has gone
                    self.close_connection = True

            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        return Handler

    def give(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        if answer.hold:
            answer.hold.wait(60)
        handler.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        for byte in answer.body if answer.drip else ():
            threading.Event().wait(answer.drip)
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
        if not answer.drip:
            handler.wfile.write(answer.body)


@contextmanager
def listening() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()
