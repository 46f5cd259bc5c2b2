"""An import from the file to the record, beside the bare rows it stored, and how much memory it takes.

The file holds the complaints of `records` as a service desk would send them. The floor writes the very rows that the
import stored, ciphertexts, derived columns and arrivals among them, with COPY or `executemany` into the same empty
table with the same indexes, keys and guards.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from django.db import connection, transaction

from accounts.models import ServiceUnit
from accounts.privacy import decrypt
from benchmarks import records
from benchmarks.measuring import MOST_MEMORY, TIMES, Line
from benchmarks.records import MONTHS, World
from complaints.models import Category, Complaint

TABLE = Complaint._meta.db_table
MAPPING = {"source": "bench-file", "zone": "UTC", "facts": {fact: fact for fact in records.TOLD}}
AT_ONCE = 50_000  # rows that the floor of SQLite holds in memory
SMALL = 50_000  # complaints that are imported several times over


@dataclass(frozen=True, slots=True)
class Import:
    """What one import of a file took."""

    seconds: float
    peak: float  # MB
    accepted: int


def lines(database: str, size: int, world: World) -> Iterator[Line]:
    """The import of `size` complaints into the empty table, which is empty again afterwards."""
    with tempfile.TemporaryDirectory(prefix="kept-bench-file-") as folder:
        file, rows = Path(folder) / "complaints.csv", Path(folder) / "rows"
        write_file(file, size, world)
        taken = [(bring(file, size), bare_rows(rows)) for _ in range(TIMES if size <= SMALL else 1)]
        imported, peak = median(each.seconds for each, _ in taken), max(each.peak for each, _ in taken)
        yield Line(database, size, "import, against its bare rows", imported, median(floor for _, floor in taken), 3)
        yield Line(database, size, "memory peak of an import, against 200 MB", peak, MOST_MEMORY, 1, "MB")
        if size > SMALL:  # a small file does not fill what an import ever holds
            write_file(file, size // 10, world)
            few = bring(file, size // 10)
            empty()
            yield Line(database, size, "memory peak of an import, against a tenth of it", peak, few.peak, 1.1, "MB")


def write_file(path: Path, size: int, world: World) -> None:
    """A CSV file of so many complaints, in order of receipt."""
    named = _in_clear(world)
    with path.open("w", newline="") as file, get_context("spawn").Pool(2) as pool:
        file.write(",".join(records.TOLD) + "\n")
        for month in pool.imap(partial(records.written, n=size // MONTHS, world=named), range(MONTHS)):
            file.write(month)


def bring(file: Path, size: int) -> Import:
    """Import the file in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bringing", str(file), json.dumps(MAPPING)]
    done = Import(**json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    if done.accepted != size // MONTHS * MONTHS:
        raise RuntimeError(f"{done.accepted} complaints of {size} were accepted")
    return done


def empty() -> None:
    """No complaints, and nothing that hangs on them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")  # without the guards of all that hangs on them
            cursor.execute(f"TRUNCATE {TABLE} CASCADE")
            cursor.execute("SET session_replication_role = DEFAULT")
        else:
            cursor.execute(f"DELETE FROM {TABLE}")


def bare_rows(kept: Path) -> float:
    """Seconds for writing what the table holds into the table emptied; it is empty again afterwards."""
    taken = _copied(kept) if connection.vendor == "postgresql" else _inserted(kept)
    empty()
    return taken


def _copied(kept: Path) -> float:
    with connection.cursor() as cursor:
        with kept.open("wb") as file, cursor.copy(f"COPY (SELECT * FROM {TABLE} ORDER BY id) TO STDOUT") as copy:
            for data in copy:
                file.write(data)
        empty()
        start = time.perf_counter()
        with kept.open("rb") as file, transaction.atomic(), cursor.copy(f"COPY {TABLE} FROM STDIN") as copy:
            while data := file.read(1 << 20):
                copy.write(data)
        return time.perf_counter() - start


def _inserted(kept: Path) -> float:
    """Only the inserting is timed, not the fetching of the rows."""
    with connection.cursor() as cursor:
        cursor.execute("ATTACH %s AS kept", [str(kept)])
        cursor.execute("DROP TABLE IF EXISTS kept.complaint")
        cursor.execute(f"CREATE TABLE kept.complaint AS SELECT * FROM {TABLE}")
        empty()
        taken = _inserted_again()
        cursor.execute("DETACH kept")
        return taken


def _inserted_again() -> float:
    taken = 0.0
    with connection.cursor() as cursor, transaction.atomic():
        raw = cursor.connection
        rows = raw.execute("SELECT * FROM kept.complaint ORDER BY id")
        insert = f"INSERT INTO {TABLE} VALUES ({', '.join('?' for _ in rows.description)})"
        while block := rows.fetchmany(AT_ONCE):
            start = time.perf_counter()
            raw.executemany(insert, block)
            taken += time.perf_counter() - start
    return taken


def _in_clear(world: World) -> World:
    """The same with the words of a file in place of numbers and ciphertexts."""
    units = dict(ServiceUnit.objects.values_list("pk", "name"))
    categories = dict(Category.objects.values_list("pk", "name"))
    return replace(
        world,
        units=[units[pk] for pk in world.units],
        categories=[(categories[top], categories[below]) for top, below in world.categories],
        names=[decrypt(name, field="customer_name") for name in world.names],
        texts=[decrypt(text, field="text") for text in world.texts],
    )
