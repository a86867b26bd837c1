#!/usr/bin/env python3
"""Moves the tag of the major version, `v1`, to a release: last, and never back to an older one."""

import sys

from repository import released, tags_of, version_of
from github import GitHub


def main(version):
    github = GitHub.of_this_run()
    tags, moving = tags_of(github), f"v{version.major}"
    if version.is_candidate:
        print(f"{version.tag} is a candidate; {moving} stays")
        return
    if version.tag not in tags:
        sys.exit(f"there is no tag {version.tag}")
    newest = max(v for v in released(tags) if v.major == version.major and not v.is_candidate)
    if newest != version:
        print(f"{newest.tag} is newer; {moving} stays")
        return
    commit = tags[version.tag]
    if moving not in tags:
        github.call("POST", "git/refs", {"ref": f"refs/tags/{moving}", "sha": commit})
    elif tags[moving] != commit:
        # By force, as release commits do not follow each other: each lies off main on its own.
        github.call("PATCH", f"git/refs/tags/{moving}", {"sha": commit, "force": True})
    print(f"{moving} is {version.tag}")


if __name__ == "__main__":
    main(version_of(sys.argv[1]))
