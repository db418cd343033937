"""What every test may use: databases, a browser, and the rule that CI skips nothing it promised.

The suite runs on the database that ``ZHIJIAN_DATABASE`` names (SQLite in memory if none). ``make test`` runs it whole
on SQLite and once more, what touches the database, on PostgreSQL; ``docs/testing.md`` says how.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation

IN_CI = os.environ.get("ZHIJIAN_CI") == "1"
POSTGRES_URL = os.environ.get("ZHIJIAN_TEST_POSTGRES", "")
APPLICATION_URL = os.environ.get("ZHIJIAN_TEST_POSTGRES_APP", "")
# Debian's build needs no sandbox inside a container, and must not look for its maker's hosts.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "admin_user"}
POSTGRES_FIXTURES = {"postgres_url", "application_url", "application_role"}
BROWSER_FIXTURES = {"chromium_launch", "browser", "page"}

# A shared machine is slow at times: no deadlines. CI draws the same examples each time.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if IN_CI else "here")


def pytest_configure() -> None:
    if IN_CI and not POSTGRES_URL:
        raise pytest.UsageError("ZHIJIAN_CI=1 promises PostgreSQL, but ZHIJIAN_TEST_POSTGRES names none.")
    refuse_unknown_protection(os.environ.get("ZHIJIAN_DISABLE", ""))


def refuse_unknown_protection(name: str) -> None:
    """A misspelt protection would switch nothing off, and its tests would pass for the wrong reason."""
    if not name:
        return
    from tools.mutants import load

    if name not in {protection.name for protection in load()}:
        raise pytest.UsageError(f"ZHIJIAN_DISABLE={name}: no protection has this name.")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it uses, before ``-m`` chooses."""
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        cls = getattr(item, "cls", None)
        in_django_case = isinstance(cls, type) and issubclass(cls, TransactionTestCase)
        if item.get_closest_marker("django_db") or used & DATABASE_FIXTURES or in_django_case:
            item.add_marker("db")
        if used & POSTGRES_FIXTURES:
            item.add_marker("postgres")
        if used & BROWSER_FIXTURES:
            item.add_marker("browser")
        if "libreoffice" in used:
            item.add_marker("office")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("postgres") and not on_postgres():
        pytest.skip("holds on PostgreSQL only; `make test` starts one where it is installed")
    translation.deactivate()  # a request leaves its language to whatever runs after it in this process


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In CI, where PostgreSQL, Chromium and LibreOffice are promised, a test of them that skips has failed."""
    report: Any = yield
    promised = any(item.get_closest_marker(name) for name in ("postgres", "browser", "office"))
    if IN_CI and promised and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped in CI, where nothing may: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """In CI no whole module may skip itself either."""
    report: Any = yield
    if IN_CI and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid}: skipped as a whole in CI: {report.longrepr}"
    return report


def on_postgres() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def _flush_without_triggers(original: Callable[[Any], None]) -> Callable[[Any], None]:
    """The flush after a test with real transactions deletes rows, which the ledger's triggers refuse.

    They are removed for the flush alone; there is no switch inside them.
    """

    @functools.wraps(original)
    def teardown(case: Any) -> None:
        from zhijian.kernel.ledger import triggers

        touched = [connections[name] for name in case._databases_names(include_mirrors=False)]
        for connection in touched:
            triggers.remove(connection)
        try:
            original(case)
        finally:
            for connection in touched:
                triggers.install(connection)

    return teardown


TransactionTestCase._fixture_teardown = _flush_without_triggers(TransactionTestCase._fixture_teardown)


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """URL of the server's owner role, which may create databases."""
    if not POSTGRES_URL:
        pytest.skip("no PostgreSQL: ZHIJIAN_TEST_POSTGRES is not set")
    return POSTGRES_URL


@pytest.fixture(scope="session")
def application_url() -> str:
    """URL of the application's role, which owns no table."""
    if not APPLICATION_URL:
        pytest.skip("no application role: ZHIJIAN_TEST_POSTGRES_APP is not set")
    return APPLICATION_URL


@pytest.fixture(scope="session")
def application_role(application_url: str) -> str:
    """Name of the application's role. The owner is a member of it: ``SET LOCAL ROLE`` takes its rights."""
    return urlsplit(application_url).username or ""


@pytest.fixture(scope="session")
def chromium_launch() -> dict[str, Any]:
    """Arguments with which Playwright starts the machine's own Chromium."""
    program = os.environ.get("ZHIJIAN_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        pytest.skip("no Chromium is installed (Debian: chromium)")
    return {"executable_path": program, "args": list(CHROMIUM_FLAGS)}


@pytest.fixture(scope="session")
def browser(chromium_launch: dict[str, Any]) -> Iterator[Any]:
    """A headless Chromium for the session."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django takes for an async view; the tests are not async.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(**chromium_launch)
        yield running
        running.close()


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Path]]:
    """Convert files to another form (``form``, then the files) by LibreOffice, in a profile of this session's own."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("no LibreOffice is installed (Debian: libreoffice-writer-nogui)")
    home = tmp_path_factory.mktemp("libreoffice")

    def convert(form: str, *files: Path) -> list[Path]:
        out = tmp_path_factory.mktemp(form)
        asked = [program, "--headless", f"-env:UserInstallation=file://{home}", "--convert-to", form]
        subprocess.run([*asked, "--outdir", str(out), *files], check=True, timeout=120, capture_output=True)
        return [out / f"{file.stem}.{form}" for file in files]

    return convert


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A new page in Chinese, Shanghai time; an uncaught script error or a broken CSP fails the test."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    faults: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None
    )
    yield opened
    context.close()
    assert not faults, f"The page's scripts failed: {faults}"


@pytest.fixture
def city(db: None, settings: Any, tmp_path: Path) -> Any:
    """A tiny city, built through acts; ``tests/city.py`` says who and what stands in it."""
    from tests.city import stand

    settings.HOME, settings.MEDIA_ROOT = tmp_path / "home", tmp_path / "files"
    return stand()


def pytest_report_header() -> str:
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2] if settings.configured else "none"
    return f"zhijian: database {engine}, PostgreSQL {'given' if POSTGRES_URL else 'absent'}, CI {IN_CI}"
