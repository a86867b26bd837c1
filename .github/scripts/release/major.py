#!/usr/bin/env python3
"""Moves the tag of the major version, `v1`, to a release: last, and never back to an older one."""

import sys

from repository import git, released, remote_tags, version_of


def main(version):
    tags, moving = remote_tags(), f"v{version.major}"
    if version.is_candidate:
        print(f"{version.tag} is a candidate; {moving} stays")
        return
    if version.tag not in tags:
        sys.exit(f"there is no tag {version.tag}")
    newest = max(v for v in released(tags) if v.major == version.major and not v.is_candidate)
    if newest != version:
        print(f"{newest.tag} is newer; {moving} stays")
        return
    if tags.get(moving) == tags[version.tag]:
        print(f"{moving} is there already")
        return
    git("fetch", "--quiet", "--no-tags", "origin", f"refs/tags/{version.tag}")
    # Only from where it was a moment ago: an empty value means that there must be none.
    lease = f"--force-with-lease=refs/tags/{moving}:{tags.get(moving, '')}"
    git("push", lease, "origin", f"{tags[version.tag]}:refs/tags/{moving}")
    print(f"{moving} is {version.tag}")


if __name__ == "__main__":
    main(version_of(sys.argv[1]))
