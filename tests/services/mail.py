"""A real SMTP server that keeps what is sent to it."""

from __future__ import annotations

import email
import socket
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

TAKEN = "250 kept"


class MailServer:
    """Listens on 127.0.0.1. `answers` are given one after the other; when there are no more, it takes the mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: deque[str] = deque()
        self.gone = False
        self.controller = Controller(self, hostname="127.0.0.1", port=_free_port())

    def stop(self) -> None:
        """Go away. Once is enough."""
        if not self.gone:
            self.gone = True
            self.controller.stop()

    @property
    def port(self) -> int:
        return self.controller.port

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        answer = self.answers.popleft() if self.answers else TAKEN
        if answer == TAKEN:
            content = envelope.content.replace(b"\r\n", b"\n")
            self.mails.append(email.message_from_bytes(content, policy=policy.default))
        return answer


@contextmanager
def listening() -> Iterator[MailServer]:
    server = MailServer()
    server.controller.start()
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
