"""The home page under load: gunicorn with a sync worker for each core, eight connections, a set number of requests."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.conf import settings

from benchmarks.measuring import Line
from benchmarks.pages import Reader
from benchmarks.records import World

CONNECTIONS = 8
EACH = 25  # requests of a connection
PATIENCE = 30  # seconds


def lines(database: str, size: int, world: World) -> Iterator[Line]:
    """The 95th percentile of the answers, against those of an empty view behind the same middleware."""
    reader = Reader(world)
    cookie = reader.client.cookies[settings.SESSION_COOKIE_NAME].value
    with served("dashboard.wsgi") as port:
        loaded = percentile(port, reader.pages()["home page"], signed_in(cookie))
    with served("benchmarks.empty:application") as port:
        floor = percentile(port, "/", signed_in(cookie))
    what = f"home page under {CONNECTIONS} connections, p95, against an empty view"
    yield Line(database, size, what, loaded, floor, 20)


@contextmanager
def served(application: str) -> Iterator[int]:
    """gunicorn on a free port of the loopback; ended by its number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", application, f"--bind=127.0.0.1:{port}", "--worker-class=sync"]
    command += [f"--workers={os.cpu_count() or 1}", "--log-level=error", "--no-control-socket"]
    server = subprocess.Popen(command)
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


def signed_in(cookie: str) -> dict[str, str]:
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}


def percentile(port: int, path: str, headers: Mapping[str, str], *, expected: int = 200) -> float:
    """Seconds that 95 of 100 requests do not exceed, after a warm-up that is not counted. Raises RuntimeError for
    another answer than the one that is expected."""

    def visit(times: int) -> list[float]:
        took = []
        for _ in range(times):
            start = time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", path, headers=dict(headers))
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status != expected:
                raise RuntimeError(f"{path}: {answer.status}")
            took.append(time.perf_counter() - start)
        return took

    with ThreadPoolExecutor(CONNECTIONS) as clients:
        list(clients.map(visit, [3] * CONNECTIONS))
        took = [each for of_one in clients.map(visit, [EACH] * CONNECTIONS) for each in of_one]
    return statistics.quantiles(took, n=20)[-1]
