"""The server as a process: it starts only when it may, keeps its worker alive, and ends when it is told."""

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.config.conftest import ROOT

LONG = 60.0  # seconds that a slow machine gets


@pytest.fixture(scope="module")
def founded(homes):
    home = homes("served")
    home.found()
    return home


@pytest.fixture
def server(founded):
    """A running server: its process, address, and what it prints."""
    port = free_port()
    command = [sys.executable, "-m", "zhijian.cli", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(
        command,
        env=founded.environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        waited(lambda: answers(port))
        yield process, port
    finally:
        process.kill() if process.poll() is None else None
        process.wait()


def test_it_answers_restarts_a_dead_worker_and_ends_cleanly(server, founded):
    process, port = server
    health = waited(lambda: (h := healthz(port))["worker"] == "running" and h)
    assert health == {"status": "ok", "database": "ok", "worker": "running", "waiting": 0}
    first = child(process.pid, "work")
    os.kill(first, signal.SIGKILL)
    waited(lambda: child(process.pid, "work") not in (None, first))
    founded.zhijian("reset-code", "lihua")
    waited(lambda: healthz(port)["waiting"] == 0)
    process.send_signal(signal.SIGTERM)
    assert process.wait(LONG) == 0
    assert not answers(port)


def test_it_does_not_start_without_a_trigger(homes):
    home = homes("open")
    home.found()
    home.python(
        "from django.db import connection; connection.cursor().execute('DROP TRIGGER ledger_leaf_no_delete')"
    )
    said = home.zhijian("serve", "--port", str(free_port()), status=1)
    assert "trigger ledger_leaf_no_delete is missing" in said
    assert "zhijian upgrade" in said
    home.zhijian("upgrade")
    assert "OK" in home.zhijian("ledger", "verify")


def test_it_does_not_start_on_tables_of_another_version_or_a_port_in_use(homes, founded):
    assert "Run: zhijian upgrade" in homes("empty").zhijian("serve", status=1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert "Another one: --port" in founded.zhijian("serve", "--port", port, status=1)


def test_there_is_one_ledger_to_an_installation(founded):
    said = founded.zhijian("init", status=1)
    assert "the ledger zj.example/510700 is open here already" in said


def test_an_unknown_account_gets_no_code_and_a_known_one_gets_one(founded):
    assert "there is no account “eve”" in founded.zhijian("reset-code", "eve", status=1)
    assert re.search(
        r"李华 \(lihua\)  [2-9A-Z]{10}  valid until \d{4}", founded.zhijian("reset-code", "lihua")
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def waited(ask):
    """The first true answer of *ask*, asked until a limit; what it asks takes time of its own."""
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        if found := ask():
            return found
        select.select([], [], [], 0.05)
    raise AssertionError("it did not come about in time")


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def healthz(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=LONG) as answer:
        return json.load(answer)


def child(parent, word):
    """The process that this one started with this word in its command."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines()[1:]:
        pid, above, args = line.split(None, 2)
        if int(above) == parent and f" {word} " in f"{args} ":
            return int(pid)
    return None
