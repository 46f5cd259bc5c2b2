"""One command that runs everything: database, broker, worker with its timetable, web server."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import socket
import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from dashboard import translations, valkey
from dashboard.demo import cast
from dashboard.supervisor import Child, Parent, Program, ProgramDiedError, Supervisor

ADDRESS = "127.0.0.1"  # whoever opens it to others puts a proxy with TLS in front
MOST_WEB_WORKERS = 8
SECONDS_TO_START = 60.0
# Celery warns root at length; whether root is right is said in docs/operating.md.
QUIET = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}


class Command(BaseCommand):
    help = "Migrates if needed, then runs web server, Celery worker with timetable and bundled broker until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default=os.environ.get("KEPT_PORT", "8000"), help="default: KEPT_PORT or 8000")
        parser.add_argument("--demo", action="store_true", help="fill an empty database with the demo company")
        parser.add_argument("--with-parent", action="store_true", help="end when the program that started this ends")

    def handle(self, *args: Any, **options: Any) -> None:
        parent = Parent() if options["with_parent"] else None
        if options["demo"] and settings.PRODUCTION:
            raise CommandError("The demo has known passwords: it is refused where KEPT_ENV is production.")
        port = free_port(options["port"])
        with alone():
            broker = self._broker()
            try:
                self._prepare(demo=options["demo"])
            except KeyboardInterrupt as error:
                raise CommandError("Stopped before it ran.") from error
            self._serve(port, broker, parent)

    def _broker(self) -> Program | None:
        """The bundled broker, unless the environment names another."""
        if os.environ.get("CELERY_BROKER_URL"):
            return None
        folder = settings.DATA_DIR / "broker"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return valkey.program(valkey.socket_path(settings.DATA_DIR), folder=folder, log=folder / "valkey.log")
        except (valkey.ValkeyMissingError, PermissionError) as error:
            raise CommandError(f"No broker: {error}. Set CELERY_BROKER_URL to a Redis or Valkey of yours.") from error

    def _prepare(self, *, demo: bool) -> None:
        """Bring translations, database and static files up to the code."""
        translations.compile_stale()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database")
            call_command("migrate", interactive=False)
        if settings.PRODUCTION:
            call_command("collectstatic", interactive=False)
        if demo and not User.objects.exists():
            self._seed()
        connections.close_all()

    def _seed(self) -> None:
        self.stdout.write("Loading the demo company: once, a minute or two")
        connections.close_all()
        seeding = Child(Program("demo", [sys.executable, "manage.py", "seed_demo"], folder=settings.BASE_DIR))
        try:
            if seeding.process.wait():
                raise CommandError("The demo was not loaded.")
        finally:
            seeding.kill()

    def _serve(self, port: int, broker: Program | None, parent: Parent | None) -> None:
        supervisor = Supervisor(say=lambda line: self.stderr.write(line), parent=parent)
        supervisor.stop_on_signals()
        try:
            self._start(supervisor, port, broker)
            if not supervisor.stopping:
                self._greet(port)
            supervisor.run()
        except ProgramDiedError as error:
            raise CommandError(f"{error} Everything is stopped.") from error
        finally:
            self.stdout.write("Stopping")
            supervisor.stop()

    def _start(self, supervisor: Supervisor, port: int, broker: Program | None) -> None:
        if broker:
            supervisor.start(broker)
            path = valkey.socket_path(settings.DATA_DIR)
            self._wait(supervisor, "broker", lambda: valkey.listens(path))
        supervisor.start(web(port))
        supervisor.start(worker())
        self._wait(supervisor, "web server", lambda: answers(port))

    def _wait(self, supervisor: Supervisor, name: str, ready: Any) -> None:
        if not supervisor.wait(ready, SECONDS_TO_START) and not supervisor.stopping:
            raise CommandError(f"The {name} did not answer within {SECONDS_TO_START:.0f} seconds.")

    def _greet(self, port: int) -> None:
        self.stdout.write(f"\nKept is running: http://{ADDRESS}:{port}/")
        if accounts := demo_accounts():
            self.stdout.write(f"Sign in as {', '.join(accounts)}; the password of each is {cast.PASSWORD}")
        self.stdout.write("Ctrl-C ends it.")
        self.stdout.flush()
        connections.close_all()


def web(port: int) -> Program:
    """gunicorn, a process for each core. Pages are bound by the processor, so its threads make nothing faster: they
    are there for the idle spare connections of browsers, each of which holds one for five seconds."""
    processes = min(max(2, len(os.sched_getaffinity(0))), MOST_WEB_WORKERS)
    command = [sys.executable, "-m", "gunicorn", "dashboard.wsgi", "--preload", f"--bind={ADDRESS}:{port}"]
    command += [f"--workers={processes}", "--worker-class=gthread", "--threads=8", "--timeout=120"]
    command += ["--log-level=warning", "--no-control-socket"]
    return Program("web server", command, environment=environment(), folder=settings.BASE_DIR)


def worker() -> Program:
    """Celery with its timetable. Two processes: a long import does not keep the journal or a verdict waiting."""
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "dashboard", "worker", "--beat", "--concurrency=2"]
    command += ["--hostname=kept@%h", "--loglevel=WARNING", "--without-gossip", "--without-mingle"]
    return Program("worker", command, environment=environment() | QUIET, folder=settings.BASE_DIR)


def demo_accounts() -> list[str]:
    """The demo's people whose password is still the one that everybody knows."""
    names = [person.username for person in cast.PEOPLE]
    people = User.objects.filter(username__in=names, is_active=True).order_by("id")
    return [person.username for person in people if person.check_password(cast.PASSWORD)]


def environment() -> dict[str, str]:
    """Where the children find what this process found."""
    return {"CELERY_BROKER_URL": settings.CELERY_BROKER_URL, "KEPT_DATA_DIR": str(settings.DATA_DIR)}


def free_port(text: str) -> int:
    """The port as a number. Raises CommandError for what is no port or is taken."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CommandError(f"{text!r} is no port: give a number from 1 to 65535.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except PermissionError as error:
            raise CommandError(f"Port {port} needs more rights: choose another with --port or KEPT_PORT.") from error
        except OSError as error:
            raise CommandError(f"Port {port} is busy: choose another with --port or KEPT_PORT.") from error
    return port


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the data folder against a second `up`. Raises CommandError where one runs."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            pid = file.read().strip() or "unknown"
            raise CommandError(f"Kept already runs on {settings.DATA_DIR} (process {pid}).") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def answers(port: int) -> bool:
    """Whether the web server answers a page, with whatever status."""
    server = http.client.HTTPConnection(ADDRESS, port, timeout=5)
    try:
        server.request("GET", "/")
        server.getresponse()
    except OSError:
        return False
    else:
        return True
    finally:
        server.close()
