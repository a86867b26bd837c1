#!/usr/bin/env python3
"""Writes a version into Cargo.toml, Cargo.lock and CHANGELOG.md, for the pull request before a release."""

import datetime
import re
import sys
from pathlib import Path

from changelog import Missing, prepared
from repository import version_of

NAME = 'name = "backstage-infra"\nversion = "'


def main(version):
    today = datetime.datetime.now(datetime.UTC).date()
    changed = {}
    for name in ("Cargo.toml", "Cargo.lock"):
        text = Path(name).read_text(encoding="utf-8")
        changed[name], count = re.subn(f'{re.escape(NAME)}[^"]+"', f'{NAME}{version}"', text)
        if count != 1:
            sys.exit(f"{name} does not name this package's version once")
    try:
        changed["CHANGELOG.md"] = prepared(Path("CHANGELOG.md").read_text(encoding="utf-8"), str(version), today)
    except Missing as missing:
        sys.exit(str(missing))
    for name, text in changed.items():
        Path(name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(version_of(sys.argv[1]))
