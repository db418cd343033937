#!/usr/bin/env python3
"""Make the vendored paper fonts again from Debian's packages.

    python tools/subset_fonts.py            # into zhijian/kernel/papers/fonts
    python tools/subset_fonts.py --check    # into a temporary folder, compare with the vendored manifest

Needs a Debian system (``apt-get download``, ``dpkg-deb``), fonttools and the four packages named below. The output
depends only on their bytes and on the fonttools version, so a second run gives the same sha256.

Each face is renamed (``ZJ Song`` ...): LXGW reserves its name under the OFL, and one family name per role lets a
template ask for a weight without knowing where the weight came from.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "zhijian" / "kernel" / "papers" / "fonts"
RARE_HAN = Path(__file__).with_name("rare_han.txt")


@dataclass(frozen=True)
class Source:
    """A Debian package that carries an upstream font, pinned by version and sha256 of the package file."""

    package: str
    version: str
    sha256: str


NOTO_CJK = Source(
    "fonts-noto-cjk",
    "1:20220127+repack1-1",
    "4a2515eb6db3978b897fef9709ed0d2b1f4c6c4df4d83d6c4ef65f71f1b1f502",
)
NOTO_CJK_EXTRA = Source(
    "fonts-noto-cjk-extra",
    "1:20220127+repack1-1",
    "5f6536c99f9b3d77a3c383c3f1544f6d49350e7f20832c4c979af0e33f603cb5",
)
NOTO_MONO = Source(
    "fonts-noto-mono",
    "20201225-1",
    "0807ec6454a6f66892159e7939a5c919ac28332e11d54ea78778577d9c569a59",
)
WENKAI = Source(
    "fonts-lxgw-wenkai",
    "1.250+repack-1",
    "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318",
)


@dataclass(frozen=True)
class Face:
    """One vendored file: where it comes from, what it is called here, which characters it keeps."""

    file: str
    family: str
    style: str
    weight: int
    source: Source
    member: str
    number: int  # face in a collection; 2 is SC in Noto CJK; -1 for a single font
    characters: str  # a key of CHARACTER_SETS


NOTO = "usr/share/fonts/opentype/noto/Noto"
TRUETYPE = "usr/share/fonts/truetype/"
KAI = TRUETYPE + "lxgw-wenkai/LXGWWenKai-Regular.ttf"
MONO = TRUETYPE + "noto/NotoSansMono-Regular.ttf"
FACES = (
    Face(
        "ZJSong-Regular.otf", "ZJ Song", "Regular", 400, NOTO_CJK, NOTO + "SerifCJK-Regular.ttc", 2, "names"
    ),
    Face(
        "ZJSong-SemiBold.otf",
        "ZJ Song",
        "SemiBold",
        600,
        NOTO_CJK_EXTRA,
        NOTO + "SerifCJK-SemiBold.ttc",
        2,
        "names",
    ),
    Face("ZJKai-Regular.ttf", "ZJ Kai", "Regular", 400, WENKAI, KAI, -1, "names"),
    Face("ZJHei-Regular.otf", "ZJ Hei", "Regular", 400, NOTO_CJK, NOTO + "SansCJK-Regular.ttc", 2, "latin"),
    Face(
        "ZJHei-Medium.otf", "ZJ Hei", "Medium", 500, NOTO_CJK_EXTRA, NOTO + "SansCJK-Medium.ttc", 2, "fixed"
    ),
    Face("ZJMono-Regular.ttf", "ZJ Mono", "Regular", 400, NOTO_MONO, MONO, -1, "ascii"),
)


def decodable(codec: str, lead: range, trail: range) -> set[int]:
    """Code points of all two-byte characters of an East Asian codec."""
    found: set[int] = set()
    for first in lead:
        for second in trail:
            text = bytes((first, second)).decode(codec, errors="ignore")
            if len(text) == 1:
                found.add(ord(text))
    return found


def character_sets() -> dict[str, set[int]]:
    """The four repertoires; a face keeps what it has of its set."""
    ascii_ = set(range(0x20, 0x7F))
    latin = ascii_ | set(range(0xA0, 0x250)) | set(range(0x2000, 0x2C00))
    gb2312 = decodable("gb2312", range(0xA1, 0xFF), range(0xA1, 0xFF))
    gbk = decodable("gbk", range(0x81, 0xFF), range(0x40, 0xFF))
    rare = {ord(c) for c in RARE_HAN.read_text("utf-8") if not c.isascii()}
    return {
        "ascii": ascii_,
        "latin": latin,
        "fixed": latin | gb2312,  # the fixed words of templates; never a name
        "names": latin | gbk | rare | set(range(0x9FA6, 0xA000)),
    }


def fetch(source: Source, into: Path) -> Path:
    """Download and unpack one package; return the folder. Raises SystemExit if its bytes are not the pinned ones."""
    folder = into / source.package
    folder.mkdir()
    subprocess.run(
        ["apt-get", "download", "-q", f"{source.package}={source.version}"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (archive,) = folder.glob("*.deb")
    if hashlib.sha256(archive.read_bytes()).hexdigest() != source.sha256:
        raise SystemExit(
            f"{source.package} {source.version}: not the package that this script was written for"
        )
    subprocess.run(["dpkg-deb", "-x", archive.name, "."], cwd=folder, check=True)
    return folder


def make(face: Face, folder: Path, characters: set[int], target: Path) -> dict[str, object]:
    """Subset and rename one face; return its row of the manifest."""
    font = TTFont(folder / face.member, fontNumber=face.number, recalcTimestamp=False)
    upstream = {"name": font["name"].getDebugName(4), "version": font["name"].getDebugName(5).split(";")[0]}
    copyright_ = font["name"].getDebugName(0)
    options = subset.Options(
        hinting=False,  # papers are printed or scaled by the reader
        layout_features=["ccmp", "kern", "mark", "mkmk", "tnum", "lnum", "pwid"],
        name_IDs=[0, 5, 7, 8, 9, 13, 14],
        notdef_outline=True,
        glyph_names=False,
        recalc_timestamp=False,
    )
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "STAT", "DSIG", "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    rename(font, face)
    path = target / face.file
    font.save(path)
    return {
        "file": face.file,
        "family": face.family,
        "style": face.style,
        "weight": face.weight,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
        "upstream": upstream,
        "copyright": copyright_.splitlines(),
        "licence": "OFL-1.1",
        "package": {
            "name": face.source.package,
            "version": face.source.version,
            "sha256": face.source.sha256,
        },
        "coverage": ranges(set(font.getBestCmap())),
    }


def rename(font: TTFont, face: Face) -> None:
    """Give the face our family and style in the name table and, for CFF, in the top dictionary."""
    postscript = f"{face.family.replace(' ', '')}-{face.style}"
    regular = face.style == "Regular"
    names = {
        1: face.family if regular else f"{face.family} {face.style}",
        2: "Regular",
        3: postscript,
        4: f"{face.family} {face.style}",
        6: postscript,
        16: face.family,
        17: face.style,
    }
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight
    if "CFF " in font:
        table = font["CFF "].cff
        table.fontNames[0] = postscript
        table.topDictIndex[0].FullName = names[4]
        table.topDictIndex[0].FamilyName = face.family


def ranges(points: set[int]) -> str:
    """Code points as inclusive hexadecimal ranges, e.g. ``20-7E A0 4E00-9FFF``."""
    runs: list[list[int]] = []
    for point in sorted(points):
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in runs)


def build(target: Path) -> str:
    """Make all faces in ``target``; return the manifest as text."""
    sets = character_sets()
    with tempfile.TemporaryDirectory() as work:
        folders: dict[Source, Path] = {}
        rows = []
        for face in FACES:
            if face.source not in folders:
                folders[face.source] = fetch(face.source, Path(work))
            rows.append(make(face, folders[face.source], sets[face.characters], target))
            print(f"{face.file}: {rows[-1]['bytes']:,} bytes", file=sys.stderr)
    manifest = {"made_by": "tools/subset_fonts.py", "fonttools": fontTools.version, "fonts": rows}
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="compare with the vendored manifest, write nothing"
    )
    arguments = parser.parse_args()
    if not arguments.check:
        (TARGET / "manifest.json").write_text(build(TARGET), "utf-8")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        same = build(Path(folder)) == (TARGET / "manifest.json").read_text("utf-8")
    print("same bytes" if same else "DIFFERENT from the vendored fonts")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
