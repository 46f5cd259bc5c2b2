import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import connection

from complaints.imports import lock

pytestmark = pytest.mark.django_db(transaction=True)


def in_another_thread(wait: float) -> bool:
    """Whether somebody else gets the lock now."""
    got: list[bool] = []

    def ask() -> None:
        try:
            with lock.held(wait=wait) as mine:
                got.append(mine)
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return got[0]


def test_only_one_holds_the_lock() -> None:
    with lock.held(wait=0) as mine:
        assert mine
        assert not in_another_thread(wait=0)


def test_the_next_one_gets_it_afterwards() -> None:
    with lock.held(wait=0):
        pass
    assert in_another_thread(wait=0)


def test_it_is_given_back_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), lock.held(wait=0):
        raise ZeroDivisionError
    assert in_another_thread(wait=0)


def test_the_second_one_may_wait_for_its_turn() -> None:
    got: list[bool] = []
    with lock.held(wait=0):
        thread = threading.Thread(target=lambda: got.append(in_another_thread(wait=20)))
        thread.start()
        time.sleep(0.3)
    thread.join()
    assert got == [True]


@pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="the server frees its own locks")
def test_a_killed_process_leaves_nothing_locked() -> None:
    code = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); time.sleep(60)"
    )
    path = settings.DATA_DIR / "imports.lock"
    with subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        assert not in_another_thread(wait=0)
        other.kill()
    assert in_another_thread(wait=0)
