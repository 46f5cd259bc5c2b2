"""A database of the benchmarks' own: an embedded PostgreSQL, tuned as an operator would, or a SQLite file."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TUNED = [
    "shared_buffers=2GB",
    "effective_cache_size=12GB",
    "work_mem=128MB",
    "maintenance_work_mem=1GB",
    "max_wal_size=16GB",
    "checkpoint_timeout=30min",
    "wal_level=minimal",
    "max_wal_senders=0",
    "synchronous_commit=off",
    "random_page_cost=1.1",
    "jit=off",
    "max_parallel_workers_per_gather=0",
    "autovacuum=off",
    "max_connections=40",
]


@contextmanager
def database(kind: str) -> Iterator[Path]:
    """Start one, point the settings at it, and take it away afterwards. Yields its folder."""
    from tests.services.postgres import Cluster

    folder = Path(tempfile.mkdtemp(prefix="kept-bench-"))
    os.environ |= {"DJANGO_SETTINGS_MODULE": "dashboard.settings", "KEPT_DATA_DIR": str(folder / "data")}
    os.environ.pop("DATABASE_URL", None)
    cluster = Cluster(options=TUNED) if kind == "postgresql" else None
    try:
        if cluster:
            os.environ["DATABASE_URL"] = cluster.start()
        yield folder
    finally:
        if cluster:
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def set_up() -> None:
    """Django and its tables."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
