"""Settings. What differs between installations comes from the environment or from the installation's own folder.

``ZHIJIAN_HOME``      folder of the installation: database, keys, papers, attachments (default ``./var``)
``ZHIJIAN_DATABASE``  ``sqlite:///FILE`` or ``postgres://USER:PASSWORD@HOST:PORT/NAME`` (default: SQLite in the home)
``ZHIJIAN_ADDRESS``   public address, for QR codes and trusted origins (default ``http://127.0.0.1:8000``)
``ZHIJIAN_PROXIES``   addresses of the proxies before us, with commas between (default: this machine)
``ZHIJIAN_SEGMENTS_EVERY``  the worker writes segments when so many acts were sealed since (default 10000; 0: never)
"""

import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from zhijian.config import where

ROOT = Path(__file__).resolve().parents[2]
HOME = where.home()
TESTING = "pytest" in sys.modules
DEBUG = False


def database(url: str) -> dict[str, Any]:
    """Django's database settings for one URL; SQLite as WAL, IMMEDIATE and synchronous FULL."""
    place = where.parse(url, HOME)
    if place.engine == "sqlite":
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        # Not temp_store=MEMORY: SQLite then walks its whole statement journal at each statement inside a savepoint,
        # and a batch of 1,000 acts takes four times as long (docs/performance.md).
        pragmas += "PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824;"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": place.name,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": os.environ.get("ZHIJIAN_TEST_SQLITE") or None},
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": place.name,
        "USER": place.user,
        "PASSWORD": place.password,
        "HOST": place.host,
        "PORT": place.port,
        "OPTIONS": dict(place.options),
        "CONN_MAX_AGE": None,
    }


def secret_key() -> str:
    """The installation's secret, made on first use and kept outside the database, readable by its owner only."""
    if TESTING:
        return "only-for-tests"
    file = HOME / "secret"
    if not file.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
    return file.read_text()


SECRET_KEY = secret_key()
DATABASES = {"default": database(where.url())}
# A reading page must not take SQLite's write lock, and a door decides its own transaction.
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def address() -> str:
    """The public address: from the environment, else as given when the bureau was founded, else this machine."""
    kept = HOME / "address"
    given = os.environ.get("ZHIJIAN_ADDRESS") or (kept.read_text("utf-8").strip() if kept.exists() else "")
    return given.rstrip("/")


ADDRESS_GIVEN = address()
ADDRESS = ADDRESS_GIVEN or "http://127.0.0.1:8000"
ALLOWED_HOSTS = [urlsplit(ADDRESS).hostname or "", "127.0.0.1", "localhost", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [ADDRESS]
# Only from these is X-Forwarded-For believed, which tells one stranger from another behind a proxy.
TRUSTED_PROXIES = frozenset(os.environ.get("ZHIJIAN_PROXIES", "127.0.0.1,::1").replace(" ", "").split(","))
SEGMENTS_EVERY = int(os.environ.get("ZHIJIAN_SEGMENTS_EVERY", "10000"))
SECURE_COOKIES = ADDRESS.startswith("https:")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "zhijian.kernel.org",
    "zhijian.kernel.ledger",
    "zhijian.kernel.workdays",
    "zhijian.kernel.papers",
    "zhijian.kernel.records",
    "zhijian.kernel.parties",
    "zhijian.kernel.intake",
    "zhijian.kernel.indicators",
    "zhijian.kernel.office",
    "zhijian.kernel.reports",
    "zhijian.common.people",
    "zhijian.common.coordination",
    "zhijian.lines.metrology",
    "zhijian.desk",
    "zhijian.portal",
    "zhijian.api",
]
AUTH_USER_MODEL = "org.Staff"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zhijian.config.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhijian.config.middleware.Policy",
]
ROOT_URLCONF = "zhijian.config.urls"
WSGI_APPLICATION = "zhijian.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhijian.desk.context.look",
                "zhijian.desk.framing.frame",
            ]
        },
    }
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "zhijian.desk.errors.csrf_failure"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese (simplified)")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # a drawer of old reports at once
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A caller may hand in at most this many bytes of file at once; the view refuses before it reads.
UPLOAD_LIMIT = 100 * 1024 * 1024
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"zhijian": {"handlers": ["console"], "level": "INFO"}},
}
