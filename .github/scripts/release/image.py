#!/usr/bin/env python3
"""Joins the images of both processors into one index, and finds out whether anybody may pull it.

Reads a folder with one file a processor, `amd64` and `arm64`, that holds the digest it was pushed
under. The runner pulls an action's image without logging in, so an index that needs it is refused.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from repository import DIGEST, IMAGE, version_of
from github import output

PROCESSORS = ["amd64", "arm64"]


def docker(*arguments, **env):
    return subprocess.run(["docker", *arguments], env={**os.environ, **env}, text=True,
                          stdout=subprocess.PIPE, check=True).stdout


def main(version, folder):
    digests = {name: (folder / name).read_text(encoding="utf-8").strip() for name in PROCESSORS}
    for name, digest in digests.items():
        if not DIGEST.fullmatch(digest):
            sys.exit(f"`{digest}` of {name} is not a digest")
    reference = f"{IMAGE}:{version}"
    docker("buildx", "imagetools", "create", "--tag", reference, *(f"{IMAGE}@{d}" for d in digests.values()))
    index = json.loads(docker("buildx", "imagetools", "inspect", reference, "--format", "{{json .Manifest}}"))
    pushed = {m["platform"]["architecture"]: m["digest"] for m in index["manifests"]}
    if pushed != digests or not DIGEST.fullmatch(index["digest"]):
        sys.exit(f"the index holds {pushed}; {digests} were pushed")
    with tempfile.TemporaryDirectory() as nobody:
        try:
            docker("manifest", "inspect", f"{IMAGE}@{index['digest']}", DOCKER_CONFIG=nobody)
        except subprocess.CalledProcessError:
            sys.exit(f"{IMAGE} cannot be pulled without logging in; make the package public, then run this job again")
    output("digest", index["digest"])
    print(f"{reference} is {index['digest']}")


if __name__ == "__main__":
    main(version_of(sys.argv[1]), Path(sys.argv[2]))
