"""Run a command beside a private PostgreSQL that lives as long as the command.

    python tools/with_postgres.py [--if-available] [--durable] COMMAND [ARGUMENT ...]

The command finds in its environment

- ``ZHIJIAN_TEST_POSTGRES``: the URL of the owner's role, which may create databases;
- ``ZHIJIAN_TEST_POSTGRES_APP``: the URL of the application's role, which owns nothing. The owner is a member of it,
  so that a test can ``SET ROLE`` to it.

If ``ZHIJIAN_TEST_POSTGRES`` is set already, the command runs with that server. ``--if-available``: run the command
without a server where none is installed. ``--durable``: keep fsync on, for measurements; tests do without.

The cluster sorts by the Chinese rules of ICU, as a bureau's own would, so that an order of bytes that the code merely
hopes for shows as a failing test. It listens on a free port of the loopback, with passwords made for this run.
Only the standard library is used: this runs before anything is installed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

OWNER, APP, ROOT_ROLE, DATABASE = "zhijian_owner", "zhijian_app", "zhijian_root", "zhijian"
START_SECONDS = 60
STOP_SECONDS = 20


class Unavailable(Exception):
    """No PostgreSQL server program was found on this machine."""


def main() -> int:
    options = parsed_arguments()
    if os.environ.get("ZHIJIAN_TEST_POSTGRES"):
        return run(options.command, {})
    try:
        programs = find_programs()
    except Unavailable as error:
        if not options.if_available:
            print(f"with_postgres: {error}", file=sys.stderr)
            return 1
        print(f"with_postgres: {error} Going on without it.", file=sys.stderr)
        return run(options.command, {})
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster(programs, durable=options.durable) as environment:
        return run(options.command, environment)


def parsed_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run a command beside a private PostgreSQL.")
    parser.add_argument(
        "--if-available", action="store_true", help="run without a server where none is installed"
    )
    parser.add_argument("--durable", action="store_true", help="keep fsync on")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if not options.command:
        parser.error("a command is needed")
    return options


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run the command, pass an interruption on to it, and give its exit code."""
    with subprocess.Popen(command, env={**os.environ, **environment}) as process:
        try:
            return process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise


def find_programs() -> Path:
    """The folder of ``initdb`` and ``postgres``, newest version first; raises :class:`Unavailable`."""
    versions = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    candidates = sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    if (found := shutil.which("initdb")) is not None:
        candidates.append(Path(found).resolve().parent)
    for folder in candidates:
        if all((folder / name).exists() for name in ("initdb", "postgres", "psql")):
            return folder
    raise Unavailable("No PostgreSQL server is installed (Debian: postgresql).")


@contextlib.contextmanager
def cluster(programs: Path, *, durable: bool) -> Iterator[dict[str, str]]:
    """A fresh cluster with its roles; yields the environment that names them, and leaves nothing behind."""
    account = server_account()
    folder = Path(tempfile.mkdtemp(prefix="zhijian-postgres-"))
    try:
        if account:
            shutil.chown(folder, account)
        password = {role: secrets.token_urlsafe(18) for role in (ROOT_ROLE, OWNER, APP)}
        initialise(programs, folder, account, password[ROOT_ROLE])
        with serving(programs, folder, account, durable=durable) as port:
            create_roles(programs, port, password)
            yield {
                "ZHIJIAN_TEST_POSTGRES": url(OWNER, password[OWNER], port),
                "ZHIJIAN_TEST_POSTGRES_APP": url(APP, password[APP], port),
            }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def server_account() -> str | None:
    """PostgreSQL refuses to run as root: then it runs as the account that Debian made for it."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def as_account(account: str | None) -> dict[str, object]:
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []} if account else {}


def initialise(programs: Path, folder: Path, account: str | None, password: str) -> None:
    file = folder / "password"
    file.write_text(password)
    if account:
        shutil.chown(file, account)
    command = [programs / "initdb", "--pgdata", folder / "data", "--username", ROOT_ROLE, "--pwfile", file]
    command += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    command += ["--locale-provider", "icu", "--icu-locale", "zh-CN"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_account(account))
    file.unlink()


@contextlib.contextmanager
def serving(programs: Path, folder: Path, account: str | None, *, durable: bool) -> Iterator[int]:
    """The server as our own child, on a free port; stopped fast (SIGINT) and, if it hangs, at once (SIGQUIT)."""
    port = free_port()
    settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": ""}
    settings |= {"shared_buffers": "256MB", "max_connections": 100, "log_min_messages": "fatal"}
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    command = [programs / "postgres", "-D", folder / "data"]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (
        (folder / "log").open("wb") as log,
        # A session of its own: an interrupted terminal stops the tests first, then we stop the server.
        subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, start_new_session=True, **as_account(account)
        ) as server,
    ):
        try:
            wait_until_ready(server, port, folder / "log")
            yield port
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not listen within {START_SECONDS} s:\n{log.read_text()}")


def create_roles(programs: Path, port: int, password: dict[str, str]) -> None:
    """The owner may create databases and is a member of the application's role; that one owns nothing."""
    script = f"""
        CREATE ROLE {APP} LOGIN PASSWORD '{password[APP]}';
        CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{password[OWNER]}' IN ROLE {APP};
        CREATE DATABASE {DATABASE} OWNER {OWNER};
    """
    command = [programs / "psql", url(ROOT_ROLE, password[ROOT_ROLE], port, "postgres")]
    command += ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"]
    subprocess.run(command, input=script, text=True, check=True)


def url(role: str, password: str, port: int, database: str = DATABASE) -> str:
    return f"postgres://{role}:{password}@127.0.0.1:{port}/{database}"


if __name__ == "__main__":
    sys.exit(main())
