"""Sending a request to an address that a person has typed in: to no private network, following no redirect, in time.

The name is looked up once and the connection goes to the very address that was looked at, so that a name cannot
point elsewhere in between.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from dashboard.notices.bodies import Post
from dashboard.notices.failures import SendingFailedError

LARGEST_ANSWER = 64 * 1024  # bytes; nobody needs more to say that he has it
MOST_ADDRESSES = 4  # of a name that are tried
PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
AGAIN = {408, 425, 429}  # of the statuses that say the sender is to blame, those that ask him to try again
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def post(request: Post) -> bytes:
    """Send it and return what was answered. Raises SendingFailedError."""
    place = urlsplit(request.url)
    refuse_place(place)
    connection = _connection(place)
    try:
        connection.connect()
    except TimeoutError as error:
        raise SendingFailedError("timeout") from error
    except OSError as error:
        raise SendingFailedError("unreachable", type(error).__name__) from error
    with contextlib.closing(connection), _ended_in_time(connection):
        return _exchanged(connection, place, request)


def refuse_place(place: SplitResult) -> None:
    """Raises SendingFailedError where notices do not go: no https, or no name."""
    if place.scheme not in PORTS or not place.hostname:
        raise SendingFailedError("unreachable", "no address", final=True)
    if place.scheme != "https" and not settings.NOTICE_INTERNAL:
        raise SendingFailedError("plain_http", final=True)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet, whatever it is wrapped in."""
    found: Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        found = inner or found
    return found.is_global and not found.is_multicast


def _look_up(host: str, port: int) -> list[str]:
    """The addresses to go to, the best first. One private address among those of a name is enough to refuse it."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SendingFailedError("unreachable", "no such name") from error
    addresses = [str(where[0]) for *_kind, where in found]
    if not settings.NOTICE_INTERNAL and not all(is_public(address) for address in addresses):
        raise SendingFailedError("private", final=True)
    return list(dict.fromkeys(addresses))[:MOST_ADDRESSES]


def _connection(place: SplitResult) -> http.client.HTTPConnection:
    host = place.hostname or ""
    try:
        port = place.port or PORTS[place.scheme]
    except ValueError as error:
        raise SendingFailedError("unreachable", "no such port", final=True) from error
    kind = _Secure if place.scheme == "https" else _Plain
    return kind(host, port, _look_up(host, port))


class _Plain(http.client.HTTPConnection):
    """A connection to one of the addresses that were looked up before."""

    def __init__(self, host: str, port: int, addresses: Sequence[str]) -> None:
        super().__init__(host, port, timeout=settings.NOTICE_TIMEOUT)
        self.addresses = addresses

    def connect(self) -> None:
        *others, last = self.addresses
        for address in others:
            with contextlib.suppress(OSError):
                self.sock = socket.create_connection((address, self.port), self.timeout)
                return
        self.sock = socket.create_connection((last, self.port), self.timeout)


class _Secure(_Plain):
    """The same with TLS; the certificate has to be that of the name."""

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


@contextlib.contextmanager
def _ended_in_time(connection: http.client.HTTPConnection) -> Iterator[None]:
    """Cut the line to somebody who answers a byte at a time."""
    line: socket.socket = connection.sock  # the connection forgets it before the answer is read

    def cut() -> None:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(2 * settings.NOTICE_TIMEOUT, cut)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _exchanged(connection: http.client.HTTPConnection, place: SplitResult, request: Post) -> bytes:
    """The answer. Once the first byte is out, nobody can say whether what broke off had arrived."""
    target = (place.path or "/") + (f"?{place.query}" if place.query else "")
    try:
        connection.request("POST", target, request.body, {"User-Agent": "Kept", **request.headers})
        response = connection.getresponse()
        answer = response.read(LARGEST_ANSWER)
    except TimeoutError as error:
        raise SendingFailedError("timeout", unclear=True) from error
    except ValueError as error:  # an address that cannot be written into a request
        raise SendingFailedError("unreachable", "no address", final=True) from error
    except (OSError, http.client.HTTPException) as error:
        raise SendingFailedError("unreachable", type(error).__name__, unclear=True) from error
    if response.length and len(answer) < LARGEST_ANSWER:
        raise SendingFailedError("timeout", unclear=True)
    _refuse_status(response.status)
    return answer


def _refuse_status(status: int) -> None:
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise SendingFailedError("redirect", str(status), final=True)
    raise SendingFailedError("status", str(status), final=status < 500 and status not in AGAIN)
