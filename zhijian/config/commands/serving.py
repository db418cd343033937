"""``zhijian serve``: the web server and its worker, in processes of their own; ``zhijian work``: the worker alone."""

import argparse
import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from django.conf import settings

from zhijian.config.commands import upgrading
from zhijian.config.commands.proving import has_ledger
from zhijian.config.orphans import when_orphaned
from zhijian.config.tending import Tender
from zhijian.config.worker_lock import worker_lock
from zhijian.desk import setting_up
from zhijian.kernel.ledger import signing
from zhijian.kernel.ledger.note import KeyFileError
from zhijian.kernel.office import worker

log = logging.getLogger("zhijian.serve")
LOOK = 0.5  # seconds between two looks at the children
LONGEST_WAIT = 30.0  # seconds before a worker that keeps dying is started again
GRACE = 20.0  # seconds that the children get to end what they are doing


class NotReady(Exception):
    """The server must not start; says why and what to do."""


def serve(args: list[str]) -> int:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="zhijian serve", description="Run the server and its worker.")
    parser.add_argument("--port", type=int, default=urlsplit(settings.ADDRESS).port or 8000)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (a proxy stands before it)")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="web processes (default: cores)"
    )
    asked = parser.parse_args(args)
    try:
        ready()
        _port_is_free(asked.host, asked.port)
    except (NotReady, KeyFileError) as error:
        print(f"zhijian serve: {error}", file=sys.stderr)
        return 1
    here = f"http://{asked.host}:{asked.port}"
    if not settings.ADDRESS_GIVEN:  # tried out on this machine: papers and links carry the address in use
        os.environ["ZHIJIAN_ADDRESS"] = here
    print(f"Zhijian 质监 {here}" + (f" (public: {settings.ADDRESS})" if settings.ADDRESS_GIVEN else ""))
    if not has_ledger():
        print(f"There is no ledger yet. Found your bureau here: {here}/setup/?token={setting_up.token()}")
    sys.stdout.flush()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    return Supervisor(web_command(asked.host, asked.port, asked.workers), worker_command()).run()


def work(args: list[str]) -> int:
    """Seal, sign and write papers until SIGTERM or SIGINT; a second worker waits until the first has ended."""
    parser = argparse.ArgumentParser(prog="zhijian work", description="Run the worker alone.")
    parser.add_argument("--parent", type=int, default=0, help="end when this process is no longer the parent")
    asked = parser.parse_args(args)
    stop = threading.Event()
    with _on_signal(stop.set):
        if asked.parent:
            when_orphaned(asked.parent, stop.set, stop)
        with worker_lock(stop) as mine:
            if mine:
                worker.WORK.append(Tender().work)
                worker.run(stop)
    return 0


def ready() -> None:
    """Raise ``NotReady`` where serving would be wrong: tables behind, triggers missing, the signing key gone."""
    if upgrading.behind():
        raise NotReady("the database is not up to date. Run: zhijian upgrade")
    wrong = upgrading.problems()
    if wrong:
        raise NotReady("\n".join(wrong))
    for line in upgrading.warnings():
        print(line, file=sys.stderr)
    if has_ledger():
        try:
            signing.signer()
        except signing.KeyMissing as error:
            raise NotReady(str(error)) from error


def _port_is_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise NotReady(
                f"{host}:{port} cannot be used ({error.strerror}). Another one: --port N"
            ) from error


def web_command(host: str, port: int, workers: int) -> list[str]:
    """Granian serves WSGI; one blocking thread each, because a request spends its time in Python."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "1", "--no-ws", "--respawn-failed-workers",
        "--workers-kill-timeout", "10", "--log-level", "warning", "zhijian.config.wsgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The worker's process, which ends with us."""
    return [sys.executable, "-m", "zhijian.cli", "work", "--parent", str(os.getpid())]


class Supervisor:
    """Keeps web server and worker running. A worker that dies is started again; the web server's end is ours."""

    def __init__(self, web: list[str], helper: list[str]) -> None:
        self.web, self.helper = web, helper
        self.stop = threading.Event()
        self.deaths = 0

    def run(self) -> int:
        """Run until told to stop, or until the web server ends; returns the exit status."""
        with _on_signal(self.stop.set):
            server = subprocess.Popen(self.web)
            helper, restart_at = subprocess.Popen(self.helper), 0.0
            while not self.stop.is_set() and server.poll() is None:
                if helper.poll() is not None:
                    if not restart_at:
                        restart_at = time.monotonic() + self._wait(helper.returncode)
                    elif time.monotonic() >= restart_at:
                        helper, restart_at = subprocess.Popen(self.helper), 0.0
                self.stop.wait(LOOK)
            told = self.stop.is_set()
            for child in (server, helper):
                _end(child)
        return 0 if told else server.returncode or 1

    def _wait(self, code: int) -> float:
        self.deaths += 1
        wait = min(LONGEST_WAIT, 0.5 * 2 ** min(self.deaths, 7))
        log.error("the worker ended (%s); it is started again in %.0f s", code, wait)
        return wait


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and make it end if it does not."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextlib.contextmanager
def _on_signal(act: Callable[[], None]) -> Iterator[None]:
    """Call *act* on SIGTERM and SIGINT instead of dying."""

    def told(_number: int, _frame: FrameType | None) -> None:
        act()

    before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
