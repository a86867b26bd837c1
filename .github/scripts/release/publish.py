#!/usr/bin/env python3
"""Publishes a draft whose assets are those that were made; after this nothing of it can be changed."""

import hashlib
import sys
from pathlib import Path

from repository import released, tags_of, version_of
from github import GitHub


def main(version, release, assets):
    github = GitHub.of_this_run()
    made = {path.name: f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in assets.iterdir()}
    there = {asset["name"]: asset["digest"] for asset in github.pages(f"releases/{release}/assets")
             if asset["state"] == "uploaded"}
    if made != there:
        differing = sorted({*made, *there} - {name for name in made if made[name] == there.get(name)})
        sys.exit(f"the draft's assets are not those that were made: {', '.join(differing)}")
    if not github.call("GET", f"releases/{release}")["draft"]:
        print(f"{version.tag} is published already")
        return
    newest = max((v for v in released(tags_of(github)) if not v.is_candidate), default=version)
    latest = not version.is_candidate and version >= newest
    github.call("PATCH", f"releases/{release}", {
        "draft": False, "prerelease": version.is_candidate, "make_latest": "true" if latest else "false"})


if __name__ == "__main__":
    main(version_of(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
