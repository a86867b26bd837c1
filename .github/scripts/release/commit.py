#!/usr/bin/env python3
"""Makes the release commit off main, in which action.yml names the image by digest, and tags it.

GitHub makes both from what it is told: a commit without an author of ours it signs, and a tag that is
pushed with a workflow's own token it refuses wherever workflows differ between the commits.
No branch moves. A run may be repeated: a tag that is there already must be of this same content.
"""

import re
import sys
from pathlib import Path

from repository import DIGEST, IMAGE, git, tags_of, version_of
from github import GitHub, output
from recorded import PLACEHOLDER, placeholders

IMAGE_LINE = re.compile(r"^(\s+image: +)(['\"]?)Dockerfile\2 *(?:#.*)?$", re.MULTILINE)
WHY = "Made off main: action.yml names the image by digest, and nothing else differs."


def with_digest(action, digest):
    changed, count = IMAGE_LINE.subn(rf"\g<1>docker://{IMAGE}@{digest}", action)
    if count != 1:
        sys.exit("action.yml does not say `image: Dockerfile` once")
    return changed + "\n"


def make_tree(github, digest):
    """The files of this commit of main, but for the one line."""
    entry = {"path": "action.yml", "mode": "100644", "type": "blob",
             "content": with_digest(git("show", "HEAD:action.yml"), digest)}
    return github.call("POST", "git/trees", {"base_tree": git("rev-parse", "HEAD^{tree}"), "tree": [entry]})["sha"]


def make_commit(github, version, tree, parent):
    body = {"message": f"release: {version.tag}\n\n{WHY}", "tree": tree, "parents": [parent]}
    commit = github.call("POST", "git/commits", body)
    if not commit["verification"]["verified"]:
        sys.exit(f"GitHub did not sign the release commit: {commit['verification']['reason']}")
    return commit["sha"]


def main(version, digest):
    if not DIGEST.fullmatch(digest):
        sys.exit(f"`{digest}` is not a digest; it is `sha256:` and 64 hexadecimal digits")
    if missing := placeholders(Path(".")):
        sys.exit(f"still `{PLACEHOLDER}`: {', '.join(missing)}")
    github, parent = GitHub.of_this_run(), git("rev-parse", "HEAD")
    tree = make_tree(github, digest)
    commit = tags_of(github).get(version.tag)
    if commit is None:
        commit = make_commit(github, version, tree, parent)
        github.call("POST", "git/refs", {"ref": f"refs/tags/{version.tag}", "sha": commit})
    there = github.call("GET", f"git/commits/{commit}")
    if (there["tree"]["sha"], [p["sha"] for p in there["parents"]]) != (tree, [parent]):
        sys.exit(f"{version.tag} is there already and is another commit's, {commit}")
    output("commit", commit)
    print(f"{version.tag} is {commit}")


if __name__ == "__main__":
    main(version_of(sys.argv[1]), sys.argv[2])
