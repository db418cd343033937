"""Find what must not stand in a tracked file: paths of the machine it was written on, hosts of package registries.

    python tools/foreign_text.py

Prints each place and ends with 1 if there is one. A clone must not tell where it was made, and an installation behind
a bureau's firewall names its own mirror.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Written in pieces, so that this file does not find itself.
FOLDERS = "work|root|home|farm|tmp|Users"
HOSTS = (
    ("pypi", "org"),
    ("files.pythonhosted", "org"),
    ("registry.npmjs", "org"),
    ("registry.npmmirror", "com"),
    ("deb.debian", "org"),
    ("security.debian", "org"),
    ("static.crates", "io"),
    ("repo.maven.apache", "org"),
    ("proxy.golang", "org"),
)
PATTERNS = {
    # Not the path of a web address, which has a host or a letter before it.
    "a path of a machine": re.compile(rb"(?<![\w.\-/])/(?:" + FOLDERS.encode() + rb")/[\w.]"),
    "a file's address": re.compile(b"file:" + rb"///\w"),
    "a registry's host": re.compile(b"|".join(re.escape(".".join(host).encode()) for host in HOSTS)),
}


def main() -> int:
    found = list(offences(tracked(ROOT)))
    for line in found:
        print(line)
    print(f"Foreign text: {len(found)} places." if found else "Foreign text: none.")
    return 1 if found else 0


def tracked(root: Path) -> list[Path]:
    """Files that git tracks or would track, those that are deleted left out."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout.decode().split("\0")
    return [root / name for name in names if name and (root / name).is_file()]


def offences(files: list[Path]) -> Iterator[str]:
    for file in files:
        content = file.read_bytes()
        for what, pattern in PATTERNS.items():
            for match in pattern.finditer(content):
                line = content.count(b"\n", 0, match.start()) + 1
                yield f"{file}:{line}: {what}: {match.group().decode()}"


if __name__ == "__main__":
    sys.exit(main())
