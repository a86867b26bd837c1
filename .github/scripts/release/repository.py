"""The clone that a release is made from, which is where these scripts are started, and its versions."""

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

# What the workflows' scripts have in common lies one folder up.
sys.path.append(str(Path(__file__).parents[1]))

IMAGE = "ghcr.io/fasti-sh/backstage-infra"
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-(alpha|beta|rc)\.(0|[1-9]\d*))?")


class Version(NamedTuple):
    """Compares as releases follow each other; one without `stage` is after its candidates."""

    major: int
    minor: int
    patch: int
    stage: str = "~"
    candidate: int = 0

    def __str__(self):
        number = f"{self.major}.{self.minor}.{self.patch}"
        return f"{number}-{self.stage}.{self.candidate}" if self.is_candidate else number

    @property
    def is_candidate(self):
        return self.stage != "~"

    @property
    def tag(self):
        return f"v{self}"


def version_of(text):
    match = VERSION.fullmatch(text)
    if not match:
        sys.exit(f"`{text}` is not a version; write it as `1.2.3` or `1.2.3-rc.1`")
    major, minor, patch, stage, candidate = match.groups()
    return Version(int(major), int(minor), int(patch), stage or "~", int(candidate or 0))


def git(*arguments):
    """What git printed, without the line's end; its own message and the end of the script where it fails."""
    done = subprocess.run(["git", *arguments], text=True, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(f"`git {arguments[0]}` ended with {done.returncode}")
    return done.stdout.removesuffix("\n")


def tags_of(github):
    """Tag to commit, as GitHub has them now."""
    refs = github.pages("git/matching-refs/tags/v")
    return {ref["ref"].removeprefix("refs/tags/"): ref["object"]["sha"] for ref in refs}


def released(tags):
    """The versions among tags."""
    return [version_of(tag[1:]) for tag in tags if VERSION.fullmatch(tag[1:])]
