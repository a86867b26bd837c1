#!/usr/bin/env python3
"""Makes the release as a draft with every asset, or finishes a draft that an earlier run began."""

import sys
import urllib.parse
from pathlib import Path

from changelog import section
from repository import IMAGE, version_of
from github import GitHub, output

NOTES = """{changes}

### Use

```yaml
- uses: {repository}@{commit} # {tag}
```

### Verify

```sh
gh attestation verify oci://{image}@{digest} --repo {repository}
sha256sum --check --ignore-missing SHA256SUMS
```
"""


def main(version, digest, commit, assets):
    github = GitHub.of_this_run()
    changes = section(Path("CHANGELOG.md").read_text(encoding="utf-8"), str(version))
    body = {"tag_name": version.tag, "name": version.tag, "draft": True, "prerelease": version.is_candidate,
            "body": NOTES.format(changes=changes, commit=commit, tag=version.tag, image=IMAGE, digest=digest,
                                 repository=github.repository)}
    # A draft has no address by tag; only the list has it.
    release = next((r for r in github.pages("releases") if r["tag_name"] == version.tag), None)
    if release and not release["draft"]:
        # By an earlier run, of which only later steps are left.
        print(f"{version.tag} is published already")
        output("release", str(release["id"]))
        return
    if release:
        release = github.call("PATCH", f"releases/{release['id']}", body)
    else:
        release = github.call("POST", "releases", body)
    present = {asset["name"]: asset["id"] for asset in release["assets"]}
    for path in sorted(assets.iterdir()):
        # What an interrupted run left may be half a file.
        if path.name in present:
            github.call("DELETE", f"releases/assets/{present[path.name]}")
        place = release["upload_url"].split("{", 1)[0]
        github.upload(f"{place}?name={urllib.parse.quote(path.name)}", path.read_bytes())
    output("release", str(release["id"]))


if __name__ == "__main__":
    main(version_of(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]))
