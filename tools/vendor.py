"""Bring the front-end files that Zhijian carries, or check those that it has.

    python tools/vendor.py           fetch, compile, copy, write both manifests (needs node and npm)
    python tools/vendor.py --check   compare the files with their manifests (needs nothing else)

The browser gets these files from us, never from elsewhere; an installation needs neither node nor a network.
Versions stand in tools/vendor/package.json with a lock; each manifest names version, licence and SHA-256.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECIPE = ROOT / "tools" / "vendor"
SCREENS = ROOT / "zhijian" / "desk" / "static" / "vendor"
TESTS = ROOT / "tests" / "vendor"


@dataclass(frozen=True)
class Vendored:
    """One file that we carry: where it comes from in its package, and what was done to it."""

    folder: Path
    name: str
    package: str
    source: str
    how: str = "as published"


FILES = (
    Vendored(
        SCREENS,
        "tabler.css",
        "@tabler/core",
        "dist/css/tabler.css",
        "cut to the parts we use and compiled for Chromium 100 by tools/vendor/compile.mjs",
    ),
    Vendored(SCREENS, "htmx.js", "htmx.org", "dist/htmx.min.js"),
    Vendored(TESTS, "axe.js", "axe-core", "axe.min.js"),
)
WITHOUT_LICENCE_FILE = {
    "@tabler/core": RECIPE / "tabler.LICENSE"
}  # its package carries the notice as a banner only


def main(arguments: list[str]) -> int:
    """Run the command; the exit code is 1 if a file differs from its manifest."""
    if arguments == ["--check"]:
        wrong = [line for folder in (SCREENS, TESTS) for line in differences(folder)]
        print("\n".join(wrong) or "vendored files agree with their manifests")
        return 1 if wrong else 0
    if arguments:
        print(__doc__)
        return 2
    fetch()
    return 0


def differences(folder: Path) -> list[str]:
    """Sentences about each file in the manifest of ``folder`` that is missing or has other bytes."""
    wrong = []
    for entry in json.loads((folder / "manifest.json").read_text("utf-8")):
        file = folder / entry["name"]
        if not file.exists():
            wrong.append(f"{entry['name']} is missing")
        elif sha256(file) != entry["sha256"]:
            wrong.append(f"{entry['name']} is not what the manifest says")
    return wrong


def fetch() -> None:
    """Install the locked packages into a folder that is thrown away, and take our files out of it."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name in ("package.json", "package-lock.json", ".npmrc", "compile.mjs"):
            shutil.copy(RECIPE / name, work / name)
        subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=work, check=True)
        for target in (SCREENS, TESTS):
            target.mkdir(parents=True, exist_ok=True)
            carry(work, target)


def carry(work: Path, folder: Path) -> None:
    """Copy or compile every file of ``folder`` out of ``work``, with the licence texts and the manifest."""
    manifest = []
    for file in FILES:
        if file.folder != folder:
            continue
        package = work / "node_modules" / file.package
        about = json.loads((package / "package.json").read_text("utf-8"))
        target = folder / file.name
        if file.name.endswith(".css"):
            command = ["node", "compile.mjs", str(package / file.source), str(target)]
            subprocess.run(command, cwd=work, check=True)
        else:
            shutil.copyfile(package / file.source, target)
        licence = WITHOUT_LICENCE_FILE.get(file.package, package / "LICENSE")
        shutil.copyfile(licence, folder / f"{file.name}.LICENSE")
        manifest.append(
            {
                "name": file.name,
                "package": file.package,
                "version": about["version"],
                "licence": about["license"],
                "source": file.source,
                "how": file.how,
                "sha256": sha256(target),
            }
        )
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder / "manifest.json").write_text(text + "\n", "utf-8")


def sha256(file: Path) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
