#!/usr/bin/env python3
"""What a pull request is asked before anybody reads it: its title, commits, size and paths.

The verdict is one comment, edited in place and not begun where there is nothing to say. It fails on
what has to change; the rest is said. Needs the event's file, and of GitHub only lists.
"""

import json
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import globs
from github import BOT, GitHub, Refused, annotate, code, listed, summarize

ROOT = Path(__file__).parents[2]
MARKER = "<!-- backstage-infra: pull request checks -->"
TYPES = "build chore ci docs feat fix perf refactor revert style test".split()
CONVENTIONAL = re.compile(rf"(?:{'|'.join(TYPES)})(?:\([a-z0-9 ,._/-]+\))?!?: \S.*")
SIZES = {"size/XS": 50, "size/S": 200, "size/M": 500, "size/L": 1000}
LARGEST = "size/XL"
REVIEW = "security-review"
MANY_COMMITS = 30


@dataclass
class Verdict:
    """What is said of a pull request, and the labels that say it."""

    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    labels: set = field(default_factory=set)

    def body(self):
        count = len(self.problems)
        title = f"{count} to fix" if count else "nothing to fix"
        lines = [f"- ❌ {text}" for text in self.problems] + [f"- ℹ️ {text}" for text in self.notes]
        return "\n".join([MARKER, f"### Pull request checks: {title}", "", *(lines or ["Everything holds."])])


def judge(pull, files, commits, rules, generated):
    """The verdict; `rules` are (verdict, pattern, why), `generated` patterns of what nobody reads."""
    verdict = Verdict()
    check_title(verdict, pull["title"])
    check_commits(verdict, pull["commits"], commits)
    check_size(verdict, files, generated)
    check_paths(verdict, files, rules)
    if pull["changed_files"] > len(files):
        verdict.notes.append(f"{pull['changed_files']:,} files are changed, of which GitHub lists {len(files):,}; "
                             "the others were not looked at")
    return verdict


def check_title(verdict, title):
    if not CONVENTIONAL.fullmatch(title):
        verdict.problems.append(f"the title {code(title)} is not a conventional commit; write it as `feat: …`, "
                                f"with one of {', '.join(f'`{name}`' for name in TYPES)}")


def check_commits(verdict, count, commits):
    titles = [commit["commit"]["message"].split("\n", 1)[0] for commit in commits if len(commit["parents"]) < 2]
    to_fold = [title for title in titles if re.match(r"(fixup|squash|amend)! ", title)]
    others = [title for title in titles if title not in to_fold and not CONVENTIONAL.fullmatch(title)]
    if to_fold:
        verdict.problems.append("commits that ask to be folded into others; `git rebase --autosquash` does it\n"
                                + listed(list(map(code, to_fold))))
    if others:
        verdict.notes.append("commits whose title is not a conventional commit\n" + listed(list(map(code, others))))
    if count > MANY_COMMITS:
        verdict.notes.append(f"{count} commits; can it be read commit by commit, or be several pull requests?")


def check_size(verdict, files, generated):
    lines = sum(file["additions"] + file["deletions"] for file in files
                if not any(globs.matches(pattern, file["filename"]) for pattern in generated))
    size = next((label for label, below in SIZES.items() if lines < below), LARGEST)
    verdict.labels.add(size)
    if size == LARGEST:
        verdict.notes.append(f"{lines:,} lines that somebody has to read; can it be several pull requests?")


def check_paths(verdict, files, rules):
    found = {"refuse": [], "review": []}
    for file in files:
        paths = {file["filename"], file.get("previous_filename", file["filename"])}
        for path in sorted(paths):
            rule = next((rule for rule in rules if globs.matches(rule[1], path)), None)
            # Whoever takes such a file away does right.
            gone = file["status"] == "removed" or path != file["filename"]
            if rule and not (rule[0] == "refuse" and gone):
                found[rule[0]].append(f"{code(path)}: {rule[2]}")
    if found["refuse"]:
        verdict.problems.append("files that do not belong into a repository; what they hold is to be revoked, "
                                "as the branch was public\n" + listed(found["refuse"]))
    if found["review"]:
        verdict.labels.add(REVIEW)
        verdict.notes.append("paths that a second reviewer looks at\n" + listed(found["review"]))


def read_rules(text):
    lines = (line.split(maxsplit=2) for line in text.splitlines() if line and not line.startswith("#"))
    return [(verdict, pattern, why) for verdict, pattern, why in lines]


def write_labels(github, number, wanted):
    """Ours are as the verdict says; a label of anybody else is left alone."""
    ours = {*SIZES, LARGEST, REVIEW}
    present = {label["name"] for label in github.pages(f"issues/{number}/labels")} & ours
    if wanted - present:
        github.call("POST", f"issues/{number}/labels", {"labels": sorted(wanted - present)})
    for name in sorted(present - wanted):
        github.call("DELETE", f"issues/{number}/labels/{name.replace('/', '%2F')}")


def write_comment(github, number, verdict):
    body = verdict.body()
    comments = github.pages(f"issues/{number}/comments")
    mine = next((c for c in comments if c["user"]["id"] == BOT and c["body"].startswith(MARKER)), None)
    if mine and mine["body"] != body:
        github.call("PATCH", f"issues/comments/{mine['id']}", {"body": body})
    elif not mine and (verdict.problems or verdict.notes):
        github.call("POST", f"issues/{number}/comments", {"body": body})


def main():
    github = GitHub.of_this_run()
    pull = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))["pull_request"]
    number = pull["number"]
    verdict = judge(
        pull,
        list(github.pages(f"pulls/{number}/files")),
        list(github.pages(f"pulls/{number}/commits")),
        read_rules((ROOT / ".github/sensitive-paths").read_text()),
        list(globs.generated((ROOT / ".gitattributes").read_text())),
    )
    summarize(verdict.body())
    try:
        write_labels(github, number, verdict.labels)
        write_comment(github, number, verdict)
    except Refused as refused:
        if refused.status != 403:
            raise
        annotate("notice", "no label and no comment: the token of a pull request from a fork may only read")
    if verdict.problems:
        annotate("error", f"{len(verdict.problems)} to fix; the summary of this run says what")
    return 1 if verdict.problems else 0


if __name__ == "__main__":
    sys.exit(main())
