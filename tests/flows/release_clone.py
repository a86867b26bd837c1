"""A repository that is ready to be released, for the tests of the release's scripts."""

from support import ScriptTest

DIGEST = f"sha256:{'0123456789abcdef' * 4}"
OTHER = f"sha256:{'f' * 64}"
PLACEHOLDER = "unrecorded"
ACTION = """name: backstage-infra
runs:
  using: docker
  image: Dockerfile # built here; a release names it by digest
"""
CHANGELOG = """# Changelog

## [Unreleased]

## [1.2.3] - 2026-11-26

### Added

- A thing.

## [1.2.2] - 2026-11-01

- Another.
"""
FILES = {
    "action.yml": ACTION,
    "Dockerfile": "FROM scratch\n",
    "CHANGELOG.md": CHANGELOG,
    "LICENSE": "Apache-2.0\n",
    "Cargo.toml": '[package]\nname = "backstage-infra"\nversion = "1.2.3"\n',
    "Cargo.lock": '[[package]]\nname = "backstage-infra"\nversion = "1.2.3"\n',
    ".github/workflows/a.yml": "on: push\n",
}
TESTED = "actions/workflows/test-and-analyze.yml/runs"


class Release(ScriptTest):
    def setUp(self):
        super().setUp()
        self.make_clone(FILES)
        self.github.bare = self.remote
        self.main = self.git("rev-parse", "HEAD")
        self.conclude_tests("success")
        self.github.answers["releases"] = []

    def conclude_tests(self, *conclusions):
        self.github.answers[TESTED] = {"workflow_runs": [{"conclusion": c} for c in conclusions]}

    def release(self, script, *arguments, status=0):
        return self.start(f"release/{script}.py", *arguments, cwd=self.clone, status=status)

    def tags(self):
        lines = self.git("ls-remote", "--tags", "origin").splitlines()
        return {ref.removeprefix("refs/tags/"): commit for commit, ref in map(str.split, lines)}

    def tag(self, *names, commit="HEAD"):
        self.git("push", "--quiet", "origin", *(f"{commit}:refs/tags/{name}" for name in names))
