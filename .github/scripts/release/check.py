#!/usr/bin/env python3
"""Whether a version may be released from this commit. Says everything that is against it, at once."""

import os
import sys
import tomllib
from pathlib import Path

from changelog import Missing, section
from commit import IMAGE_LINE
from repository import git, tags_of, version_of
from github import GitHub, Refused, annotate
from recorded import PLACEHOLDER, placeholders

TESTS = "test-and-analyze.yml"


def problems(version):
    if os.environ["GITHUB_REF"] != "refs/heads/main":
        yield f"a release is made from main, not from {os.environ['GITHUB_REF']}"
    github = GitHub.of_this_run()
    if version.tag in tags_of(github):
        yield f"the tag {version.tag} is there already, and a version is released once"
    manifest = tomllib.loads(Path("Cargo.toml").read_text(encoding="utf-8"))["package"]["version"]
    if manifest != str(version):
        yield f"Cargo.toml says {manifest}; .github/scripts/release/prepare.py {version} writes it"
    try:
        section(Path("CHANGELOG.md").read_text(encoding="utf-8"), str(version))
    except Missing as missing:
        yield str(missing)
    if len(IMAGE_LINE.findall(Path("action.yml").read_text(encoding="utf-8"))) != 1:
        yield "action.yml does not say `image: Dockerfile` once, which the release commit replaces"
    for place in placeholders(Path(".")):
        yield f"{place} is still `{PLACEHOLDER}`"
    yield from untested(github, git("rev-parse", "HEAD"))


def untested(github, commit):
    try:
        path = f"actions/workflows/{TESTS}/runs?head_sha={commit}&event=push&per_page=1"
        runs = github.call("GET", path)["workflow_runs"]
    except Refused as refused:
        runs = []
        yield str(refused)
    if not runs or runs[0]["conclusion"] != "success":
        yield f"{TESTS} has not succeeded on {commit}"


def main(version):
    found = list(problems(version))
    for problem in found:
        annotate("error", problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(version_of(sys.argv[1])))
