"""A server of the styleguide, for the tests of the screens' parts; Chromium itself comes from tests/conftest.py."""

import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

GUIDE = "zhijian.desk.styleguide.urls"


class Quiet(WSGIRequestHandler):
    """Answers without a line for each."""

    def log_message(self, *_args: Any) -> None:
        return


class Several(ThreadingMixIn, WSGIServer):
    """A browser opens connections that it does not use yet; they must not keep others waiting."""

    daemon_threads = True


@pytest.fixture
def guide(settings: Any) -> None:
    """The styleguide's addresses as the root."""
    settings.ROOT_URLCONF = GUIDE


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a server that shows the styleguide with its static files. It asks no database."""
    with override_settings(ROOT_URLCONF=GUIDE):
        server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), Several, Quiet)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@pytest.fixture
def screen(browser: Any, address: str) -> Iterator[Any]:
    """A page 1440 px wide on the styleguide; any error on the console fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


@pytest.fixture
def until() -> Callable[[Any, str], None]:
    """``until(screen, condition)`` waits for a condition in JavaScript (our policy stops Playwright's own way)."""

    def wait(screen: Any, condition: str) -> None:
        look = f"(function look() {{ ({condition}) ? done() : requestAnimationFrame(look); }})();"
        screen.evaluate(f"new Promise(done => {{ {look} }})")

    return wait
