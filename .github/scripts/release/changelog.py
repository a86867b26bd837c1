#!/usr/bin/env python3
"""The section of one version in CHANGELOG.md. Prints it."""

import re
import sys
from pathlib import Path

from repository import version_of

HEADING = r"^## \[{}\]{}$"


class Missing(Exception):
    """There is no such section, or nothing in it."""


def section(text, version):
    """What stands under the version's heading, which bears a date."""
    heading = re.search(HEADING.format(re.escape(version), r" - \d{4}-\d{2}-\d{2}"), text, re.MULTILINE)
    if not heading:
        raise Missing(f"CHANGELOG.md has no `## [{version}] - <date>`; .github/scripts/release/prepare.py writes it")
    body = re.split(r"^## ", text[heading.end():], maxsplit=1, flags=re.MULTILINE)[0].strip()
    if not re.search(r"^- ", body, re.MULTILINE):
        raise Missing(f"CHANGELOG.md says nothing of {version}")
    return body


def prepared(text, version, date):
    """With what is unreleased under the version's heading, and nothing unreleased above it."""
    heading = re.search(HEADING.format("Unreleased", ""), text, re.MULTILINE)
    if not heading:
        raise Missing("CHANGELOG.md has no `## [Unreleased]`")
    text = f"{text[:heading.end()]}\n\n## [{version}] - {date}{text[heading.end():]}"
    section(text, version)
    return text


if __name__ == "__main__":
    try:
        print(section(Path("CHANGELOG.md").read_text(encoding="utf-8"), str(version_of(sys.argv[1]))))
    except Missing as missing:
        sys.exit(str(missing))
