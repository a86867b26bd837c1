#!/usr/bin/env python3
"""Makes the release commit off main, in which action.yml names the image by digest, and tags it.

The work tree and every branch stay as they are. The same version, digest and parent make the same
commit, so that a run may be repeated: a tag that is there already must be this commit's.
"""

import re
import sys
import tempfile
from pathlib import Path

from repository import DIGEST, IMAGE, git, version_of
from github import BOT, output
from recorded import PLACEHOLDER, placeholders

IMAGE_LINE = re.compile(r"^(\s+image: +)(['\"]?)Dockerfile\2 *(?:#.*)?$", re.MULTILINE)


def make(version, digest):
    """The commit's id."""
    parent, action = git("rev-parse", "HEAD"), git("show", "HEAD:action.yml")
    changed, count = IMAGE_LINE.subn(rf"\g<1>docker://{IMAGE}@{digest}", action)
    if count != 1:
        sys.exit("action.yml does not say `image: Dockerfile` once")
    blob = git("hash-object", "-w", "--stdin", stdin=changed + "\n")
    mode = git("ls-tree", "--format=%(objectmode)", "HEAD", "action.yml")
    with tempfile.TemporaryDirectory() as folder:
        index = f"{folder}/index"
        git("read-tree", "HEAD", GIT_INDEX_FILE=index)
        git("update-index", "--cacheinfo", f"{mode},{blob},action.yml", GIT_INDEX_FILE=index)
        tree = git("write-tree", GIT_INDEX_FILE=index)
    bot = {"NAME": "github-actions[bot]", "EMAIL": f"{BOT}+github-actions[bot]@users.noreply.github.com",
           "DATE": git("show", "--no-patch", "--format=%cI", "HEAD")}
    identity = {f"GIT_{who}_{key}": value for who in ("AUTHOR", "COMMITTER") for key, value in bot.items()}
    why = "Made off main: action.yml names the image by digest, and nothing else differs."
    message = f"release: {version.tag}\n\n{why}"
    return git("commit-tree", tree, "-p", parent, "-m", message, **identity)


def main(version, digest):
    if not DIGEST.fullmatch(digest):
        sys.exit(f"`{digest}` is not a digest; it is `sha256:` and 64 hexadecimal digits")
    if missing := placeholders(Path(".")):
        sys.exit(f"still `{PLACEHOLDER}`: {', '.join(missing)}")
    commit = make(version, digest)
    # Without force: git refuses to move a tag that is another commit's.
    git("push", "origin", f"{commit}:refs/tags/{version.tag}")
    output("commit", commit)
    print(f"{version.tag} is {commit}")


if __name__ == "__main__":
    main(version_of(sys.argv[1]), sys.argv[2])
