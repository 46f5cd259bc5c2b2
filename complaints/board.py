"""What a page and a job in the background tell each other while the job is inside its one transaction.

A job that writes everything at once can tell nobody through the database how far it is, and on SQLite nobody else can
write there to stop it. So it writes its progress into a small file beside the uploads, which web server and worker
share anyway, and looks whether a file there asks it to stop.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import deque
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from django.core.files.storage import default_storage

WINDOW = 10.0  # seconds over which a rate is taken
SURE = 1.0  # seconds after which a rate says anything
MOST_MARKS = 100
WRITING = ("writing", "finishing")  # the stages in which an import is inside its transaction
GONE = 600.0  # seconds of silence after which whoever wrote is taken for dead


class CancelledError(Exception):
    """Somebody asked the job to stop. `by` is the id of the person."""

    def __init__(self, by: int) -> None:
        super().__init__(by)
        self.by = by


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: its stage, what is done of how much (0: nobody knows), and rows a second (0: too early)."""

    stage: str
    done: int
    of: int
    rate: float = 0.0

    @property
    def percent(self) -> int | None:
        """Never 100 before the end."""
        return min(self.done * 100 // self.of, 99) if self.of else None

    @property
    def pace(self) -> int:
        """Whole rows a second."""
        return round(self.rate)

    @property
    def seconds_left(self) -> int | None:
        """Of this stage, at the present rate."""
        return round(max(self.of - self.done, 0) / self.rate) if self.of and self.rate else None


def written_now() -> Progress | None:
    """How far the import is that is inside its transaction now; None where none is."""
    found = [Board("import", int(path.stem.rpartition("-")[2])) for path in _folder().glob("import-*.progress")]
    told = ((board.silence, board.read()) for board in found)
    writing = [(silence, said) for silence, said in told if silence < GONE and said and said.stage in WRITING]
    return min(writing, key=lambda pair: pair[0], default=(0.0, None))[1]


def _folder() -> Path:
    return Path(default_storage.path("jobs"))


class Board:
    """The board of one job, known by its kind and number."""

    def __init__(self, kind: str, number: int) -> None:
        self.folder = _folder()
        self.name = f"{kind}-{number}"
        self.marks: deque[tuple[float, int]] = deque(maxlen=MOST_MARKS)
        self.stage = ""

    def tell(self, stage: str, done: int, of: int) -> None:
        """Say how far the job is. Raises CancelledError where somebody asked it to stop."""
        self.check()
        if stage != self.stage:
            self.stage = stage
            self.marks.clear()
        self.marks.append((time.monotonic(), done))
        self._put("progress", orjson.dumps(asdict(Progress(stage, done, of, self._rate()))))

    def check(self) -> None:
        """Raises CancelledError where somebody asked the job to stop."""
        if by := self.asked_to_stop():
            raise CancelledError(by)

    def read(self) -> Progress | None:
        """What the job said last; None where it has said nothing yet."""
        with suppress(FileNotFoundError, orjson.JSONDecodeError, TypeError):
            return Progress(**orjson.loads(self._path("progress").read_bytes()))
        return None

    @property
    def silence(self) -> float:
        """Seconds since the job last said anything; without end where it never did."""
        with suppress(FileNotFoundError):
            return time.time() - self._path("progress").stat().st_mtime
        return float("inf")

    def ask_to_stop(self, *, by: int) -> None:
        self._put("stop", str(by).encode())

    def asked_to_stop(self) -> int:
        """Who asked the job to stop; 0 where nobody did."""
        with suppress(FileNotFoundError, ValueError):
            return int(self._path("stop").read_bytes())
        return 0

    def clear(self) -> None:
        """Nothing is said any more: the job has ended, or begins."""
        for each in ("progress", "stop"):
            self._path(each).unlink(missing_ok=True)

    def _rate(self) -> float:
        """Rows a second over the last seconds."""
        now, done = self.marks[-1]
        while len(self.marks) > 2 and now - self.marks[1][0] >= WINDOW:
            self.marks.popleft()
        since, before = self.marks[0]
        return (done - before) / (now - since) if now - since >= SURE else 0.0

    def _path(self, what: str) -> Path:
        return self.folder / f"{self.name}.{what}"

    def _put(self, what: str, content: bytes) -> None:
        """Whole or not at all: the page may read at any moment."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(self._path(what))
