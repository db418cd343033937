"""The file of a backup 备份: a tar whose last member, ``manifest.json``, names the others with size and SHA-256."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from zhijian.kernel.ledger.tiles import UNFINISHED

FORMAT = "zhijian-backup/1"
MANIFEST = "manifest.json"
BLOCK = 1 << 20


class BadArchive(Exception):
    """A file that is no backup, or one that is damaged; says what is wrong with it."""


class Writer:
    """Writes a backup beside its place and moves it there when it is whole; until then nobody takes it for one."""

    def __init__(self, file: Path) -> None:
        """Raises ``FileExistsError``: a backup is never overwritten."""
        if file.exists():
            raise FileExistsError(file)
        self.file = file
        self.part = file.with_name(f"{file.name}.part")
        self.members: dict[str, list[Any]] = {}
        # It holds personal data: only the owner may read it, from the first byte on.
        self._raw = os.fdopen(os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        self._tar = tarfile.open(fileobj=self._raw, mode="w:gz", compresslevel=3)  # noqa: SIM115 - see close, abandon

    def add(self, name: str, path: Path) -> None:
        """Add a file. One that grows meanwhile is taken as long as it was at the beginning."""
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            self._put(name, source, size)

    def add_tree(self, name: str, folder: Path) -> None:
        """Add every file below *folder*; those that are only being written are left out."""
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not (path.name.startswith("tmp") or path.name.endswith(UNFINISHED)):
                self.add(f"{name}/{path.relative_to(folder).as_posix()}", path)

    def close(self, manifest: dict[str, Any]) -> None:
        """Write the manifest, flush everything to the disk, and give the file its name."""
        text = json.dumps({"format": FORMAT, **manifest, "files": self.members}, ensure_ascii=False, indent=1)
        data = text.encode()
        self._put(MANIFEST, io.BytesIO(data), len(data))
        self._tar.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        self.part.rename(self.file)

    def abandon(self) -> None:
        """Leave nothing behind of a backup that failed."""
        self._raw.close()
        self.part.unlink(missing_ok=True)

    def _put(self, name: str, source: IO[bytes], size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashed = _Hashed(source)
        self._tar.addfile(info, cast(IO[bytes], hashed))
        self.members[name] = [size, hashed.digest()]


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._hash = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._hash.update(data)
        return data

    def digest(self) -> str:
        return self._hash.hexdigest()


def unpack(file: Path, into: Path) -> dict[str, Any]:
    """Unpack a backup into an empty folder and hold every file against the manifest, which is returned.

    Raises ``BadArchive`` naming what is damaged, missing or too many. What is unpacked is then of no use.
    """
    found: dict[str, list[Any]] = {}
    try:
        with tarfile.open(file, "r:*") as tar:
            for member in tar:
                if not member.isfile():
                    raise BadArchive(f"{file}: {member.name} is not a plain file")
                tar.extract(member, into, filter="data")
                found[member.name] = list(_measured(into / member.name))
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BadArchive(f"{file} cannot be read as a backup: {error}") from error
    manifest = _manifest(file, into / MANIFEST)
    found.pop(MANIFEST)
    wrong = sorted(_wrong(manifest["files"], found))
    if wrong:
        raise BadArchive(f"{file} is damaged: " + "; ".join(wrong[:10]))
    return manifest


def _manifest(file: Path, path: Path) -> dict[str, Any]:
    if not path.exists():
        raise BadArchive(f"{file} has no manifest: it is no backup, or was cut off")
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise BadArchive(f"{file}: its manifest cannot be read: {error}") from error
    if manifest.get("format") != FORMAT:
        raise BadArchive(f"{file} has the form {manifest.get('format')!r}; this version reads {FORMAT}")
    return manifest


def _wrong(wanted: dict[str, list[Any]], found: dict[str, list[Any]]) -> Iterator[str]:
    for name in set(wanted) | set(found):
        if name not in found:
            yield f"{name} is missing"
        elif name not in wanted:
            yield f"{name} is not in the manifest"
        elif found[name] != wanted[name]:
            yield f"{name} was changed"


def _measured(path: Path) -> tuple[int, str]:
    hashed, size = hashlib.sha256(), 0
    with path.open("rb") as source:
        while block := source.read(BLOCK):
            hashed.update(block)
            size += len(block)
    return size, hashed.hexdigest()
