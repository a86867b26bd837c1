"""Patterns of paths: `*` within a folder's name, `**` across folders."""

import re


def matches(pattern, path):
    return re.fullmatch(_expression(pattern), path) is not None


def _expression(pattern):
    parts = re.split(r"(\*\*/|/\*\*$|\*)", pattern)
    words = {"**/": "(?:.*/)?", "/**": "/.*", "*": "[^/]*"}
    return "".join(words.get(part) or re.escape(part) for part in parts)


def generated(attributes):
    """The patterns that `.gitattributes` says are generated; one without `/` is for any folder."""
    for line in attributes.splitlines():
        pattern, *words = line.split() or [""]
        if "linguist-generated" in words:
            yield pattern if "/" in pattern else f"**/{pattern}"
