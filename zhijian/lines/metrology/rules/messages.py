"""The sentences of problems and advice, in Chinese and English, from one table (messages.toml)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from .findings import Finding

FILE = Path(__file__).parent / "messages.toml"
LANGUAGES = ("zh", "en")
PARAMETER = re.compile(r"\{(\w+)\}")


def message(finding: Finding, lang: str = "zh") -> str:
    """The sentence of a finding. Raises KeyError for a code, variant or language that has none."""
    key = f"{finding.code}.{finding.variant}" if finding.variant else finding.code
    return fill(table()[key][lang], dict(finding.params))


def fill(template: str, params: dict[str, str]) -> str:
    """Puts the parameters into a template; a parameter that is not known shows as a dash."""
    return PARAMETER.sub(lambda match: params.get(match[1], "–"), template)


@cache
def table() -> dict[str, dict[str, str]]:
    """All sentences: code or code.variant, then language."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key: {"en": row["en"], "zh": row["zh"]} for key, row in raw.items()}
