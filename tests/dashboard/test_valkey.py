"""The bundled broker: where it listens, and that it keeps what waits."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache.backends.redis import RedisCache
from kombu import Connection
from redis import Redis

from dashboard import valkey
from dashboard.supervisor import Child
from tests.services.waiting import wait_until


def test_the_socket_lies_in_the_data_folder() -> None:
    assert valkey.socket_path(Path("/srv/kept")) == Path("/srv/kept/valkey.sock")


def test_a_folder_with_a_long_path_gets_a_short_socket_of_its_own() -> None:
    deep, deeper = Path("/srv/" + "long/" * 30), Path("/srv/" + "long/" * 31)
    assert len(str(valkey.socket_path(deep))) < valkey.LONGEST_SOCKET_PATH
    assert valkey.socket_path(deep) != valkey.socket_path(deeper)


def test_the_url_leads_to_the_socket_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a b#c%20?.sock"
    server = Child(valkey.program(path, folder=tmp_path))
    try:
        wait_until(lambda: valkey.listens(path), "Valkey", seconds=10, log=tmp_path / "log")
        Connection(valkey.url(path)).connect()
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("broker", "place"),
    [
        ("redis://host:6379/0", "redis://host:6379/0"),
        ("rediss://host:6379/0", "rediss://host:6379/0"),
        ("redis+socket:///srv/a%20b/valkey.sock", "unix:///srv/a%20b/valkey.sock"),
    ],
)
def test_what_processes_count_together_lies_beside_the_queue(broker: str, place: str) -> None:
    assert valkey.cache(broker)["LOCATION"] == place


def test_where_the_queue_is_no_redis_each_process_counts_for_itself() -> None:
    assert valkey.cache("amqp://host")["BACKEND"].endswith("LocMemCache")


def test_the_cache_finds_the_socket_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a b#c%20?.sock"
    server = Child(valkey.program(path, folder=tmp_path))
    try:
        wait_until(lambda: valkey.listens(path), "Valkey", seconds=10, log=tmp_path / "log")
        settings = valkey.cache(valkey.url(path))
        cache = RedisCache(settings.pop("LOCATION"), settings)
        cache.add("x", 1)
        assert cache.incr("x") == 2
    finally:
        server.stop()


def test_what_waits_in_the_queue_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "valkey.sock"
    for step in ("write", "read"):
        server = Child(valkey.program(path, folder=tmp_path))
        try:
            wait_until(lambda: valkey.listens(path), "Valkey", seconds=10, log=tmp_path / "log")
            queue = Redis(unix_socket_path=str(path))
            if step == "write":
                queue.lpush("celery", "task")
            else:
                assert queue.lrange("celery", 0, -1) == [b"task"]
        finally:
            server.stop()


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: 4711)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        valkey.make_private(tmp_path)


def test_nothing_listens_where_no_server_is(tmp_path: Path) -> None:
    assert not valkey.listens(tmp_path / "valkey.sock")
