#!/usr/bin/env python3
"""Packs one binary with its licence: the same bytes for the same binary and commit.

The binary is started first; one that does not say the version that is released is not packed.
"""

import gzip
import io
import subprocess
import sys
import tarfile
from pathlib import Path

from repository import git, version_of

NAME = "backstage-infra"


def binary(place):
    """The file itself, or the one of that name in an image's files."""
    found = [place] if place.is_file() else [path for path in place.rglob(NAME) if path.is_file()]
    if len(found) != 1:
        sys.exit(f"{place} holds {len(found)} files that are called {NAME}")
    return found[0]


def pack(files, folder, seconds):
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=seconds) as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for path, mode in files:
                entry = tarfile.TarInfo(f"{folder}/{path.name}")
                content = path.read_bytes()
                entry.size, entry.mode, entry.mtime = len(content), mode, seconds
                archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def main(version, platform, place, to):
    program = binary(place)
    program.chmod(0o755)
    said = subprocess.run([program.absolute(), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if said != f"{NAME} {version}":
        sys.exit(f"the binary says `{said}`; {version} is to be released")
    folder = f"{NAME}-{version.tag}-{platform}"
    seconds = int(git("show", "--no-patch", "--format=%ct", "HEAD"))
    to.mkdir(parents=True, exist_ok=True)
    (to / f"{folder}.tar.gz").write_bytes(pack([(program, 0o755), (Path("LICENSE"), 0o644)], folder, seconds))


if __name__ == "__main__":
    main(version_of(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
