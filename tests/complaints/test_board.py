from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from complaints import board
from complaints.board import Board, CancelledError, Progress, written_now


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The seconds that the board believes in; a test may set them."""
    now = [100.0]
    monkeypatch.setattr(board.time, "monotonic", lambda: now[0])
    return now


def test_another_process_reads_what_was_said() -> None:
    Board("import", 7).tell("reading", 5, 10)
    assert Board("import", 7).read() == Progress("reading", 5, 10)
    assert Board("import", 8).read() is None


def test_the_rate_is_that_of_the_last_seconds(clock: list[float]) -> None:
    told = Board("import", 7)
    for second, done in [(0, 0), (2, 1000), (20, 1200), (30, 11_200)]:
        clock[0] = 100.0 + second
        told.tell("writing", done, 20_000)
    assert told.read() == Progress("writing", 11_200, 20_000, rate=1000.0)


def test_a_new_stage_has_a_rate_of_its_own(clock: list[float]) -> None:
    told = Board("import", 7)
    told.tell("reading", 0, 10)
    clock[0] += 5
    told.tell("writing", 5, 10)
    assert told.read() == Progress("writing", 5, 10, rate=0.0)


def test_time_left_follows_from_the_rate() -> None:
    assert Progress("writing", 400, 1000, rate=100).seconds_left == 6
    assert Progress("writing", 400, 1000).seconds_left is None
    assert Progress("writing", 400, 0, rate=100).seconds_left is None


def test_nothing_is_done_before_its_end() -> None:
    assert [Progress("writing", done, 1000).percent for done in (0, 9, 500, 999, 1000)] == [0, 0, 50, 99, 99]
    assert Progress("writing", 5, 0).percent is None


def test_a_job_that_is_asked_to_stop_hears_it_at_its_next_word() -> None:
    told = Board("import", 7)
    told.tell("writing", 1, 2)
    Board("import", 7).ask_to_stop(by=3)
    with pytest.raises(CancelledError) as error:
        told.tell("writing", 2, 2)
    assert error.value.by == 3


def test_a_board_that_is_wiped_says_nothing_more() -> None:
    told = Board("import", 7)
    told.tell("writing", 1, 2)
    told.ask_to_stop(by=3)
    told.clear()
    assert (told.read(), told.asked_to_stop(), told.silence) == (None, 0, float("inf"))


def test_what_is_no_progress_is_read_as_none(tmp_path: Path) -> None:
    Board("import", 7).tell("writing", 1, 2)
    (tmp_path / "jobs" / "import-7.progress").write_bytes(b"{")
    assert Board("import", 7).read() is None


@pytest.mark.parametrize("stage", ["writing", "finishing"])
def test_an_import_inside_its_transaction_is_being_written(stage: str) -> None:
    Board("export", 3).tell("writing", 1, 10)
    Board("import", 6).tell("reading", 2, 10)
    Board("import", 7).tell(stage, 5, 10)
    assert written_now() == Progress(stage, 5, 10)


def test_an_import_that_has_ended_is_not_being_written() -> None:
    Board("import", 7).tell("writing", 5, 10)
    Board("import", 7).clear()
    assert written_now() is None


def test_an_import_that_was_silent_for_long_is_not_being_written(monkeypatch: pytest.MonkeyPatch) -> None:
    Board("import", 7).tell("writing", 5, 10)
    monkeypatch.setattr(board, "GONE", 0.0)
    assert written_now() is None
