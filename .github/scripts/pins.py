#!/usr/bin/env python3
"""Compares the pins that dependabot cannot read with the latest versions, in one issue edited in place.

A pin is a line with a version under a comment `# pin: KIND NAME`; KIND says whose ordinary client is
asked. The issue is closed when nothing is behind and opened again when something is.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from github import BOT, GitHub, Refused, annotate, summarize
from recorded import PLACEHOLDER, placeholders

MARKER = "<!-- backstage-infra: outdated pins -->"
TITLE = "Outdated pins"
LABEL = "dependencies"
MARK = re.compile(r"^\s*# pin: (crate|go|github) (\S+)$")
VERSION = re.compile(r"\d+(?:\.\d+)+")


class Pin(NamedTuple):
    kind: str
    name: str
    place: str
    version: str


class Unknown(Exception):
    """The latest version could not be found out."""


def pins(root):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True).stdout
    for name in listed.split("\0"):
        path = root / name
        if not path.is_file() or path.is_symlink() or path.stat().st_size > 100_000:
            continue
        lines = path.read_bytes().decode("utf-8", "replace").splitlines()
        for number, (mark, line) in enumerate(zip(lines, lines[1:]), 2):
            mark, version = MARK.match(mark), VERSION.search(line)
            if mark and version:
                yield Pin(mark[1], mark[2], f"{name}:{number}", version[0])


def latest(pin, github):
    if pin.kind == "github":
        try:
            return found(pin, github.call("GET", f"/repos/{pin.name}/releases/latest")["tag_name"])
        except Refused as refused:
            raise Unknown(str(refused)) from None
    if pin.kind == "go":
        return found(pin, printed("go", "list", "-m", "-f", "{{.Version}}", f"{pin.name}@latest"))
    # `version: 0.1.0 (latest 0.2.0)` where something here holds it back.
    said = re.search(r"^version: (?:.*latest )?(.*)", printed("cargo", "info", pin.name), re.MULTILINE)
    return found(pin, said[1] if said else "")


def printed(*command):
    # Not in the repository, whose own modules and settings are not the question.
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise Unknown(f"`{' '.join(command[:2])}` ended with {done.returncode}")
    return done.stdout


def found(pin, text):
    version = VERSION.search(text)
    if not version:
        raise Unknown(f"no version of `{pin.name}` in the answer")
    return version[0]


def behind(pin, version):
    return [int(n) for n in pin.version.split(".")] < [int(n) for n in version.split(".")]


def body(outdated, unknown, missing):
    lines = [MARKER, "Dependabot does not read these; each is one line to edit. This issue is kept by "
             "`.github/workflows/dependency-management.yml`.", ""]
    if outdated:
        lines += ["| pin | where | has | latest |", "|---|---|---|---|"]
        lines += [f"| `{pin.name}` | `{pin.place}` | {pin.version} | {version} |" for pin, version in outdated]
    if unknown:
        lines += ["", "Could not be found out:", *(f"- `{pin.name}`: {why}" for pin, why in unknown)]
    if missing:
        lines += ["", f"Still `{PLACEHOLDER}`, and no release can be made:", *(f"- `{place}`" for place in missing)]
    if not (outdated or unknown or missing):
        lines.append("Every pin is the latest.")
    return "\n".join(lines)


def write_issue(github, text, is_open):
    """One issue, ever: whatever state it is in, it is found again."""
    issues = github.pages(f"issues?state=all&labels={LABEL}&creator=github-actions%5Bbot%5D")
    mine = next((i for i in issues if i["user"]["id"] == BOT and (i["body"] or "").startswith(MARKER)), None)
    state = "open" if is_open else "closed"
    if mine is None and is_open:
        github.call("POST", "issues", {"title": TITLE, "body": text, "labels": [LABEL]})
    elif mine and (mine["body"], mine["state"]) != (text, state):
        github.call("PATCH", f"issues/{mine['number']}", {"body": text, "state": state})


def main(root):
    github = GitHub.of_this_run()
    outdated, unknown = [], []
    for pin in pins(root):
        try:
            version = latest(pin, github)
        except (Unknown, OSError, subprocess.TimeoutExpired) as why:
            unknown.append((pin, str(why)))
            continue
        if behind(pin, version):
            outdated.append((pin, version))
    missing = placeholders(root)
    text = body(outdated, unknown, missing)
    summarize(text)
    write_issue(github, text, bool(outdated or unknown or missing))
    if unknown:
        annotate("error", f"the latest version of {len(unknown)} could not be found out; the summary says why")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2])))
