"""Who may found the bureau: whoever reads the token in the installation's own folder, while there is no ledger."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from zhijian.kernel.ledger.models import Origin


def token() -> str:
    """The token that opens ``/setup/``; made on first use, readable by the installation's owner only."""
    file = _file()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(18))
    return file.read_text()


def is_right(given: str) -> bool:
    """Whether *given* is the token. Where none was made there is none to guess."""
    return _file().exists() and secrets.compare_digest(given.encode(), token().encode())


def is_open() -> bool:
    """Whether the bureau can still be founded: there is no ledger."""
    return not Origin.objects.exists()


def forget() -> None:
    """The token has done its work."""
    _file().unlink(missing_ok=True)


def keep_address(address: str) -> None:
    """Keep the public address in the installation's folder; it holds from the next start."""
    (Path(settings.HOME) / "address").write_text(f"{address.rstrip('/')}\n", "utf-8")


def _file() -> Path:
    return Path(settings.HOME) / "setup-token"
