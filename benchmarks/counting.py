"""`python -m benchmarks.counting ORGANISATION`: a worker process. It says when it is ready, and waits to be told."""

from __future__ import annotations

import sys


def main(organisation: int) -> None:
    import django

    django.setup()
    from django.db import connection

    from complaints.tasks import catch_up_tallies

    connection.ensure_connection()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    catch_up_tallies(organisation)


if __name__ == "__main__":
    main(int(sys.argv[1]))
