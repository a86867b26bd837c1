"""Where something stands that no source was seen for: a digest or a commit that is still to be recorded."""

# In two words, so that a search for it does not find this file.
PLACEHOLDER = "un" + "recorded"
PLACES = ["action.yml", "Dockerfile", "backstage.lock", ".github/workflows/*.yml"]


def placeholders(root):
    """`file:line` of each, in what users run and what makes it."""
    return [
        f"{path.relative_to(root)}:{number}"
        for place in PLACES
        for path in sorted(root.glob(place))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if PLACEHOLDER in line
    ]
